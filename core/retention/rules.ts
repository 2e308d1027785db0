import { type RawBuilder, sql } from 'kysely'
import type { Table } from '../ledger/declare.ts'
import { engineLedger } from '../ledger/engine-tables.ts'
import type { Module } from '../module.ts'
import type { Course, Start } from './due.ts'
import type { KeepPeriod, Period, StartEvent } from './keep.ts'

export interface DeclaredTable {
  /** `<module>.<table>` */
  readonly name: string
  readonly module: string
  readonly schema: string
  readonly table: string
  readonly declared: Table
  /** A promise names it. */
  readonly watched: boolean
}

/** One retention rule: a table with a period of its own. */
export interface Rule extends DeclaredTable, Course {
  readonly keep: KeepPeriod
  /** The columns of the start event; of several the latest counts, and none while one is null. */
  readonly from: readonly [string, ...string[]]
  readonly starts: StartEvent
  /** As the ledger has it; an edited one, or the version of a law that is in force, may apply. */
  readonly period: Period
  readonly editable: boolean
  readonly partition: 'hour' | 'day' | null
  /** Whether the table has the engine's mark, and so canaries and hidden rows. The engine's own tables don't. */
  readonly marked: boolean
}

const watchedBy = (module: Module): string[] =>
  (module.promises ?? []).flatMap(({ check }) =>
    'table' in check && typeof check.table === 'string' ? [check.table] : [],
  )

/** Every table of the engine and of the modules. */
export function declaredTables(modules: readonly Module[]): DeclaredTable[] {
  const owners = [
    { name: 'engine', schema: 'engine', ledger: engineLedger, watched: [] as string[] },
    ...modules.map((module) => ({ ...module, watched: watchedBy(module) })),
  ]
  return owners.flatMap(({ name: module, schema, ledger, watched }) =>
    Object.entries<Table>(ledger).map(([table, declared]) => ({
      name: `${module}.${table}`,
      module,
      schema,
      table,
      declared,
      watched: watched.includes(table),
    })),
  )
}

/** The rules of the engine's and of all modules' ledgers. */
export const rulesOf = (modules: readonly Module[]): Rule[] =>
  declaredTables(modules).flatMap((table): Rule[] => {
    const { keep, columns } = table.declared
    if (keep.kind !== 'period') return []
    const from = typeof keep.from === 'string' ? ([keep.from] as const) : keep.from
    return [
      {
        ...table,
        keep,
        from,
        starts: keep.starts ?? 'collection',
        yearEnd: keep.yearEnd ?? false,
        byDay: columns[from[0]]?.sql === 'date',
        lawClass: keep.lawClass ?? null,
        period: keep.period,
        editable: keep.editable ?? false,
        partition: keep.partition ?? null,
        marked: table.schema !== 'engine',
      },
    ]
  })

/** The start event in SQL; behind `begun`, since of several columns it would be the latest that is known. */
export const startIn = ({ from }: Rule, alias?: string): RawBuilder<Start> => {
  const columns = sql.join(from.map((column) => sql.ref(alias ? `${alias}.${column}` : column)))
  return from.length === 1 ? sql`${columns}` : sql`greatest(${columns})`
}

/** Whether the period of a row has begun. */
export const begun = ({ from }: Rule, alias?: string): RawBuilder<boolean> =>
  sql.join(
    from.map((column) => sql`${sql.ref(alias ? `${alias}.${column}` : column)} is not null`),
    sql` and `,
  )
