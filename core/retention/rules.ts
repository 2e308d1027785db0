import { sql } from 'kysely'
import type { Engine } from '../engine.ts'
import type { Table } from '../ledger/declare.ts'
import { engineLedger } from '../ledger/engine-tables.ts'
import type { Module } from '../module.ts'
import type { Period } from './keep.ts'

/** One retention rule: a table with a period of its own. */
export interface Rule {
  /** `<module>.<table>` */
  readonly name: string
  readonly module: string
  readonly schema: string
  readonly table: string
  readonly declared: Table
  /** The column of the start event. */
  readonly from: string
  /** A day counts from its end: the time of the event is not known. */
  readonly byDay: boolean
  /** As the ledger has it; an edited one may apply. */
  readonly period: Period
  readonly editable: boolean
  readonly partition: 'hour' | 'day' | null
  /** Whether the table has the engine's mark, and so canaries and hidden rows. The engine's own tables don't. */
  readonly marked: boolean
  /** A promise names it. */
  readonly watched: boolean
}

const watchedBy = (module: Module): string[] =>
  (module.promises ?? []).flatMap(({ check }) =>
    'table' in check && typeof check.table === 'string' ? [check.table] : [],
  )

/** The rules of the engine's and of all modules' ledgers. */
export function rulesOf(modules: readonly Module[]): Rule[] {
  const owners = [
    { name: 'engine', schema: 'engine', ledger: engineLedger, watched: [] as string[] },
    ...modules.map((module) => ({ ...module, watched: watchedBy(module) })),
  ]
  return owners.flatMap(({ name, schema, ledger, watched }) =>
    Object.entries<Table>(ledger).flatMap(([table, declared]): Rule[] => {
      const { keep } = declared
      if (keep.kind !== 'period') return []
      return [
        {
          name: `${name}.${table}`,
          module: name,
          schema,
          table,
          declared,
          from: keep.from,
          byDay: declared.columns[keep.from]?.sql === 'date',
          period: keep.period,
          editable: keep.editable ?? false,
          partition: keep.partition ?? null,
          marked: schema !== 'engine',
          watched: watched.includes(table),
        },
      ]
    }),
  )
}

interface Inspected {
  /** Checks, references or triggers, which a canary made of empty values may run into. */
  readonly guarded: boolean
}

/**
 * Looks at the rules' tables in the catalogue. Throws one error that names each table whose rule could not
 * be kept: no index on the start event, or not partitioned as declared.
 */
export async function inspectRules(engine: Engine, rules: readonly Rule[]): Promise<Map<string, Inspected>> {
  const { rows } = await sql<{ name: string; indexed: boolean; parted: string | null; guarded: boolean }>`
    select rule.name, indexed.yes as indexed, parted.by as parted,
           exists (select from pg_constraint k where k.conrelid = c.oid and k.contype in ('c', 'f'))
             or exists (select from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal) as guarded
      from unnest(${rules.map((rule) => rule.name)}::text[], ${rules.map((rule) => rule.schema)}::text[],
                  ${rules.map((rule) => rule.table)}::text[], ${rules.map((rule) => rule.from)}::text[])
        as rule (name, schema, "table", "from")
      join pg_namespace n on n.nspname = rule.schema
      join pg_class c on c.relnamespace = n.oid and c.relname = rule."table"
      cross join lateral (select exists (
        select from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
         where i.indrelid = c.oid and i.indisvalid and a.attname = rule."from") as yes) indexed
      left join lateral (
        select a.attname as by from pg_partitioned_table p join pg_attribute a on a.attrelid = c.oid and a.attnum = p.partattrs[0]
         where p.partrelid = c.oid and p.partstrat = 'r' and p.partnatts = 1) parted on true`.execute(
    engine.owner,
  )
  const found = new Map(rows.map((row) => [row.name, row]))
  const faults = rules.flatMap((rule) => {
    const row = found.get(rule.name)
    if (!row) return [`table ${rule.name} is not there`]
    if (rule.partition && (rule.byDay || row.parted !== rule.from))
      return [
        `table ${rule.name} is declared to be partitioned: create it with "partition by range (${rule.from})"`,
      ]
    if (!rule.partition && row.parted)
      return [`table ${rule.name} is partitioned: declare by the hour or the day`]
    if (!row.indexed)
      return [
        `table ${rule.name} needs an index that begins with "${rule.from}", so that no deletion scans the table`,
      ]
    return []
  })
  if (faults.length > 0)
    throw new Error(`Retention rules can't be kept:\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
  return found
}
