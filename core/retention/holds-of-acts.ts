import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Engine } from '../engine.ts'
import { recordAsEngine } from '../evidence/chain.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import { checkHold } from './holds.ts'
import { kinOf } from './kin.ts'
import type { DeclaredTable } from './rules.ts'

type Trx = Transaction<EngineTables>

/** Why the rows of a restriction are kept past their period: the person needs them for claims, or does not want them erased. */
export interface ClaimHold {
  /** Names the matter; persons' names have no place in it. */
  readonly reason: string
  /** `YYYY-MM-DD`: when somebody has to see whether it is still needed. */
  readonly reviewOn: string
  /** Who answers for it, as a key of staff. */
  readonly owner: string
}

/** Throws what `placeHold` throws, before anything is fixed. */
export const checkClaim = (engine: Engine, claim: ClaimHold): void => checkHold(engine, claim)

/** Whether rows of a table can be held one by one. */
export const canHold = ({ declared: { keep } }: Pick<DeclaredTable, 'declared'>): boolean =>
  keep.kind === 'with' || (keep.kind === 'period' && !keep.partition && keep.hold !== false)

/**
 * Holds rows of one table for an act, in the act's transaction. `rows`: a query of keys of rows that it locks: a deletion
 * under way is waited for, a later one meets the hold.
 */
export async function holdForAct(
  engine: Engine,
  trx: Trx,
  of: {
    act: number
    claim: ClaimHold
    table: Pick<DeclaredTable, 'module' | 'schema' | 'table' | 'declared'>
  },
  rows: RawBuilder<{ key: unknown }>,
): Promise<void> {
  const { act, claim, table } = of
  const { key, partitioned } = (await kinOf(engine))(table.schema, table.table)
  if (partitioned || key.length === 0 || !canHold(table)) return
  const { numAffectedRows = 0n } = await sql`
    insert into hold (module, table_name, key, reason, owner, review_on, placed_at, placed_by, act_id)
    select ${table.module}::text, ${table.table}::text, found.key, ${claim.reason.trim()}::text, ${claim.owner}::text,
           ${claim.reviewOn}::date, ${engine.now()}::timestamptz, ${claim.owner}::text, ${act}::bigint from (${rows}) found`.execute(
    trx,
  )
  if (numAffectedRows > 0n)
    await recordAsEngine(trx, 'retention.held_for_claims', {
      act,
      table: `${table.module}.${table.table}`,
      rows: Number(numAffectedRows),
      owner: claim.owner,
      reviewOn: claim.reviewOn,
    })
}

/** Lifts what a restriction held, with its end: a deletion that waited is done by the next sweep. */
export async function liftHoldsOf(engine: Engine, trx: Trx, act: number): Promise<void> {
  const lifted = await trx
    .updateTable('hold')
    .set({ lifted_at: engine.now(), lifted_by: 'system:restriction' })
    .where('act_id', '=', act)
    .where('lifted_at', 'is', null)
    .executeTakeFirst()
  if (lifted.numUpdatedRows > 0n)
    await recordAsEngine(trx, 'retention.claims_ended', { act, rows: Number(lifted.numUpdatedRows) })
}
