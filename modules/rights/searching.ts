import type { Context } from '#core/context.ts'
import type { Identifiers, RowRef } from '#core/person/persons.ts'
import type { Tables } from './data.ts'
import { errors } from './errors.ts'
import { isWeighed, takesEffectAtOnce } from './kinds.ts'
import { moveTo, note, withRequest } from './moving.ts'
import { beginWeighing, identifiersOf } from './objecting.ts'
import { leaveOutFile } from './own-file.ts'
import { requestById, updateRequest } from './queries.ts'

type Ctx = Context<Tables>

/**
 * Searches every module, by what is proven unless the officer says otherwise, and fixes what is found; what was found
 * before is forgotten. Throws `not_found`, `not_possible`.
 */
export async function search(ctx: Ctx, id: number, identifiers?: Partial<Identifiers>): Promise<void> {
  const request = await requestById(ctx.db, id)
  if (!request) throw errors.not_found()
  if (!['accepted', 'identifiers_fixed', 'waiting_for_person'].includes(request.state))
    throw errors.not_possible({ from: request.state, to: 'identifiers_fixed' })
  const { persons } = ctx.house
  const finding = await persons.find(identifiers ?? identifiersOf(request))
  await leaveOutFile(ctx, request, finding.id)
  const tables = (await persons.finding(finding.id)).tables.filter(({ included }) => included > 0)
  const rows = tables.reduce((sum, table) => sum + table.included, 0)
  const replaced = await withRequest(ctx, id, async (ctx, held) => {
    const change = { finding_id: finding.id }
    if (held.state === 'identifiers_fixed') await updateRequest(ctx.db, id, change)
    else await moveTo(ctx, held, 'identifiers_fixed', { change })
    await note(ctx, id, 'searched', { facts: { finding: finding.id, rows, tables: tables.length } })
    return held.finding_id
  }).catch(async (error: unknown) => {
    // Something was decided meanwhile: what was found now is of no use, and holds identifiers.
    await persons.forget(finding.id)
    throw error
  })
  if (replaced !== null) await persons.forget(replaced)
}

/** What follows by itself when it is clear who asks. */
export async function searchAfterAcceptance(ctx: Ctx, { requestId }: { requestId: number }): Promise<void> {
  const request = await requestById(ctx.db, requestId)
  if (!request || takesEffectAtOnce(request)) return
  if (request.state === 'accepted') await search(ctx, requestId)
  if (isWeighed(request)) await beginWeighing(ctx, requestId)
}

/** The finding of a request. Throws `not_found`, `not_fixed`. */
export async function findingOf(ctx: Ctx, id: number): Promise<number> {
  const request = await requestById(ctx.db, id)
  if (!request) throw errors.not_found()
  if (request.finding_id === null) throw errors.not_fixed()
  return request.finding_id
}

/** The officer takes rows in or leaves them out, and says why. Throws `reason_missing`, `begun`. */
export async function decideRows(
  ctx: Ctx,
  id: number,
  given: { rows: readonly RowRef[]; included: boolean; redact?: boolean; reason: string },
): Promise<void> {
  if (!given.reason.trim()) throw errors.reason_missing()
  await withRequest(ctx, id, async (ctx, request) => {
    if (request.finding_id === null) throw errors.not_fixed()
    // Of an act that left rows, whose they are can still be said.
    if (request.state !== 'identifiers_fixed' && !(request.state === 'carrying_out' && request.failed_at))
      throw errors.begun()
    const { rows, included, redact = false } = given
    await ctx.house.persons.decide(request.finding_id, rows, included, given.reason.trim(), { redact })
    await note(ctx, id, redact ? 'rows_redacted' : included ? 'rows_included' : 'rows_excluded', {
      words: given.reason,
      facts: {
        rows: given.rows.length,
        module: given.rows[0]?.module ?? '',
        table: given.rows[0]?.table ?? '',
      },
    })
  })
}
