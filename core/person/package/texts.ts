import { type Language, fill } from '../../errors.ts'
import columns from './texts/columns.de.json' with { type: 'json' }
import tables from './texts/tables.de.json' with { type: 'json' }
import de from './texts/de.json' with { type: 'json' }
import en from './texts/en.json' with { type: 'json' }

const texts: Record<Language, typeof de> = { de, en }

export type Say = (key: keyof typeof de, values?: Record<string, unknown>) => string

export const sayIn =
  (language: Language): Say =>
  (key, values) =>
    fill(texts[language][key], values)

const german = (words: Record<string, string>, language: Language, name: string): string =>
  (language === 'de' && Object.hasOwn(words, name) ? words[name] : undefined) ?? name.replaceAll('_', ' ')

/** What a column is called to its person; one that nobody put into German says its own name. */
export const columnName = (language: Language, column: string): string => german(columns, language, column)

export const tableName = (language: Language, table: string): string => german(tables, language, table)
