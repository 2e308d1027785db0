import { sql } from 'kysely'
import { randomUUID } from 'node:crypto'
import { dayAfter, startOf } from '../calendar.ts'
import type { Engine } from '../engine.ts'
import type { Column } from '../ledger/columns.ts'
import { dueBefore, type Start } from './due.ts'
import type { Period } from './keep.ts'
import { boundsAt, ensurePartition } from './partitions.ts'
import { type Rule, startIn } from './rules.ts'

export interface Canary {
  readonly id: number
  readonly event_at: Date
  readonly planted_at: Date
}

/** Planted and not yet seen dead. */
export const livingCanary = (engine: Pick<Engine, 'owner'>, rule: Rule): Promise<Canary | undefined> =>
  engine.owner
    .selectFrom('canary')
    .select(['id', 'event_at', 'planted_at'])
    .where('rule', '=', rule.name)
    .where('died_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()

const emptyValues: Record<string, () => unknown> = {
  text: () => '',
  boolean: () => false,
  'timestamp with time zone': () => new Date(0),
  date: () => '1970-01-01',
  bytea: () => Buffer.alloc(0),
  uuid: () => randomUUID(),
  tsvector: () => '',
  'text[]': () => [],
  'bigint[]': () => [],
  jsonb: () => '{}',
}

const emptyValue = (column: Column): unknown => (emptyValues[column.sql] ?? (() => 0))()

/** What a canary's row holds: the module's own values, and nothing in every other column that must be given. */
function rowOf(rule: Rule, start: Start): Record<string, unknown> {
  const given = Object.entries(rule.declared.columns).filter(
    ([, column]) => column.filled === 'given' && !column.nullable,
  )
  return {
    ...Object.fromEntries(given.map(([name, column]) => [name, emptyValue(column)])),
    ...rule.declared.canary,
    ...Object.fromEntries(rule.from.map((column) => [column, start])),
    _mark: 'c',
  }
}

const place = (rule: Rule) => sql.id(rule.schema, rule.table)
const startOfIts = (rule: Rule, canary: Canary, zone: string): Start =>
  rule.byDay
    ? Temporal.Instant.fromEpochMilliseconds(canary.event_at.getTime())
        .toZonedDateTimeISO(zone)
        .toPlainDate()
        .toString()
    : canary.event_at

/** A start event that has just become due; in a partition of its own, all of which is due. */
function startOfNext(engine: Engine, rule: Rule, period: Period): Start {
  const before = dueBefore(rule, engine.now(), period, engine.config.zone)
  if (typeof before === 'string') return dayAfter(before, -1)
  const minute = 60_000
  if (!rule.partition) return new Date(before.getTime() - minute)
  return new Date(boundsAt(rule, before).from.getTime() - minute)
}

/**
 * Plants a row that is due already, marked so that no module sees it: the sweep has to find it like any
 * other. Does nothing while an earlier one still lives.
 */
export async function plantCanary(engine: Engine, rule: Rule, period: Period): Promise<void> {
  const { zone } = engine.config
  const living = await livingCanary(engine, rule)
  const before = dueBefore(rule, engine.now(), period, zone)
  if (living) {
    const start = startOfIts(rule, living, zone)
    if (start < before) return
    // The period has been made longer since: this one is not due any more.
    await engine.owner.transaction().execute(async (trx) => {
      await sql`delete from ${place(rule)} where _mark = 'c' and ${startIn(rule)} = ${start}`.execute(trx)
      await trx.deleteFrom('canary').where('id', '=', living.id).execute()
    })
  }
  const start = startOfNext(engine, rule, period)
  if (rule.partition && typeof start !== 'string') await ensurePartition(engine, rule, start)
  const row = rowOf(rule, start)
  const columns = Object.keys(row)
  await engine.owner.transaction().execute(async (trx) => {
    await sql`insert into ${place(rule)} (${sql.join(columns.map((column) => sql.id(column)))})
      values (${sql.join(columns.map((column) => row[column]))})`.execute(trx)
    await trx
      .insertInto('canary')
      .values({
        rule: rule.name,
        event_at: typeof start === 'string' ? startOf(start, zone) : start,
        planted_at: engine.now(),
        died_at: null,
      })
      .execute()
  })
}

/** Writes down the death of the canary if its row is gone. */
export async function seeCanaryDead(engine: Engine, rule: Rule): Promise<void> {
  const living = await livingCanary(engine, rule)
  if (!living) return
  const start = startOfIts(rule, living, engine.config.zone)
  const { rows } =
    await sql`select from ${place(rule)} where _mark = 'c' and ${startIn(rule)} = ${start} limit 1`.execute(
      engine.owner,
    )
  if (rows.length === 0)
    await engine.owner
      .updateTable('canary')
      .set({ died_at: engine.now() })
      .where('id', '=', living.id)
      .execute()
}
