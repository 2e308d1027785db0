import type { Context } from '#core/context.ts'
import type { Correction, PlanLine } from '#core/person/persons.ts'
import type { Request, Tables } from './data.ts'
import { errors } from './errors.ts'
import { listRecipients } from './informing.ts'
import { followJob } from './job-names.ts'
import type { Kind } from './kinds.ts'
import { moveTo, note, withRequest } from './moving.ts'
import { requestById, updateRequest } from './queries.ts'
import { findingOf } from './searching.ts'

type Ctx = Context<Tables>

/** What carrying out a request would do, table by table; nothing for what only reads. */
export async function planOf(ctx: Ctx, id: number): Promise<PlanLine[]> {
  const request = await requestById(ctx.db, id)
  if (!request) throw errors.not_found()
  if (request.kind !== 'erasure' && request.kind !== 'restriction') return []
  const finding = await findingOf(ctx, id)
  return ctx.house.persons.plan(finding, request.kind === 'erasure' ? 'erase' : 'restrict')
}

/** Rights that are fulfilled by an act on the rows; the others are fulfilled by handing out. */
const byAct: ReadonlySet<Kind> = new Set(['erasure', 'restriction', 'rectification'])

/** Starts the act behind a right. */
function start(ctx: Ctx, { kind, finding_id: finding, corrections }: Request): Promise<number> {
  const { persons } = ctx.house
  if (finding === null) throw errors.not_fixed()
  if (kind === 'erasure') return persons.erase(finding)
  if (kind === 'restriction') return persons.restrict(finding)
  return persons.rectify(finding, corrections?.list ?? [])
}

/**
 * The officer has seen what will happen, and it happens. The decision is written down first; a job acts on it, and takes it
 * up again after a crash. Throws `not_identified`, `not_fixed`, `no_corrections`, `not_possible`.
 */
export const carryOut = (ctx: Ctx, id: number, corrections: readonly Correction[] = []): Promise<void> =>
  withRequest(ctx, id, async (ctx, request) => {
    const rectifies = request.kind === 'rectification'
    if (rectifies && corrections.length === 0) throw errors.no_corrections()
    const change = {
      ...(rectifies ? { corrections: JSON.stringify({ list: corrections }) as never } : {}),
      decided_at: ctx.now(),
      failed_at: null,
    }
    await moveTo(ctx, request, 'carrying_out', { change })
    if (byAct.has(request.kind)) await listRecipients(ctx, id)
    await ctx.enqueue(followJob, { requestId: id })
  })

/** Begins the act that was decided, and looks again when it is through. */
async function beginAct(ctx: Ctx, request: Request): Promise<void> {
  const act = await start(ctx, request)
  await withRequest(ctx, request.id, async (ctx) => {
    await updateRequest(ctx.db, request.id, {
      act_id: act,
      ...(request.kind === 'restriction' ? { restriction_id: act } : {}),
    })
    await note(ctx, request.id, 'act_started', { facts: { act } })
    await followAct(ctx, request.id, act)
  })
}

/** In the queue of the act, so that it comes after it. */
export const followAct = (ctx: Ctx, requestId: number, act: number): Promise<void> =>
  ctx.enqueue(followJob, { requestId }, { queue: `act:${act}` })

/** Tries again what failed. */
export async function tryAgain(ctx: Ctx, id: number): Promise<void> {
  const request = await requestById(ctx.db, id)
  if (!request) throw errors.not_found()
  for (const act of [request.act_id, request.restriction_id, request.lifting_id])
    if (act !== null && (await ctx.house.persons.act(act)).state === 'incomplete')
      await ctx.house.persons.carryOn(act)
  await updateRequest(ctx.db, id, { failed_at: null })
  await follow(ctx, { requestId: id })
}

const soonMs = 3000

/** Looks how far a request has come that is being carried out: when all is done, it is verified and waits for its letter. */
export async function follow(ctx: Ctx, { requestId }: { requestId: number }): Promise<void> {
  const request = await requestById(ctx.db, requestId)
  if (!request || request.closed_at) return
  if (request.state === 'carrying_out' && byAct.has(request.kind) && request.act_id === null)
    return beginAct(ctx, request)
  const acts = [request.act_id, request.restriction_id, request.lifting_id].filter((act) => act !== null)
  const found = await Promise.all(acts.map((act) => ctx.house.persons.act(act)))
  if (found.some(({ state }) => state === 'running' || state === 'verifying'))
    return ctx.enqueue(
      followJob,
      { requestId },
      {
        runAt: new Date(ctx.now().getTime() + soonMs),
        key: `rights.follow/${requestId}`,
      },
    )
  await withRequest(ctx, requestId, async (ctx, held) => {
    if (found.some(({ state }) => state === 'incomplete')) {
      if (held.failed_at) return
      await updateRequest(ctx.db, requestId, { failed_at: ctx.now() })
      await note(ctx, requestId, 'failed', { facts: { left: found.reduce((sum, act) => sum + act.left, 0) } })
      return
    }
    if (held.state !== 'carrying_out' || held.weighing_at) return
    const left = held.act_id === null ? 0 : await ctx.house.persons.reverify(held.act_id)
    if (left > 0) {
      await updateRequest(ctx.db, requestId, { failed_at: ctx.now() })
      await note(ctx, requestId, 'failed', { facts: { left } })
      return
    }
    await moveTo(ctx, held, 'verifying', { facts: { left } })
  })
}
