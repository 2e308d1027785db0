import { sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { withBriefLock } from './locks.ts'
import type { Rule } from './rules.ts'

export interface Partition {
  readonly name: string
  /** Null: the default partition, which takes what no other does. */
  readonly bounds: { readonly from: Date; readonly to: Date } | null
  /** Whether anything was ever written to it. */
  readonly written: boolean
}

type Given = Pick<Engine, 'owner' | 'now'>

const hour = 3_600_000
/** Length and how many are made ahead. Hours and days are those of UTC, which skips and repeats none. */
const units = {
  hour: { length: hour, ahead: 6, digits: 10 },
  day: { length: 24 * hour, ahead: 3, digits: 8 },
} as const

const unitOf = (rule: Rule) => units[rule.partition ?? 'day']

/** The bounds of the partition into which a moment falls. */
export function boundsAt(rule: Rule, moment: Date): { from: Date; to: Date } {
  const { length } = unitOf(rule)
  const from = Math.floor(moment.getTime() / length) * length
  return { from: new Date(from), to: new Date(from + length) }
}

/** `access_log_p2026112315` */
const nameOf = (rule: Rule, from: Date): string =>
  `${rule.table}_p${from.toISOString().replaceAll(/\D/g, '').slice(0, unitOf(rule).digits)}`

/** All partitions, oldest first, the default one last. */
export async function listPartitions(engine: Given, rule: Rule): Promise<Partition[]> {
  const { rows } = await sql<{ name: string; from: Date | null; to: Date | null; written: boolean }>`
    select c.relname as name, pg_relation_size(c.oid) > 0 as written,
           (regexp_match(b.bound, $$FROM [(]'([^']+)'[)]$$))[1]::timestamptz as "from",
           (regexp_match(b.bound, $$TO [(]'([^']+)'[)]$$))[1]::timestamptz as "to"
      from pg_inherits i
      join pg_class c on c.oid = i.inhrelid
      cross join lateral (select pg_get_expr(c.relpartbound, c.oid) as bound) b
     where i.inhparent = to_regclass(format('%I.%I', ${rule.schema}::text, ${rule.table}::text))
     order by "from" nulls last`.execute(engine.owner)
  return rows.map(({ name, from, to, written }) => ({
    name,
    written,
    bounds: from && to ? { from, to } : null,
  }))
}

const undefinedTable = '42P01'

/**
 * Reads one of the listed partitions. A sweep may drop it at any moment; then there is nothing left in it to read, and the
 * answer is `gone`.
 */
export async function readPartition<T, G>(
  engine: Given,
  rule: Rule,
  { name, gone, read }: { name: string; gone: G; read: () => Promise<T> },
): Promise<T | G> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === undefinedTable)) throw error
    const listed = await listPartitions(engine, rule)
    if (listed.some((partition) => partition.name === name)) throw error
    return gone
  }
}

async function createPartition(engine: Given, rule: Rule, bounds: { from: Date; to: Date }): Promise<void> {
  const parent = sql.id(rule.schema, rule.table)
  const child = sql.id(rule.schema, nameOf(rule, bounds.from))
  const { from, to } = { from: sql.lit(bounds.from.toISOString()), to: sql.lit(bounds.to.toISOString()) }
  // Made apart and attached: that locks the table only against other changes of its shape.
  await withBriefLock(engine, async (trx) => {
    await sql`create table ${child} (like ${parent} including all excluding identity)`.execute(trx)
    await sql`alter table ${parent} attach partition ${child} for values from (${from}) to (${to})`.execute(
      trx,
    )
  })
}

/**
 * Makes the partition for a moment, unless there is one or the default partition already holds rows of that
 * time: those stay where they are and go row by row, so that none is ever moved or lost.
 */
export async function ensurePartition(
  engine: Given,
  rule: Rule,
  moment: Date,
  existing?: readonly Partition[],
): Promise<void> {
  const { from, to } = boundsAt(rule, moment)
  const partitions = existing ?? (await listPartitions(engine, rule))
  if (partitions.some(({ bounds }) => bounds && bounds.from < to && from < bounds.to)) return
  const at = sql.ref(rule.from[0])
  const { rows } = await sql<{ taken: boolean }>`
    select exists (select from ${sql.id(rule.schema, `${rule.table}_default`)} where ${at} >= ${from} and ${at} < ${to}) as taken`.execute(
    engine.owner,
  )
  if (!rows[0]?.taken) await createPartition(engine, rule, { from, to })
}

/** Makes the default partition, the current one and those ahead: six hours, or three days. */
export async function ensureAhead(engine: Given, rule: Rule): Promise<void> {
  let partitions = await listPartitions(engine, rule)
  if (!partitions.some(({ bounds }) => bounds === null)) {
    const [parent, rest] = [sql.id(rule.schema, rule.table), sql.id(rule.schema, `${rule.table}_default`)]
    await withBriefLock(engine, (trx) =>
      sql`create table if not exists ${rest} partition of ${parent} default`.execute(trx),
    )
    partitions = await listPartitions(engine, rule)
  }
  const { length, ahead } = unitOf(rule)
  for (let step = 0; step <= ahead; step++)
    await ensurePartition(engine, rule, new Date(engine.now().getTime() + step * length), partitions)
}
