import { expect, test } from 'vitest'
import { columnName, isColumnNamed, tableName } from '#core/ledger/names.ts'
import { personalColumns } from '#core/ledger/declare.ts'
import { declaredTables } from '#core/retention/rules.ts'
import { modules } from '../modules.ts'

const tables = declaredTables(modules)

test('every declared table has a name that readers understand, in both languages', () => {
  const unnamed = tables.filter(({ declared: { name } }) => !name?.de.trim() || !name.en.trim())
  expect(unnamed.map(({ name }) => name)).toEqual([])
})

test('no two tables are called the same', () => {
  for (const language of ['de', 'en'] as const) {
    const names = tables.map(({ declared: { name } }) => name?.[language])
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  }
})

test('a name is no identifier, and a German one is no English one', () => {
  const faults = tables.flatMap(({ name, table, declared }) => {
    const { de, en } = tableName(table, declared)
    const same = de === en && !['Tickets', 'Passkeys'].includes(de)
    return /[_.]/.test(de + en) || same ? name : []
  })
  expect(faults).toEqual([])
})

test('every column that a person or an officer may read is named in both languages', () => {
  const unnamed = tables
    .filter(({ module }) => module !== 'engine')
    .flatMap(({ name, declared }) =>
      Object.entries(declared.columns)
        .filter(([column, { category, sql }]) =>
          personalColumns(declared).length > 0 && category !== 'credential' && sql !== 'tsvector'
            ? !isColumnNamed(column, declared)
            : false,
        )
        .map(([column]) => `${name}.${column}`),
    )
  expect(unnamed).toEqual([])
})

test('a table says what its own columns are called, the house’s vocabulary the rest, and what nobody named says its name', () => {
  const labels = { came_at: { de: 'gekommen', en: 'came' } }
  expect(columnName('came_at', { labels })).toEqual(labels.came_at)
  expect(columnName('sender_email', { labels })).toEqual({
    de: 'E-Mail des Absenders',
    en: 'e-mail of the sender',
  })
  expect(columnName('to_string')).toEqual({ de: 'to string', en: 'to string' })
  expect(columnName('constructor')).toEqual({ de: 'constructor', en: 'constructor' })
  expect(tableName('front_desk')).toEqual({ de: 'front desk', en: 'front desk' })
})
