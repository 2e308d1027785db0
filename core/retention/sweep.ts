import { type RawBuilder, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { noteRemoval, type Removal } from './journal.ts'
import type { Period } from './keep.ts'
import { withBriefLock } from './locks.ts'
import { listPartitions } from './partitions.ts'
import { cutoffOf, dueAt } from './periods.ts'
import type { Rule } from './rules.ts'

const batchSize = 5000
/** One rule's backlog does not keep the others waiting. */
const budgetMs = 20_000
/** Above this size a partition's rows are not counted one by one. */
const countedBytes = 256 * 1024 * 1024

type Start = Date | string | null
type Found = Omit<Removal, 'early' | 'partition' | 'estimated'>

export interface Sweep {
  readonly engine: Engine
  readonly rule: Rule
  readonly period: Period
}

const mark = (rule: Rule): RawBuilder<unknown> => (rule.marked ? sql`_mark` : sql`null::"char"`)

const figures = (start: RawBuilder<unknown>): RawBuilder<Found> => sql`
  count(*) filter (where mark is distinct from 'c') as rows, count(*) filter (where mark = 'c') as canaries,
  min(${start}) filter (where mark is distinct from 'c') as oldest, max(${start}) filter (where mark is distinct from 'c') as youngest`

/** Counted anew from what was really deleted, not from what was meant to be. */
function earlyAmong({ engine, period }: Sweep, rows: number, youngest: Start): number {
  if (youngest === null) return 0
  return dueAt(youngest, period, engine.config.zone) > engine.now() ? rows : 0
}

async function dropPartition(sweep: Sweep, name: string): Promise<void> {
  const { engine, rule } = sweep
  const partition = sql.id(rule.schema, name)
  const start = sql.ref(rule.from)
  const startedAt = engine.now()
  const { rows: sizes } = await sql<{ bytes: number; rows: number }>`
    select pg_relation_size(oid) as bytes, greatest(reltuples, 0)::bigint as rows from pg_class
     where oid = to_regclass(format('%I.%I', ${rule.schema}::text, ${name}::text))`.execute(engine.owner)
  const estimated = (sizes[0]?.bytes ?? 0) > countedBytes
  await withBriefLock(engine, async (trx) => {
    const { rows } = await (
      estimated
        ? sql<Found>`select ${sizes[0]?.rows ?? 0}::bigint as rows, 0 as canaries, min(${start}) as oldest, max(${start}) as youngest from ${partition}`
        : sql<Found>`select ${figures(start)} from (select ${start}, ${mark(rule)} as mark from ${partition}) row`
    ).execute(trx)
    const found = rows[0]
    if (!found) return
    const early = earlyAmong(sweep, found.rows, found.youngest)
    if (found.rows > 0 || found.canaries > 0)
      await noteRemoval(
        trx,
        rule,
        { ...found, early, partition: name, ...(estimated ? { estimated } : {}) },
        startedAt,
        engine.now(),
      )
    await sql`drop table ${partition}`.execute(trx)
  })
}

/** Deletes what is due in one table, a batch in one transaction. Returns whether more is left. */
async function deleteRows(sweep: Sweep, name: string, until: number): Promise<boolean> {
  const { engine, rule, period } = sweep
  const table = sql.id(rule.schema, name)
  const start = sql.ref(rule.from)
  const cutoff = cutoffOf(rule, engine.now(), period, engine.config.zone)
  for (;;) {
    const startedAt = engine.now()
    const deleted = await engine.owner.transaction().execute(async (trx) => {
      const { rows } = await sql<Found>`
        with gone as (
          delete from only ${table} where ctid = any (array(
            select ctid from only ${table} where ${start} <= ${cutoff} order by ${start} limit ${sql.lit(batchSize)} for update skip locked))
          returning ${start}, ${mark(rule)} as mark)
        select ${figures(start)} from gone`.execute(trx)
      const found = rows[0]
      if (!found || found.rows + found.canaries === 0) return 0
      const early = earlyAmong(sweep, found.rows, found.youngest)
      await noteRemoval(trx, rule, { ...found, early }, startedAt, engine.now())
      return found.rows + found.canaries
    })
    if (deleted < batchSize) return false
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
  const cutoff = cutoffOf(rule, engine.now(), period, engine.config.zone)
  for (const { name, bounds } of await listPartitions(engine, rule)) {
    if (!bounds) {
      if (await deleteRows(sweep, name, until)) return true
    } else if (bounds.to <= cutoff) {
      await dropPartition(sweep, name)
      if (performance.now() > until) return true
    }
  }
  return false
}
