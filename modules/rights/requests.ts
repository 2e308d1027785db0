import { dateIn, startOf } from '#core/calendar.ts'
import type { Context } from '#core/context.ts'
import type { Language } from '#core/errors.ts'
import { may } from '#core/permission.ts'
import { phoneNumber } from '#core/phone.ts'
import { readOfficerMail, settleOfficerMail } from '#modules/mail'
import { controller } from '#modules/notice'
import { todayOf } from './clock.ts'
import type { Request, Tables, Via } from './data.ts'
import { deadlineOf } from './deadline.ts'
import { errors } from './errors.ts'
import { searchJob, welcomeJob } from './job-names.ts'
import { type Kind, takesEffectAtOnce } from './kinds.ts'
import { note } from './moving.ts'
import { outliveRestore } from './restored.ts'
import { permissions } from './permissions.ts'
import {
  activeRequest,
  countEntries,
  insertRequest,
  lockSubject,
  requestOfMail,
  updateRequest,
} from './queries.ts'
import { lastConfirmLink } from './queries-links.ts'
import { subjectOf } from './secrets.ts'

type Ctx = Context<Tables>

/** What is asked for, and what the person says of themselves. */
export interface Given {
  readonly kind: Kind
  readonly about?: string | null | undefined
  readonly activity?: string | null | undefined
  readonly language: Language
  readonly name: string
  readonly email?: string | null | undefined
  readonly phone?: string | null | undefined
  readonly customer?: string | null | undefined
  readonly message: string
}

/** A repeat may ask for its confirmation once more after this; it may have got lost. */
const askAgainAfter = 24 * 60 * 60 * 1000
/** Of repeats, so many different texts are kept. */
const mostAdded = 5

async function insert(
  ctx: Ctx,
  given: Given,
  how: { via: Via; receivedAt: Date; mailId?: number | null; subject: Buffer | null },
): Promise<Request> {
  const { land } = await controller(ctx)
  const receivedOn = dateIn(how.receivedAt, ctx.config.zone)
  const about = given.kind === 'objection' ? (given.about ?? 'processing') : null
  const values = {
    kind: given.kind,
    about,
    activity: given.activity ?? null,
    state: 'received',
    received_at: how.receivedAt,
    received_via: how.via,
    language: given.language,
    name: given.name.trim(),
    email: given.email?.trim() || null,
    phone: given.phone ? phoneNumber(given.phone) : null,
    customer: given.customer?.trim() || null,
    message: given.message.trim(),
    mail_id: how.mailId ?? null,
    subject: how.subject,
    due_on: deadlineOf({ receivedOn, land, today: todayOf(ctx) }).due,
  } as const
  const request = await insertRequest(ctx.db, values)
  await outliveRestore(ctx, request.id, values)
  await note(ctx, request.id, 'received', { facts: { right: given.kind, via: how.via } })
  return request
}

/** Joins a repeat to the request under way: it costs one row's change, and tells nothing. */
async function join(ctx: Ctx, request: Request, given: Given): Promise<void> {
  const now = ctx.now()
  await updateRequest(ctx.db, request.id, { repeats: request.repeats + 1, last_repeat_at: now })
  const words = given.message.trim()
  if (words && words !== request.message && (await countEntries(ctx.db, request.id, 'repeated')) < mostAdded)
    await note(ctx, request.id, 'repeated', { words })
  const asked = await lastConfirmLink(ctx.db, request.id)
  if (request.state === 'identity_open' && asked && now.getTime() - asked.getTime() > askAgainAfter)
    await ctx.enqueue(welcomeJob, { requestId: request.id }, { key: `rights.welcome/${request.id}` })
}

/** Takes what came through the website. Whether the person is known is looked at afterwards, so that the answer does not tell. */
export function receiveRequest(ctx: Ctx, given: Given & { email: string }): Promise<number> {
  const subject = subjectOf(ctx.config.dataDir, given.email.trim())
  return ctx.transaction(async (ctx) => {
    await lockSubject(ctx.db, subject)
    const active = await activeRequest(ctx.db, subject, given.kind)
    if (active) {
      await join(ctx, active, given)
      return active.id
    }
    const request = await insert(ctx, given, { via: 'web', receivedAt: ctx.now(), subject })
    await ctx.enqueue(welcomeJob, { requestId: request.id }, { key: `rights.welcome/${request.id}` })
    return request.id
  })
}

/** A request as staff enter it; the day counts, not the hour. */
export interface Entered extends Given {
  readonly via: Exclude<Via, 'web'>
  /** `YYYY-MM-DD` */
  readonly receivedOn: string
  readonly mailId?: number | undefined
}

/** Takes down what came by mail, letter or telephone. Throws `contact_missing`, `phone_unreadable`, `future`, `mail_taken`, `officer_only`. */
export async function enterRequest(ctx: Ctx, given: Entered): Promise<number> {
  const { mailId } = given
  if (!given.name.trim() || !(given.email || given.phone || given.customer)) throw errors.contact_missing()
  if (given.phone && !phoneNumber(given.phone)) throw errors.phone_unreadable()
  if (given.receivedOn > todayOf(ctx)) throw errors.future()
  // What is written to the officer is the officer's alone (Art. 38(5) GDPR).
  if (mailId !== undefined && !may(ctx.actor, permissions.read)) throw errors.officer_only()
  if (mailId !== undefined) await readOfficerMail(ctx, mailId)
  const subject = given.email ? subjectOf(ctx.config.dataDir, given.email.trim()) : null
  const today = given.receivedOn === todayOf(ctx)
  const receivedAt = today ? ctx.now() : startOf(given.receivedOn, ctx.config.zone)
  const id = await ctx.transaction(async (ctx) => {
    if (subject) await lockSubject(ctx.db, subject)
    const taken = mailId === undefined ? undefined : await requestOfMail(ctx.db, mailId)
    if (taken) throw errors.mail_taken({ id: taken.id })
    const active = subject && (await activeRequest(ctx.db, subject, given.kind))
    if (active) {
      await join(ctx, active, given)
      return active.id
    }
    const how = { via: given.via, receivedAt, mailId: mailId ?? null, subject }
    const request = await insert(ctx, given, how)
    if (takesEffectAtOnce(request))
      await ctx.enqueue(welcomeJob, { requestId: request.id }, { key: `rights.welcome/${request.id}` })
    return request.id
  })
  if (mailId !== undefined) await settleOfficerMail(ctx, mailId)
  return id
}

export const searchSoon = (ctx: Ctx, requestId: number): Promise<void> =>
  ctx.enqueue(searchJob, { requestId }, { key: `rights.search/${requestId}` })
