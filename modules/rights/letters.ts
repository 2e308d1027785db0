import type { Context } from '#core/context.ts'
import { newOfficerMessageId, queueOfficerMail } from '#modules/mail'
import { beginPause, extend } from './clock.ts'
import { correctedAddress } from './corrected.ts'
import type { LetterKind, LetterRow, Request, Tables } from './data.ts'
import { errors } from './errors.ts'
import { liftJob, sendLetterJob } from './job-names.ts'
import { type Draft, draft } from './letter-text.ts'
import { makePageLink } from './links.ts'
import { bringUpToDate } from './own-file.ts'
import { doer, moveTo, note, withRequest } from './moving.ts'
import { insertLetter, letterById, requestById, setHandedOver, updateRequest } from './queries.ts'
import { declined } from './states.ts'
import { wordingVersion } from './wording.ts'

type Ctx = Context<Tables>

export interface LetterGiven {
  readonly kind: LetterKind
  readonly channel: 'mail' | 'post'
  /** As the officer changed it; left out: as proposed. */
  readonly subject?: string | undefined
  readonly body?: string | undefined
  readonly reason?: string | undefined
}

/** Where a person is written to: an address that is proven to be theirs before the one that was given; as it was corrected. */
const addressOf = (request: Request): string | null =>
  correctedAddress(request, request.proven.emails?.[0] ?? request.email)

/** Throws `not_found`. */
export async function addressOfRequest(ctx: Ctx, id: number): Promise<string | null> {
  const request = await requestById(ctx.db, id)
  if (!request) throw errors.not_found()
  return addressOf(request)
}

/** Whether a letter lets a package go. */
const releases = ({ kind, state }: Request, letter: LetterKind): boolean =>
  letter === 'fulfilment' && state === 'verifying' && (kind === 'access' || kind === 'portability')

/** A letter as it would be, by what was found; sending it looks once more. Changes nothing. Throws `not_found`. */
export async function previewLetter(
  ctx: Ctx,
  id: number,
  given: Pick<LetterGiven, 'kind' | 'channel' | 'reason'>,
): Promise<Draft> {
  const request = await requestById(ctx.db, id)
  if (!request) throw errors.not_found()
  return draft(ctx, request, given.kind, given)
}

/** What a letter brings about besides being sent: some letters are acts in law. The request is held by the caller. */
async function takeEffect(ctx: Ctx, request: Request, { kind, reason = '' }: LetterGiven): Promise<void> {
  const now = ctx.now()
  if (kind === 'identity') {
    await updateRequest(ctx.db, request.id, { asked_at: now })
    if (request.state === 'received') await moveTo(ctx, request, 'identity_open')
    await beginPause(ctx, request, 'identity')
  }
  if (kind === 'extension') await extend(ctx, request, reason)
  if (kind === 'refusal') {
    if (!declined.includes(request.state)) throw errors.not_possible({ from: request.state, to: 'refused' })
    if (!request.answered_at) await updateRequest(ctx.db, request.id, { answered_at: now })
    // The letter tells that the restriction ends (Art. 18(3) GDPR).
    if (request.kind === 'objection' && request.restriction_id !== null && request.lifting_id === null)
      await ctx.enqueue(liftJob, { requestId: request.id })
  }
  if (kind === 'fulfilment') {
    const answered = { ...request, answered_at: now, outcome: 'fulfilled' }
    if (request.state === 'delivered') return
    await moveTo(ctx, answered, 'delivered', { change: { answered_at: now, outcome: 'fulfilled' } })
  }
  if (kind === 'lifting' && (request.restriction_id === null || request.lifting_id !== null))
    throw errors.no_restriction()
}

/**
 * Writes a letter, with what it brings about, and hands it over for sending; by post it is printed by the officer. The request
 * is held by the caller.
 */
export async function writeLetter(ctx: Ctx, request: Request, given: LetterGiven): Promise<LetterRow> {
  const address = given.channel === 'mail' ? addressOf(request) : null
  if (given.channel === 'mail' && !address) throw errors.no_address()
  // A letter that was written before counts what was there then.
  if (releases(request, given.kind) && (await bringUpToDate(ctx, request)) && given.body?.trim())
    throw errors.found_since()
  const proposed = await draft(ctx, request, given.kind, given)
  const letter = await insertLetter(ctx.db, {
    request_id: request.id,
    kind: given.kind,
    language: request.language,
    wording: wordingVersion,
    subject: given.subject?.trim() || proposed.subject,
    body: given.body?.trim() || proposed.body,
    channel: given.channel,
    address,
    made_at: ctx.now(),
    made_by: doer(ctx),
    message_id: address ? await newOfficerMessageId(ctx, `request-${request.id}`) : null,
  })
  await takeEffect(ctx, request, given)
  await note(ctx, request.id, 'letter', {
    facts: { letter: letter.id, kind: given.kind, channel: given.channel, wording: wordingVersion },
  })
  if (address) await ctx.enqueue(sendLetterJob, { letterId: letter.id })
  return letter
}

/** The officer sends a letter. Throws `no_address`, `found_since`, and what its effect demands. */
export const sendLetter = (ctx: Ctx, id: number, given: LetterGiven): Promise<LetterRow> =>
  withRequest(ctx, id, (ctx, request) => writeLetter(ctx, request, given))

const place = '{link}'

/** Hands a letter to the outbox of the officer, which takes it once. The secret of the page is made now, and stands in no table of ours. */
export async function handOver(ctx: Ctx, { letterId }: { letterId: number }): Promise<void> {
  const letter = await letterById(ctx.db, letterId)
  if (!letter?.message_id || !letter.address || letter.handed_over_at) return
  const request = await requestById(ctx.db, letter.request_id)
  if (!request) return
  const link = letter.body.includes(place) ? await makePageLink(ctx, request) : ''
  await queueOfficerMail(ctx, {
    messageId: letter.message_id,
    to: [letter.address],
    subject: letter.subject,
    text: letter.body.replaceAll(place, link),
    ...(letter.made_by.startsWith('staff:') ? {} : { automatic: true }),
  })
  await setHandedOver(ctx.db, letter.id, ctx.now())
}

/** A letter to be printed. Throws `not_found`. */
export async function letterOf(ctx: Ctx, requestId: number, letterId: number): Promise<LetterRow> {
  const letter = await letterById(ctx.db, letterId)
  if (letter?.request_id !== requestId) throw errors.not_found()
  return letter
}
