import { sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { type DeclaredTable, declaredTables, type Rule } from './rules.ts'

interface Looked {
  readonly at: DeclaredTable
  /** The index must begin with them; with several, with the greatest of them. */
  readonly columns: readonly [string, ...string[]]
}

interface Found {
  readonly name: string
  /** An index begins with the column, or with the greatest of the columns. */
  readonly indexed: boolean
  /** The column it is partitioned by. */
  readonly parted: string | null
  /** Tables whose rows take its rows with them. */
  readonly follows: readonly string[]
  /** Checks, references or triggers, which a canary made of empty values may run into. */
  readonly guarded: boolean
}

/** As PostgreSQL prints what an index begins with. */
const beginning = ([first, ...rest]: Looked['columns']): string =>
  rest.length > 0 ? `GREATEST(${[first, ...rest].join(', ')})` : first

async function look(engine: Engine, tables: readonly Looked[]): Promise<Map<string, Found>> {
  const list = (of: (one: Looked) => string): string[] => tables.map(of)
  const { rows } = await sql<Found>`
    select given.name, parted.by as parted,
           exists (select from pg_index i where i.indrelid = c.oid and i.indisvalid
                    and replace(pg_get_indexdef(i.indexrelid, 1, true), '"', '') = given.beginning) as indexed,
           array(select parent.relname::text from pg_constraint k join pg_class parent on parent.oid = k.confrelid
                  where k.conrelid = c.oid and k.contype = 'f' and k.confdeltype = 'c' and a.attnum = any (k.conkey)) as follows,
           exists (select from pg_constraint k where k.conrelid = c.oid and k.contype in ('c', 'f'))
             or exists (select from pg_trigger t join pg_proc f on f.oid = t.tgfoid
                         where t.tgrelid = c.oid and not t.tgisinternal and f.pronamespace <> 'engine'::regnamespace) as guarded
      from unnest(${list(({ at }) => at.name)}::text[], ${list(({ at }) => at.schema)}::text[],
                  ${list(({ at }) => at.table)}::text[], ${list(({ columns }) => columns[0])}::text[],
                  ${list(({ columns }) => beginning(columns))}::text[])
        as given (name, schema, "table", "column", beginning)
      join pg_namespace n on n.nspname = given.schema
      join pg_class c on c.relnamespace = n.oid and c.relname = given."table"
      join pg_attribute a on a.attrelid = c.oid and a.attname = given."column"
      left join lateral (
        select part.attname as by from pg_partitioned_table p
          join pg_attribute part on part.attrelid = c.oid and part.attnum = p.partattrs[0]
         where p.partrelid = c.oid and p.partstrat = 'r' and p.partnatts = 1) parted on true`.execute(
    engine.owner,
  )
  return new Map(rows.map((row) => [row.name, row]))
}

function faultOf(rule: Rule, found: Found | undefined): string | null {
  if (!found) return `table ${rule.name} is not there`
  if (rule.partition && (rule.byDay || found.parted !== rule.from[0]))
    return `table ${rule.name} is declared to be partitioned: create it with "partition by range (${rule.from[0]})", a timestamp`
  if (!rule.partition && found.parted)
    return `table ${rule.name} is partitioned: declare it so, by the hour or the day`
  if (!found.indexed)
    return rule.from.length > 1
      ? `table ${rule.name} needs an index on (${beginning(rule.from).toLowerCase()}) where none of them is null, so that no deletion scans the table`
      : `table ${rule.name} needs an index that begins with "${rule.from[0]}", so that no deletion scans the table`
  return null
}

/** Rows that go with another's must really do so, and be found by an index when it goes. */
async function dependentFaults(engine: Engine): Promise<string[]> {
  const dependents = declaredTables(engine.modules).flatMap((at) =>
    at.declared.keep.kind === 'with'
      ? [{ at, columns: [at.declared.keep.column] as const, parent: at.declared.keep.table }]
      : [],
  )
  const found = await look(engine, dependents)
  return dependents.flatMap(({ at, columns: [column], parent }) => {
    const { follows = [], indexed = false } = found.get(at.name) ?? {}
    if (!follows.includes(parent))
      return [
        `table ${at.name} is kept with ${parent}: let "${column}" reference it with "on delete cascade"`,
      ]
    if (!indexed)
      return [
        `table ${at.name} needs an index that begins with "${column}", by which its rows go with ${parent}`,
      ]
    return []
  })
}

/**
 * Looks at the rules' tables in the catalogue. Throws one error that names each table whose rule could not
 * be kept. Returns the rules a canary of empty values may not fit.
 */
export async function inspectRules(engine: Engine, rules: readonly Rule[]): Promise<ReadonlySet<Rule>> {
  const found = await look(
    engine,
    rules.map((rule) => ({ at: rule, columns: rule.from })),
  )
  const faults = [
    ...rules.flatMap((rule) => faultOf(rule, found.get(rule.name)) ?? []),
    ...(await dependentFaults(engine)),
  ]
  if (faults.length > 0)
    throw new Error(`Retention rules can't be kept:\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
  return new Set(rules.filter((rule) => found.get(rule.name)?.guarded))
}
