import type { Context } from '#core/context.ts'
import { Download, route } from '#core/http/contract.ts'
import * as api from './api.ts'
import * as acts from './api-acts.ts'
import { carryOut, planOf, tryAgain } from './carrying.ts'
import { resume } from './clock.ts'
import type { Tables } from './data.ts'
import { close, decline, lift, waitFor } from './deciding.ts'
import { identify } from './identity.ts'
import { settleRecipient } from './informing.ts'
import { addressOfRequest, letterOf, previewLetter, sendLetter } from './letters.ts'
import { note, withRequest } from './moving.ts'
import { uphold } from './objecting.ts'
import { fetchPackage, packageOf } from './package.ts'
import { permissions } from './permissions.ts'
import { presentLine, presentOpened, presentRow, presentSummary } from './present.ts'
import { countRequests, listRequests, readCalled, readMail, readRequest, readRows } from './reading.ts'
import { enterRequest } from './requests.ts'
import { decideRows, search } from './searching.ts'

type Ctx = Context<Tables>
const { enter, read, decide, fetch } = permissions

export const routes = [
  route(api.listRequests, read, async (ctx: Ctx, { query }) => {
    const { items, next } = await listRequests(ctx, query)
    return { items: items.map(presentSummary), next }
  }),
  route(api.countRequests, read, (ctx: Ctx) => countRequests(ctx)),
  route(api.enterRequest, enter, async (ctx: Ctx, { body }) => ({ id: await enterRequest(ctx, body) })),
  route(api.readMailForRequest, read, (ctx: Ctx, { params }) => readMail(ctx, params.id)),
  route(api.readRequest, read, async (ctx: Ctx, { params }) =>
    presentOpened(ctx, await readRequest(ctx, params.id)),
  ),
  route(acts.identifyPerson, decide, (ctx: Ctx, { params, body }) => identify(ctx, params.id, body)),
  route(acts.searchPerson, decide, (ctx: Ctx, { params, body }) => search(ctx, params.id, body.identifiers)),
  route(api.listRows, read, async (ctx: Ctx, { params, query }) => {
    const { rows, columns, next } = await readRows(ctx, params.id, query)
    return { rows: rows.map(presentRow), columns: { ...columns }, next }
  }),
  route(acts.decideRows, decide, (ctx: Ctx, { params, body }) => decideRows(ctx, params.id, body)),
  route(api.readPlan, read, async (ctx: Ctx, { params }) => {
    const [lines, called] = await Promise.all([planOf(ctx, params.id), readCalled(ctx)])
    return { lines: lines.map((line) => presentLine(called, line)) }
  }),
  route(acts.carryOut, decide, (ctx: Ctx, { params, body }) => carryOut(ctx, params.id, body)),
  route(acts.tryAgain, decide, (ctx: Ctx, { params }) => tryAgain(ctx, params.id)),
  route(acts.upholdObjection, decide, (ctx: Ctx, { params, body }) => uphold(ctx, params.id, body.words)),
  route(acts.declineRequest, decide, (ctx: Ctx, { params, body }) => decline(ctx, params.id, body)),
  route(acts.waitFor, decide, (ctx: Ctx, { params, body }) => waitFor(ctx, params.id, body.to, body.words)),
  route(acts.endPause, decide, (ctx: Ctx, { params }) => resume(ctx, params.id)),
  route(api.previewLetter, read, async (ctx: Ctx, { params, query }) => ({
    ...(await previewLetter(ctx, params.id, query)),
    address: query.channel === 'mail' ? await addressOfRequest(ctx, params.id) : null,
  })),
  route(acts.sendLetter, decide, async (ctx: Ctx, { params, body }) => ({
    id: (await sendLetter(ctx, params.id, body)).id,
  })),
  route(api.downloadLetter, read, async (ctx: Ctx, { params }) => {
    const { subject, body } = await letterOf(ctx, params.id, params.letterId)
    return new Download('text/plain; charset=utf-8', `${subject}\n\n${body}\n`, {
      filename: `${params.id}-${params.letterId}.txt`,
    })
  }),
  route(acts.settleRecipient, decide, (ctx: Ctx, { params, body }) =>
    settleRecipient(ctx, params.id, params.recipient, body.state, body.reason),
  ),
  route(acts.addNote, decide, (ctx: Ctx, { params, body }) =>
    withRequest(ctx, params.id, (ctx) => note(ctx, params.id, 'note', { words: body.words })),
  ),
  route(acts.liftRestriction, decide, (ctx: Ctx, { params }) => lift(ctx, params.id)),
  route(acts.closeRequest, decide, (ctx: Ctx, { params }) => close(ctx, params.id)),
  route(api.downloadPackage, decide, (ctx: Ctx, { params }) => packageOf(ctx, params.id)),
  route(api.fetchPackage, fetch, (ctx: Ctx, { query }) => fetchPackage(ctx, query.code)),
]
