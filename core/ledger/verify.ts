import type { ClientBase } from 'pg'
import type { Column } from './columns.ts'
import type { Ledger } from './declare.ts'

interface CatalogueColumn {
  schema: string
  table: string
  column: string
  sql: string
  nullable: boolean
  filled: Column['filled']
}

/** Ordinary and partitioned tables of the schemas, column by column; partitions and the engine's mark left out. */
async function catalogue(client: ClientBase, schemas: readonly string[]): Promise<CatalogueColumn[]> {
  const { rows } = await client.query<CatalogueColumn>(
    `select n.nspname as schema, c.relname as "table", a.attname as "column",
            format_type(a.atttypid, null) as sql, not a.attnotnull as nullable,
            case when a.attidentity <> '' or a.attgenerated <> '' then 'generated'
                 when a.atthasdef then 'default' else 'given' end as filled
       from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where n.nspname = any($1) and c.relkind in ('r', 'p', 'f', 'm') and not c.relispartition and a.attname <> '_mark'
      order by 1, 2, a.attnum`,
    [schemas],
  )
  return rows
}

const describe = (of: Pick<Column, 'sql' | 'nullable' | 'filled'>): string =>
  [of.sql, of.nullable ? 'nullable' : 'not null', of.filled === 'given' ? '' : of.filled]
    .filter(Boolean)
    .join(', ')

/**
 * Compares the ledgers with the live catalogue, both ways. Throws one error that names every table and
 * column that is missing, extra or of another type than declared.
 */
export async function verifyLedgers(
  client: ClientBase,
  ledgers: readonly { module: string; schema: string; ledger: Ledger }[],
): Promise<void> {
  const found = await catalogue(
    client,
    ledgers.map((one) => one.schema),
  )
  const faults: string[] = []
  for (const { module, schema, ledger } of ledgers) {
    const own = found.filter((column) => column.schema === schema)
    for (const table of new Set(own.map((column) => column.table)))
      if (!ledger[table])
        faults.push(`table ${schema}.${table} is in the database but not in the ledger of ${module}`)
    for (const [table, declared] of Object.entries(ledger)) {
      const columns = own.filter((column) => column.table === table)
      if (columns.length === 0) {
        faults.push(`table ${schema}.${table} is in the ledger of ${module} but not in the database`)
        continue
      }
      for (const column of columns) {
        const ours = declared.columns[column.column]
        const place = `${schema}.${table}.${column.column}`
        if (!ours) faults.push(`column ${place} is in the database but not in the ledger of ${module}`)
        else if (describe(ours) !== describe(column))
          faults.push(
            `column ${place} is (${describe(column)}) in the database but (${describe(ours)}) in the ledger of ${module}`,
          )
      }
      for (const column of Object.keys(declared.columns))
        if (!columns.some((one) => one.column === column))
          faults.push(
            `column ${schema}.${table}.${column} is in the ledger of ${module} but not in the database`,
          )
    }
  }
  if (faults.length > 0)
    throw new Error(
      `The database and the ledger differ, so Zusage does not start:\n${faults.map((fault) => `  ${fault}`).join('\n')}\nDeclare what is missing in the module's data.ts, or add a migration.`,
    )
}
