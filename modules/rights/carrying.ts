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

type Acts = Partial<Pick<Request, 'act_id' | 'restriction_id' | 'lifting_id'>>

/** Remembers an act of a request, and looks again when it is through. */
export const follow = (ctx: Ctx, id: number, acts: Acts): Promise<void> =>
  withRequest(ctx, id, async (ctx) => {
    const act = Object.values(acts)[0] ?? null
    await updateRequest(ctx.db, id, acts)
    await note(ctx, id, 'act_started', { facts: { act } })
    // In the queue of the act, so that it comes after it.
    await ctx.enqueue(followJob, { requestId: id }, { queue: `act:${act}` })
  })

/** Begins the act that was decided. */
async function beginAct(ctx: Ctx, request: Request): Promise<void> {
  const act = await start(ctx, request)
  await follow(ctx, request.id, {
    act_id: act,
    ...(request.kind === 'restriction' ? { restriction_id: act } : {}),
  })
}

/** Does once more what left rows behind: a new act on the same rows, of which those that are done need nothing. */
export async function tryAgain(ctx: Ctx, id: number): Promise<void> {
  const request = await requestById(ctx.db, id)
  if (!request) throw errors.not_found()
  const isIncomplete = async (act: number | null): Promise<boolean> =>
    act !== null && (await ctx.house.persons.act(act)).state === 'incomplete'
  if (await isIncomplete(request.act_id)) await beginAct(ctx, request)
  else if (request.weighing_at && request.finding_id !== null && (await isIncomplete(request.restriction_id)))
    await follow(ctx, id, { restriction_id: await ctx.house.persons.restrict(request.finding_id) })
  else if (request.restriction_id !== null && (await isIncomplete(request.lifting_id)))
    await follow(ctx, id, { lifting_id: await ctx.house.persons.lift(request.restriction_id) })
  else await ctx.enqueue(followJob, { requestId: id })
  await updateRequest(ctx.db, id, { failed_at: null })
}

const soonMs = 3000

/** Looks how far a request has come that is being carried out: when all is done, it is verified and waits for its letter. */
export async function look(ctx: Ctx, { requestId }: { requestId: number }): Promise<void> {
  const request = await requestById(ctx.db, requestId)
  if (!request) return
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
