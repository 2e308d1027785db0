import { sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { columnName, tableName } from '../ledger/names.ts'
import { byIndex } from './by-index.ts'
import { requireFinding } from './findings.ts'
import { isHandedOut } from './handed-out.ts'
import { isRow, tableOf } from './match.ts'
import type { ReadTable } from './persons.ts'
import { type Place, placesOf } from './places.ts'

const batchSize = 500
const batchBytes = 4_000_000

/** Columns that are handed out: no secrets, not the index of the search, and of what was provided nothing that we wrote. */
const handedOut = (place: Place, provided: boolean) =>
  Object.entries(place.declared.columns).filter(
    ([, { category, sql: type, ours }]) =>
      category !== 'credential' && type !== 'tsvector' && !(provided && ours),
  )

/** How many bytes of contents a row holds; says so without reading them. */
const sizeOf = (place: Place, provided: boolean) => {
  const large = handedOut(place, provided).filter(
    ([, { category, sql: type }]) => category === 'content' && /^(?:bytea|text)$/.test(type),
  )
  return large.length > 0
    ? sql`${sql.join(
        large.map(([column]) => sql`coalesce(octet_length(${sql.ref(`t.${column}`)}), 0)`),
        sql` + `,
      )}`
    : sql`0`
}

type Batched = Record<string, unknown> & { _found: number; _size: number; _before: number | null }

/** A batch ends with its rows or its bytes, so that large mails do not come by the hundred. */
async function* rowsOf(engine: Engine, finding: number, place: Place, provided: boolean): ReadTable['rows'] {
  const columns = sql.join(handedOut(place, provided).map(([column]) => sql.ref(`t.${column}`)))
  for (let after = 0; ;) {
    const { rows } = await byIndex(engine, (trx) =>
      sql<Batched>`
      select * from (
        select b.*, sum(_size) over (order by _found rows between unbounded preceding and 1 preceding) as _before from (
          select r.id as _found, ${sizeOf(place, provided)} as _size, ${columns}
            from finding_row r join ${tableOf(place)} t on ${isRow(place, sql`r.key`)}
           where r.finding_id = ${finding} and r.place = ${place.name} and r.id > ${after} and ${isHandedOut(provided, 'r.')}
           order by r.id limit ${sql.lit(batchSize)}) b) c
       where coalesce(_before, 0) < ${sql.lit(batchBytes)} order by _found`.execute(trx),
    )
    for (const { _found, _size, _before, ...row } of rows) {
      after = _found
      yield row
    }
    if (rows.length === 0) return
  }
}

/** The places of which rows are handed out. */
async function placesHandedOut(
  engine: Engine,
  finding: number,
  provided: boolean,
): Promise<ReadonlySet<string>> {
  const rows = await engine.owner
    .selectFrom('finding_row')
    .select('place')
    .distinct()
    .where('finding_id', '=', finding)
    .where(isHandedOut(provided))
    .execute()
  return new Set(rows.map(({ place }) => place))
}

/** What is handed out of a finding, table by table, batch by batch. What is held for a customer is the customer's to hand out. */
export async function* readFound(
  engine: Engine,
  finding: number,
  { provided = false }: { provided?: boolean } = {},
): AsyncGenerator<ReadTable> {
  await requireFinding(engine, finding)
  const found = await placesHandedOut(engine, finding, provided)
  for (const place of await placesOf(engine)) {
    if (place.declared.heldAs === 'processor' || (provided && !place.declared.provided)) continue
    if (!found.has(place.name)) continue
    yield {
      module: place.module,
      table: place.table,
      activity: place.declared.activity,
      title: tableName(place.table, place.declared),
      columns: handedOut(place, provided).map(([name, { category, sql: type }]) => ({
        name,
        title: columnName(name, place.declared),
        category,
        sql: type,
      })),
      provided: place.declared.provided ?? false,
      rows: rowsOf(engine, finding, place, provided),
    }
  }
}
