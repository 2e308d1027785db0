import type { Bilingual } from '../../errors.ts'
import type { HandedColumn } from './handed.ts'

const fewRows = 200
const fewCharacters = 50_000
/** A longer text would hold up everybody else while its lines are broken. */
const shortText = 5000

export interface SmallTable {
  readonly title: Bilingual
  readonly columns: readonly HandedColumn[]
  readonly rows: (readonly string[])[]
}

/** Keeps the rows for the letter until they are too many for one. */
export interface SmallRows {
  add(
    table: { readonly name: string; readonly title: Bilingual; readonly columns: readonly HandedColumn[] },
    row: readonly string[],
  ): void
  /** Null: they were too many. */
  tables(): readonly SmallTable[] | null
}

export function keepSmall(): SmallRows {
  let tables: Map<string, SmallTable> | null = new Map()
  let rows = 0
  let characters = 0
  return {
    add({ name, title, columns }, row) {
      if (!tables) return
      rows += 1
      characters += row.reduce((sum, text) => sum + text.length, 0)
      if (rows > fewRows || characters > fewCharacters || row.some((text) => text.length > shortText)) {
        tables = null
        return
      }
      const table = tables.get(name) ?? { title, columns, rows: [] }
      tables.set(name, table)
      table.rows.push(row)
    },
    tables: () => tables && [...tables.values()],
  }
}
