import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Engine } from '../engine.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import { dueAt, dueBefore, dueRanges, type Range, type Start } from './due.ts'
import { unstopped, within } from './going.ts'
import { isHeldError } from './guards.ts'
import { noteRemoval, type Removal } from './journal.ts'
import type { Period } from './keep.ts'
import { kinOf } from './kin.ts'
import { withBriefLock } from './locks.ts'
import { steadyYears } from './open-years.ts'
import { listPartitions } from './partitions.ts'
import { type Rule, startIn } from './rules.ts'

const batchSize = 5000
/** One rule's backlog does not keep the others waiting. */
const budgetMs = 20_000
/** Above this size a partition's rows are not counted one by one. */
const countedBytes = 256 * 1024 * 1024

type Found = Omit<Removal, 'early' | 'partition' | 'estimated'>

export interface Sweep {
  readonly engine: Engine
  readonly rule: Rule
  readonly period: Period
}

const mark = (rule: Rule): RawBuilder<unknown> => (rule.marked ? sql`_mark` : sql`null::"char"`)

const figures: RawBuilder<Found> = sql`
  count(*) filter (where mark is distinct from 'c') as rows, count(*) filter (where mark = 'c') as canaries,
  min(start) filter (where mark is distinct from 'c') as oldest, max(start) filter (where mark is distinct from 'c') as youngest`

/** Counted anew from what was really deleted, not from what was meant to be. */
function earlyAmong({ engine, rule, period }: Sweep, rows: number, youngest: Start | null): number {
  if (youngest === null) return 0
  return dueAt(rule, youngest, period, engine.config.zone) > engine.now() ? rows : 0
}

async function dropPartition(sweep: Sweep, name: string): Promise<void> {
  const { engine, rule } = sweep
  const partition = sql.id(rule.schema, name)
  const start = startIn(rule)
  const startedAt = engine.now()
  const { rows: sizes } = await sql<{ bytes: number; rows: number }>`
    select pg_relation_size(oid) as bytes, greatest(reltuples, 0)::bigint as rows from pg_class
     where oid = to_regclass(format('%I.%I', ${rule.schema}::text, ${name}::text))`.execute(engine.owner)
  const estimated = (sizes[0]?.bytes ?? 0) > countedBytes
  await withBriefLock(engine, async (trx) => {
    const { rows } = await (
      estimated
        ? sql<Found>`select ${sizes[0]?.rows ?? 0}::bigint as rows, 0 as canaries, min(${start}) as oldest, max(${start}) as youngest from ${partition}`
        : sql<Found>`select ${figures} from (select ${start} as start, ${mark(rule)} as mark from ${partition}) row`
    ).execute(trx)
    const found = rows[0]
    if (!found) return
    const early = earlyAmong(sweep, found.rows, found.youngest)
    if (found.rows > 0 || found.canaries > 0)
      await noteRemoval(
        engine,
        trx,
        rule,
        { ...found, early, partition: name, ...(estimated ? { estimated } : {}) },
        { startedAt, finishedAt: engine.now() },
      )
    await sql`drop table ${partition}`.execute(trx)
  })
}

/** What is due now; of a rule that the law sets, without the years whose taxes may still be assessed. */
async function rangesOf({ engine, rule, period }: Sweep, trx: Transaction<EngineTables>): Promise<Range[]> {
  const { zone } = engine.config
  const years = rule.lawClass ? await steadyYears(trx) : []
  return dueRanges(rule, dueBefore(rule, engine.now(), period, zone), years, zone)
}

/** Deletes a batch of what is due in one table, in one transaction. Returns how many rows went. */
async function deleteBatch(sweep: Sweep, name: string): Promise<number> {
  const { engine, rule } = sweep
  const kin = await kinOf(engine)
  const table = sql.id(rule.schema, name)
  const start = startIn(rule)
  const startedAt = engine.now()
  return engine.owner.transaction().execute(async (trx) => {
    for (const range of await rangesOf(sweep, trx)) {
      const { rows } = await sql<Found>`
        with gone as (
          delete from only ${table} where ctid = any (array(
            select ctid from only ${table} where ${within(rule, range)} and ${unstopped(rule, kin)}
             order by ${start} limit ${sql.lit(batchSize)} for update skip locked))
          returning ${start} as start, ${mark(rule)} as mark)
        select ${figures} from gone`.execute(trx)
      const found = rows[0]
      if (!found || found.rows + found.canaries === 0) continue
      const early = earlyAmong(sweep, found.rows, found.youngest)
      await noteRemoval(engine, trx, rule, { ...found, early }, { startedAt, finishedAt: engine.now() })
      return found.rows + found.canaries
    }
    return 0
  })
}

/** A hold that was placed while a batch ran undoes it; the next one knows the hold. */
async function deleteDespiteNewHolds(sweep: Sweep, name: string): Promise<number> {
  for (let tries = 1; ; tries++)
    try {
      return await deleteBatch(sweep, name)
    } catch (error) {
      if (tries === 3 || !isHeldError(error)) throw error
    }
}

/** Deletes what is due in one table, batch by batch. Returns whether more is left. */
async function deleteRows(sweep: Sweep, name: string, until: number): Promise<boolean> {
  const wholes = sweep.rule.lawClass ? 1 : batchSize
  for (;;) {
    const deleted = await deleteDespiteNewHolds(sweep, name)
    if (deleted < wholes) return false
    if (performance.now() > until) return true
  }
}

/**
 * Deletes what is due by one rule: whole partitions by dropping them, rows elsewhere in batches by the index
 * of the start event; each deletion with its evidence in one transaction (Art. 5(1)(e) GDPR). Returns whether
 * more is left than one run takes.
 */
export async function sweepRule(sweep: Sweep): Promise<boolean> {
  const { engine, rule, period } = sweep
  const until = performance.now() + budgetMs
  if (!rule.partition) return deleteRows(sweep, rule.table, until)
  const before = dueBefore(rule, engine.now(), period, engine.config.zone)
  for (const { name, bounds } of await listPartitions(engine, rule)) {
    if (!bounds) {
      if (await deleteRows(sweep, name, until)) return true
    } else if (bounds.to <= before) {
      await dropPartition(sweep, name)
      if (performance.now() > until) return true
    }
  }
  return false
}
