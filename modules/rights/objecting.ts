import type { Context } from '#core/context.ts'
import type { Identifiers, Objection } from '#core/person/persons.ts'
import type { Request, Tables } from './data.ts'
import { errors } from './errors.ts'
import { putOffFirstMail } from './first-mails.ts'
import { followJob } from './job-names.ts'
import { isWeighed } from './kinds.ts'
import { writeLetter } from './letters.ts'
import { moveTo, note, walk, withRequest } from './moving.ts'
import { requestById, updateRequest } from './queries.ts'

type Ctx = Context<Tables>

/** What an objection or a withdrawal is remembered as. */
export const objectionOf = ({ kind, about }: Pick<Request, 'kind' | 'about'>): Objection =>
  kind === 'withdrawal' ? 'consent' : about === 'direct-marketing' ? 'direct-marketing' : 'processing'

/** Of whom: what is proven, else what was given. */
export const identifiersOf = (request: Request): Partial<Identifiers> =>
  Object.keys(request.proven).length > 0
    ? request.proven
    : {
        ...(request.email ? { emails: [request.email] } : {}),
        ...(request.phone ? { phones: [request.phone] } : {}),
        ...(request.customer ? { customers: [request.customer] } : {}),
      }

const remember = (ctx: Ctx, request: Request): Promise<void> =>
  ctx.house.persons.object(identifiersOf(request), objectionOf(request), request.activity ?? undefined)

const stands = (ctx: Ctx, request: Request): Promise<boolean> =>
  ctx.house.persons.objects(identifiersOf(request), objectionOf(request), request.activity ?? undefined)

/**
 * A withdrawal of consent, or an objection to advertising: in effect with this, checked by asking, and told (Art. 7(3), 21(3)
 * GDPR). Nobody has to prove who they are to be left alone.
 */
export async function applyAtOnce(ctx: Ctx, id: number): Promise<void> {
  const waiting = await requestById(ctx.db, id)
  if (waiting?.applied_at && waiting.state === 'verifying') return tellOfEffect(ctx, id)
  if (!waiting || waiting.applied_at || !['received', 'accepted', 'identity_open'].includes(waiting.state))
    return
  await remember(ctx, waiting)
  if (!(await stands(ctx, waiting))) throw new Error('An objection was remembered and is not found.')
  await withRequest(ctx, id, async (ctx, request) => {
    if (request.applied_at) return
    const none = request.identity === 'open' ? { identity: 'none' as const } : {}
    const now = ctx.now()
    const applied = await updateRequest(ctx.db, id, { ...none, applied_at: now, decided_at: now })
    await note(ctx, id, 'applied', { facts: { objection: objectionOf(applied) } })
    const verified = await walk(
      ctx,
      applied.state === 'accepted' ? applied : await moveTo(ctx, applied, 'accepted'),
      ...(['identifiers_fixed', 'carrying_out', 'verifying'] as const),
    )
    await writeOfEffect(ctx, verified)
  })
}

/** Tells what took effect, unless so much was written that this has to wait; the effect does not. The request is held by the caller. */
async function writeOfEffect(ctx: Ctx, request: Request): Promise<void> {
  if (!request.email || (await putOffFirstMail(ctx, request))) return
  await writeLetter(ctx, request, { kind: 'fulfilment', channel: 'mail' })
}

const tellOfEffect = (ctx: Ctx, id: number): Promise<void> =>
  withRequest(ctx, id, async (ctx, request) => {
    if (request.state === 'verifying') await writeOfEffect(ctx, request)
  })

/** Of an objection that is weighed: nothing is processed meanwhile, and the service that needs it is closed (Art. 18(1)(d), 21(1) GDPR). */
export async function beginWeighing(ctx: Ctx, id: number): Promise<void> {
  const request = await requestById(ctx.db, id)
  if (!request || !isWeighed(request) || request.weighing_at || request.state !== 'identifiers_fixed') return
  if (request.finding_id === null) throw errors.not_fixed()
  await remember(ctx, request)
  const restriction = await ctx.house.persons.restrict(request.finding_id)
  await withRequest(ctx, id, async (ctx, held) => {
    const change = { weighing_at: ctx.now(), applied_at: ctx.now(), restriction_id: restriction }
    await moveTo(ctx, held, 'carrying_out', { change })
    await note(ctx, id, 'weighing', { facts: { act: restriction } })
    await ctx.enqueue(followJob, { requestId: id }, { queue: `act:${restriction}` })
  })
}

/** The objection holds: what was restricted stays so, and the person is told. Throws `not_weighed`, `not_settled`. */
export const uphold = (ctx: Ctx, id: number, words?: string): Promise<void> =>
  withRequest(ctx, id, async (ctx, request) => {
    if (!request.weighing_at || request.state !== 'carrying_out') throw errors.not_weighed()
    const change = { weighing_at: null, decision: words?.trim() || null, decided_at: ctx.now() }
    await moveTo(ctx, request, 'verifying', { change })
    await note(ctx, id, 'upheld')
  })

/** An objection that does not hold any more, or was not theirs: taken back everywhere at once. */
export async function forgetObjection(ctx: Ctx, request: Request): Promise<void> {
  await ctx.house.persons.withdrawObjection(
    identifiersOf(request),
    objectionOf(request),
    request.activity ?? undefined,
  )
  await updateRequest(ctx.db, request.id, { applied_at: null })
  await note(ctx, request.id, 'objection_ended')
}
