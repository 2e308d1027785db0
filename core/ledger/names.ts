import { type Bilingual, say } from '../errors.ts'
import type { Table } from './declare.ts'
import de from './texts/columns.de.json' with { type: 'json' }
import en from './texts/columns.en.json' with { type: 'json' }

const words: { readonly [L in keyof Bilingual]: Readonly<Record<string, string>> } = { de, en }

const spelled = (name: string): string => name.replaceAll('_', ' ')

/** What readers call the rows of a table; of one that nobody named, its own name. */
export const tableName = (table: string, declared?: Pick<Table, 'name'>): Bilingual =>
  declared?.name ?? say(spelled(table), spelled(table))

/** Whether readers are told what a column holds, in both languages. */
export const isColumnNamed = (column: string, { labels }: Pick<Table, 'labels'> = {}): boolean =>
  Object.hasOwn(labels ?? {}, column) || (Object.hasOwn(de, column) && Object.hasOwn(en, column))

/** What readers call a column: as its table says, else as the house's vocabulary does. */
export function columnName(column: string, { labels }: Pick<Table, 'labels'> = {}): Bilingual {
  const of = (language: keyof Bilingual): string =>
    (Object.hasOwn(words[language], column) ? words[language][column] : undefined) ?? spelled(column)
  return (Object.hasOwn(labels ?? {}, column) ? labels?.[column] : undefined) ?? say(of('en'), of('de'))
}
