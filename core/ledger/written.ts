import { createHash } from 'node:crypto'
import { type Table, writtenColumns } from './declare.ts'

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** All that was written in a row, as its index has it; null where a table holds no free text. */
export function writtenSql(of: Table, row = ''): string | null {
  const columns = writtenColumns(of).map((column) => `coalesce(${row}${quote(column)}, '')`)
  return columns.length === 0 ? null : `engine.words(${columns.join(` || E'\\n' || `)})`
}

/** Statements for the index by which whoever is named in the texts of a table is found; made anew when its columns change. */
export function writtenIndex(schema: string, name: string, of: Table): string[] {
  const words = writtenSql(of)
  const expected = createHash('sha256')
    .update(words ?? '')
    .digest('hex')
    .slice(0, 6)
  const prefix = `${name.slice(0, 46)}_written_`
  const old = `do $$ declare one text; begin
    for one in select indexrelid::regclass::text from pg_index where indrelid = '${quote(schema)}.${quote(name)}'::regclass
      and (select relname from pg_class where oid = indexrelid) ~ '_written_[0-9a-f]{6}$'
      and (select relname from pg_class where oid = indexrelid) <> '${prefix}${expected}'
    loop execute 'drop index ' || one; end loop; end $$`
  if (words === null) return [old]
  return [
    old,
    // A short pending list: a search reads all of it.
    `create index if not exists ${quote(`${prefix}${expected}`)} on ${quote(schema)}.${quote(name)} using gin (${words}) with (gin_pending_list_limit = 256)`,
  ]
}
