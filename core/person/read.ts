import { sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { requireFinding } from './findings.ts'
import { isRow, tableOf } from './match.ts'
import type { ReadTable } from './persons.ts'
import { type Place, placesOf } from './places.ts'

const batchSize = 500

/** Columns that are handed out: no secrets, and not the index of the search. */
const handedOut = (place: Place) =>
  Object.entries(place.declared.columns).filter(
    ([, { category, sql: type }]) => category !== 'credential' && type !== 'tsvector',
  )

async function* rowsOf(engine: Engine, finding: number, place: Place): ReadTable['rows'] {
  const columns = sql.join(handedOut(place).map(([column]) => sql.ref(`t.${column}`)))
  for (let after = 0; ;) {
    const { rows } = await sql<Record<string, unknown> & { _found: number }>`
      select r.id as _found, ${columns} from finding_row r join ${tableOf(place)} t on ${isRow(place, sql`r.key`)}
       where r.finding_id = ${finding} and r.place = ${place.name} and r.id > ${after} and r.included and r.share <> 'mention'
       order by r.id limit ${sql.lit(batchSize)}`.execute(engine.owner)
    for (const { _found, ...row } of rows) {
      after = _found
      yield row
    }
    if (rows.length < batchSize) return
  }
}

/** What is handed out of a finding, table by table, batch by batch. What is held for a customer is the customer's to hand out. */
export async function* readFound(
  engine: Engine,
  finding: number,
  { provided = false }: { provided?: boolean } = {},
): AsyncGenerator<ReadTable> {
  await requireFinding(engine, finding)
  for (const place of await placesOf(engine)) {
    if (place.declared.heldAs === 'processor' || (provided && !place.declared.provided)) continue
    const any = await engine.owner
      .selectFrom('finding_row')
      .select('id')
      .where('finding_id', '=', finding)
      .where('place', '=', place.name)
      .where('included', '=', true)
      .where('share', '<>', 'mention')
      .limit(1)
      .executeTakeFirst()
    if (!any) continue
    yield {
      module: place.module,
      table: place.table,
      activity: place.declared.activity,
      columns: handedOut(place).map(([name, { category, sql: type }]) => ({ name, category, sql: type })),
      provided: place.declared.provided ?? false,
      rows: rowsOf(engine, finding, place),
    }
  }
}
