import type { Table } from '../ledger/declare.ts'
import { engineLedger } from '../ledger/engine-tables.ts'
import type { Module } from '../module.ts'
import type { Period } from './keep.ts'

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
export interface Rule extends DeclaredTable {
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
    return [
      {
        ...table,
        from: keep.from,
        byDay: columns[keep.from]?.sql === 'date',
        period: keep.period,
        editable: keep.editable ?? false,
        partition: keep.partition ?? null,
        marked: table.schema !== 'engine',
      },
    ]
  })
