import type { Context } from '#core/context.ts'
import type { Correction, PlanLine } from '#core/person/persons.ts'
import type { Request, Tables } from './data.ts'
import { errors } from './errors.ts'
import { listRecipients } from './informing.ts'
import { followJob } from './job-names.ts'
import type { Kind } from './kinds.ts'
import { doer, moveTo, note, withRequest } from './moving.ts'
import { bringUpToDate } from './own-file.ts'
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
function start(ctx: Ctx, { kind, finding_id: finding, corrections, claim }: Request): Promise<number> {
  const { persons } = ctx.house
  if (finding === null) throw errors.not_fixed()
  if (kind === 'erasure') return persons.erase(finding)
  if (kind === 'restriction') return persons.restrict(finding, claim ?? undefined)
  return persons.rectify(finding, corrections?.list ?? [])
}

export interface Decided {
  readonly corrections?: readonly Correction[]
  /** Of a restriction: the data are needed for claims, and no period ends them (Art. 18(1)(b), (c) GDPR). */
  readonly claim?: { readonly reason: string; readonly reviewOn: string } | undefined
}

/**
 * The officer has seen what will happen, and it happens. The decision is written down first; a job acts on it, and takes it
 * up again after a crash. Throws `not_identified`, `not_fixed`, `no_corrections`, `not_restriction`, `not_possible`.
 */
export const carryOut = (ctx: Ctx, id: number, { corrections = [], claim }: Decided = {}): Promise<void> =>
  withRequest(ctx, id, async (ctx, request) => {
    if (claim && request.kind !== 'restriction') throw errors.not_restriction()
    if (claim) ctx.house.persons.checkClaim({ ...claim, owner: doer(ctx) })
    const rectifies = request.kind === 'rectification'
    if (rectifies && corrections.length === 0) throw errors.no_corrections()
    const change = {
      ...(rectifies ? { corrections: JSON.stringify({ list: corrections }) as never } : {}),
      ...(claim ? { claim: JSON.stringify({ ...claim, owner: doer(ctx) }) as never } : {}),
      decided_at: ctx.now(),
      failed_at: null,
    }
    await moveTo(ctx, request, 'carrying_out', { change })
    if (byAct.has(request.kind) && request.finding_id !== null)
      await listRecipients(ctx, id, request.finding_id)
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

/** The act that a request stands or falls with: the last one begun. */
const lastAct = ({ lifting_id, act_id, restriction_id }: Request): number | null =>
  lifting_id ?? act_id ?? restriction_id

/** Takes up the act that left rows behind: those that are still there are done again, and nothing else. */
export async function tryAgain(ctx: Ctx, id: number): Promise<void> {
  const request = await requestById(ctx.db, id)
  if (!request) throw errors.not_found()
  const act = lastAct(request)
  if (act !== null) await ctx.house.persons.again(act)
  await updateRequest(ctx.db, id, { failed_at: null })
  await ctx.enqueue(followJob, { requestId: id }, act === null ? {} : { queue: `act:${act}` })
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
    // What came since the search goes into the package that the letter counts.
    if (held.kind === 'access' || held.kind === 'portability') await bringUpToDate(ctx, held)
    await moveTo(ctx, held, 'verifying', { facts: { left } })
  })
}
