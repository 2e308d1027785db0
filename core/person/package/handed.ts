import type { Bilingual } from '../../errors.ts'
import type { ReadTable } from '../persons.ts'

export type HandedColumn = ReadTable['columns'][number]

/**
 * The columns that leave the house. Credentials, the engine's own marks and the search index are left out by who
 * reads them already; what slips through there ends here.
 */
export const handedColumns = (table: Pick<ReadTable, 'columns'>): HandedColumn[] =>
  table.columns.filter(
    ({ name, category, sql }) => category !== 'credential' && !name.startsWith('_') && sql !== 'tsvector',
  )

/** What was written of one table. */
export interface WrittenTable {
  readonly module: string
  /** `<module>.<table>`, the name of its files. */
  readonly name: string
  readonly table: string
  /** What readers call its rows. */
  readonly title: Bilingual
  readonly activity: string
  readonly columns: readonly HandedColumn[]
  readonly provided: boolean
  readonly rows: number
  /** Bytes columns laid down as files. */
  readonly files: number
  /** How many pages it fills, 0 for portability. The first lies in the spool `from` `to`, its pages from the second on in `pages/`. */
  readonly pages: number
  readonly first: { readonly from: number; readonly to: number }
}

export const pagePath = (name: string, page: number): string => `pages/${name}-${page}.html`
export const activityPath = (module: string, activity: string): string =>
  `activities/${module}.${activity}.html`
