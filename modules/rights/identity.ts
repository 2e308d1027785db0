import { dateIn } from '#core/calendar.ts'
import type { Context } from '#core/context.ts'
import type { Identifiers } from '#core/person/persons.ts'
import { phoneNumber } from '#core/phone.ts'
import { newOfficerMessageId, queueOfficerMail } from '#modules/mail'
import { channelOf, isKnownByNumber, resemblesKnown } from './channel.ts'
import { keepTime, stopPause } from './clock.ts'
import type { Identity, Request, Tables } from './data.ts'
import { errors } from './errors.ts'
import { putOffFirstMail } from './first-mails.ts'
import { takesEffectAtOnce } from './kinds.ts'
import { confirmMail } from './letter-text.ts'
import { makeConfirmLink, makePageCode } from './links.ts'
import { moveTo, note, withRequest } from './moving.ts'
import { applyAtOnce } from './objecting.ts'
import { deleteRequest, insertPause, requestById, updateRequest } from './queries.ts'
import { takeLink } from './queries-links.ts'
import { searchSoon } from './requests.ts'
import { rowOf } from './restored.ts'
import { hashOf } from './secrets.ts'

type Ctx = Context<Tables>

/** What follows when a request came in: its effect at once, or the question whether it is theirs. */
export async function welcome(ctx: Ctx, { requestId }: { requestId: number }): Promise<void> {
  const request = await requestById(ctx.db, requestId)
  if (!request || request.closed_at) return
  if (takesEffectAtOnce(request)) return applyAtOnce(ctx, request.id)
  if (request.identity !== 'open' || !['received', 'identity_open'].includes(request.state)) return
  await askWhetherTheirs(ctx, request)
}

/** Sends the question; the clock of Art. 12(3) stands still until it is answered, the strict one goes on. */
async function askWhetherTheirs(ctx: Ctx, request: Request): Promise<void> {
  const channel = await channelOf(ctx, request)
  const resembles = request.email !== null && !channel?.known && (await resemblesKnown(ctx, request.email))
  const byNumber = !channel?.known && (await isKnownByNumber(ctx, request))
  const messageId = await newOfficerMessageId(ctx, `request-${request.id}`)
  const link = await ctx.transaction(async (ctx) => {
    if (channel && (await putOffFirstMail(ctx, request))) return null
    const made = channel && (await makeConfirmLink(ctx, request, channel))
    if (request.state === 'received') {
      await insertPause(ctx.db, {
        request_id: request.id,
        from_on: dateIn(request.received_at, ctx.config.zone),
        reason: 'confirmation',
      })
      await keepTime(ctx, await moveTo(ctx, request, 'identity_open', { change: { resembles } }))
    }
    await note(ctx, request.id, 'asked', { facts: { known: channel?.known ?? false, message: messageId } })
    if (byNumber) await note(ctx, request.id, 'known_by_number')
    return made
  })
  if (!channel || !link) return
  const { subject, text } = await confirmMail(ctx, request, link)
  await queueOfficerMail(ctx, { messageId, to: [channel.address], subject, text, automatic: true })
}

/** Who asks is clear: what was decided before stays decided, a request that waited goes on. */
async function settle(
  ctx: Ctx,
  request: Request,
  change: { identity: Identity; identity_by: string; proven: Partial<Identifiers> },
): Promise<Request> {
  const settled = await updateRequest(ctx.db, request.id, {
    identity: change.identity,
    identity_by: change.identity_by,
    identity_at: ctx.now(),
    proven: JSON.stringify(change.proven) as never,
  })
  await stopPause(ctx, settled)
  await note(ctx, request.id, 'identified', {
    facts: { identity: change.identity, by: change.identity_by },
  })
  const waits = settled.state === 'received' || settled.state === 'identity_open'
  if (!waits || change.identity === 'address') return settled
  const accepted = await moveTo(ctx, settled, 'accepted')
  await searchSoon(ctx, request.id)
  return accepted
}

/** Uses up a link that says: this request is mine. Answers the secret of its private page. Throws `no_link`. */
export const confirm = (ctx: Ctx, code: string): Promise<{ request: Request; page: string }> =>
  ctx.transaction(async (ctx) => {
    const link = await takeLink(ctx.db, hashOf(code), ctx.now())
    if (!link) throw errors.no_link()
    return withRequest(ctx, link.request_id, async (ctx, request) => {
      const settled =
        request.identity === 'open'
          ? await settle(ctx, request, {
              identity: link.known ? 'confirmed' : 'address',
              identity_by: 'link',
              proven: link.proves,
            })
          : request
      return { request: settled, page: await makePageCode(ctx, settled) }
    })
  })

/** How the officer came to be sure. */
export const proofs = ['call-back', 'signature', 'in-person', 'document', 'contract', 'mailbox'] as const

/** Whether a search can go by any of these. */
const canSearchBy = ({
  emails = [],
  phones = [],
  customers = [],
  names = [],
}: Partial<Identifiers>): boolean =>
  emails.length + customers.length + names.length > 0 || phones.some((phone) => phoneNumber(phone) !== null)

/** The officer is satisfied who asks, and which identifiers are theirs. Throws `nothing_proven`. */
export const identify = (
  ctx: Ctx,
  id: number,
  given: { by: (typeof proofs)[number]; identifiers: Partial<Identifiers>; words?: string | undefined },
): Promise<void> =>
  withRequest(ctx, id, async (ctx, request) => {
    if (!canSearchBy(given.identifiers)) throw errors.nothing_proven()
    if (given.words) await note(ctx, id, 'note', { words: given.words })
    await settle(ctx, request, { identity: 'officer', identity_by: given.by, proven: given.identifiers })
  })

/** What nobody confirmed was perhaps entered by somebody else: it goes, and nothing of it is kept. */
export const lapse = (ctx: Ctx, id: number): Promise<void> =>
  withRequest(ctx, id, async (ctx, request) => {
    if (request.received_via !== 'web' || request.state !== 'identity_open') return
    if (request.identity !== 'open' || request.asked_at) return
    await ctx.house.persons.noteGone(rowOf(id))
    await deleteRequest(ctx.db, id)
    await ctx.record('request.lapsed', { request: id, right: request.kind })
  })
