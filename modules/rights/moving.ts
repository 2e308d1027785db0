import { dateIn, startOf } from '#core/calendar.ts'
import type { Context } from '#core/context.ts'
import { actorKey } from '#core/contexts.ts'
import type { Request, Tables } from './data.ts'
import { errors } from './errors.ts'
import { changed } from './events.ts'
import { takesEffectAtOnce } from './kinds.ts'
import { insertEntry, lockRequest, updateRequest } from './queries.ts'
import { obstacle, type Standing, type State } from './states.ts'

type Ctx = Context<Tables>
type Change = Parameters<typeof updateRequest>[2]

/** The first moment of the next year, with which limitation begins (§ 199(1) BGB). */
const endOfYear = (moment: Date, zone: string): Date =>
  startOf(`${Number(dateIn(moment, zone).slice(0, 4)) + 1}-01-01`, zone)

/** Acts of the request that are not done. */
async function hasOpenActs(ctx: Ctx, request: Request): Promise<boolean> {
  for (const id of [request.act_id, request.restriction_id, request.lifting_id])
    if (id !== null && (await ctx.house.persons.act(id)).state !== 'done') return true
  return false
}

const standingOf = async (ctx: Ctx, request: Request, to: State): Promise<Standing> => ({
  state: request.state,
  identified: ['confirmed', 'officer', 'none'].includes(request.identity),
  fixed: request.finding_id !== null || takesEffectAtOnce(request),
  weighing: request.weighing_at !== null,
  // Asked only where it decides: an act is read from the engine.
  settled: ['verifying', 'delivered', 'closed'].includes(to) ? !(await hasOpenActs(ctx, request)) : true,
  answered: request.answered_at !== null,
})

export interface Note {
  /** What a person or the officer wrote. */
  readonly words?: string | undefined
  readonly facts?: Record<string, string | number | boolean | null>
}

/** Who did it, for the timeline: a key, never a name. */
export const doer = (ctx: Ctx): string => (ctx.actor.kind === 'public' ? 'person' : actorKey(ctx.actor))

/** Writes down what happened to a request, and tells the officer's screens. */
export async function note(ctx: Ctx, requestId: number, kind: string, { words, facts = {} }: Note = {}) {
  await insertEntry(ctx.db, {
    request_id: requestId,
    at: ctx.now(),
    kind,
    actor: doer(ctx),
    words: words || null,
    facts: JSON.stringify(facts) as never,
  })
  await ctx.record(`request.${kind}`, { request: requestId, actor: doer(ctx), ...facts })
  await ctx.announce(changed, { requestId })
}

/** Holds a request and hands it to the work, in one transaction. Throws `not_found`. */
export const withRequest = <R>(
  ctx: Ctx,
  id: number,
  work: (ctx: Ctx, request: Request) => Promise<R>,
): Promise<R> =>
  ctx.transaction(async (ctx) => {
    const request = await lockRequest(ctx.db, id)
    if (!request) throw errors.not_found()
    return work(ctx, request)
  })

/**
 * The one way in which a state changes: along the table, with its line in the timeline and in the evidence. The request
 * is held by the caller. Throws a refusal that names the obstacle.
 */
export async function moveTo(
  ctx: Ctx,
  request: Request,
  to: State,
  { change = {}, ...told }: Note & { change?: Change } = {},
): Promise<Request> {
  const stands = { ...request, ...change } as Request
  const hindrance = obstacle(await standingOf(ctx, stands, to), to)
  if (hindrance === 'no_way') throw errors.not_possible({ from: request.state, to })
  if (hindrance) throw errors[hindrance as 'not_settled']()
  const now = ctx.now()
  const moved = await updateRequest(ctx.db, request.id, {
    ...change,
    state: to,
    ...(to === 'delivered' ? { delivered_at: now } : {}),
    ...(to === 'closed' ? { closed_at: now, keep_from: endOfYear(now, ctx.config.zone) } : {}),
  })
  await insertEntry(ctx.db, {
    request_id: request.id,
    at: now,
    kind: 'state',
    actor: doer(ctx),
    from_state: request.state,
    to_state: to,
    words: told.words || null,
    facts: JSON.stringify(told.facts ?? {}) as never,
  })
  await ctx.record('request.state', {
    request: request.id,
    right: request.kind,
    from: request.state,
    to,
    actor: doer(ctx),
  })
  await ctx.announce(changed, { requestId: request.id })
  return moved
}

/** Several steps of the way at once, each written down. */
export async function walk(ctx: Ctx, request: Request, ...steps: State[]): Promise<Request> {
  let at = request
  for (const step of steps) at = await moveTo(ctx, at, step)
  return at
}
