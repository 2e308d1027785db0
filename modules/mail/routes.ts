import type { Context } from '#core/context.ts'
import { Download, route } from '#core/http/contract.ts'
import * as api from './api.ts'
import type { Tables } from './data.ts'
import { readLogPage } from './log-page.ts'
import { readSettings, saveSettings } from './mail-settings.ts'
import { readAttachmentOf, readSourceOf } from './mails.ts'
import { closeOfficerCase, listOfficerCases, readOfficerCase, replyAsOfficer } from './officer.ts'
import { listOutgoing, outgoingSourceOf, sendAgain } from './outbox.ts'
import * as may from './permissions.ts'
import {
  presentLogLine,
  presentOfficerMail,
  presentOfficerSummary,
  presentOutgoing,
  presentQuarantined,
} from './present.ts'
import { listQuarantine, quarantinedSource, retryQuarantined, settleQuarantined } from './quarantine.ts'

type Ctx = Context<Tables>

/** Never shown by the browser: what is in it is the sender's. */
const eml = (bytes: Buffer, id: number): Download =>
  new Download('application/octet-stream', bytes, { filename: `mail-${id}.eml` })

const shownInline = /^image\/(png|jpeg|gif|webp)$/

export const routes = [
  route(api.readMailSettings, may.editMailSettings, (ctx: Ctx) => readSettings(ctx)),
  route(api.saveMailSettings, may.editMailSettings, (ctx: Ctx, { body }) => saveSettings(ctx, body)),

  route(api.listQuarantined, may.readQuarantine, async (ctx: Ctx, { query }) => ({
    mails: (await listQuarantine(ctx, { before: query.before, limit: query.limit })).map(presentQuarantined),
  })),
  route(api.retryQuarantinedMail, may.readQuarantine, async (ctx: Ctx, { params }) => ({
    parsed: await retryQuarantined(ctx, params.id),
  })),
  route(api.settleQuarantinedMail, may.readQuarantine, (ctx: Ctx, { params }) =>
    settleQuarantined(ctx, params.id),
  ),
  route(api.downloadQuarantinedMail, may.readQuarantine, async (ctx: Ctx, { params }) =>
    eml(await quarantinedSource(ctx, params.id), params.id),
  ),

  route(api.listOutbox, may.readOutbox, async (ctx: Ctx, { query }) => ({
    mails: (await listOutgoing(ctx, query)).map(presentOutgoing),
    relay: ctx.config.smtpUrl !== null,
  })),
  route(api.retryOutgoing, may.readOutbox, (ctx: Ctx, { params }) => sendAgain(ctx, params.id)),
  route(api.downloadOutgoing, may.readOutbox, async (ctx: Ctx, { params }) =>
    eml(await outgoingSourceOf(ctx, params.id), params.id),
  ),

  route(api.listTransportLog, may.readTransportLog, async (ctx: Ctx, { query }) => {
    const { rows, next } = await readLogPage(ctx, query)
    return { lines: rows.map(presentLogLine), next }
  }),

  route(api.listOfficerMails, may.readOfficerMail, async (ctx: Ctx, { query }) => ({
    mails: (
      await listOfficerCases(ctx, { state: query.state, before: query.before, limit: query.limit })
    ).map(presentOfficerSummary),
  })),
  route(api.readOfficerMailById, may.readOfficerMail, async (ctx: Ctx, { params }) =>
    presentOfficerMail(await readOfficerCase(ctx, params.id)),
  ),
  route(api.replyToOfficerMail, may.readOfficerMail, (ctx: Ctx, { params, body }) =>
    replyAsOfficer(ctx, params.id, body.text),
  ),
  route(api.closeOfficerMail, may.readOfficerMail, (ctx: Ctx, { params, body }) =>
    closeOfficerCase(ctx, params.id, body.closed),
  ),
  route(api.retryOfficerMail, may.readOfficerMail, async (ctx: Ctx, { params }) => ({
    parsed: await retryQuarantined(ctx, params.id, 'officer'),
  })),
  route(api.downloadOfficerMail, may.readOfficerMail, async (ctx: Ctx, { params }) =>
    eml(await readSourceOf(ctx, 'officer', params.id), params.id),
  ),
  route(api.downloadOfficerAttachment, may.readOfficerMail, async (ctx: Ctx, { params }) => {
    const { filename, type, content } = await readAttachmentOf(ctx, 'officer', params.id, params.index)
    return shownInline.test(type)
      ? new Download(type, content)
      : new Download('application/octet-stream', content, { filename })
  }),
]
