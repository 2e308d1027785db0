import { sql, type Transaction } from 'kysely'
import type { Engine } from '../engine.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import { placeOf } from './findings.ts'
import { writeToReplay } from './lineage.ts'
import { tableOf } from './match.ts'
import type { RowRef } from './persons.ts'
import type { Place } from './places.ts'
import type { ReplayEntry } from './replay-log.ts'

type Row = ReplayEntry['rows'][number]

/** Names a row across the log. */
export const rowName = (place: string, key: RowRef['key']): string => `${place} ${JSON.stringify(key)}`

const write = (engine: Engine, place: Place, action: 'receive' | 'set' | 'delete', row: Row): Promise<void> =>
  writeToReplay(engine, [
    { at: engine.now().toISOString(), act: 0, action, place: place.name, rows: [row], hashes: [] },
  ])

/** Puts a row outside the database as it is to come back where a restored backup does not have it. On disk when this resolves. */
export async function noteReceived(
  engine: Engine,
  { module, table, key }: RowRef,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  await write(engine, await placeOf(engine, `${module}.${table}`), 'receive', { key, values })
}

/** Such a row has these values for good; with them it stands also where a restored backup has it as it was before. */
export async function noteSettled(
  engine: Engine,
  { module, table, key }: RowRef,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  await write(engine, await placeOf(engine, `${module}.${table}`), 'set', { key, values })
}

/** Such a row goes, and is not to come back. */
export async function noteGone(engine: Engine, { module, table, key }: RowRef): Promise<void> {
  await write(engine, await placeOf(engine, `${module}.${table}`), 'delete', { key })
}

/** Brings rows back that the backup does not have; one whose place was taken by an older row of the same matter stays away. */
export async function receiveAgain(
  trx: Transaction<EngineTables>,
  place: Place,
  rows: readonly Row[],
): Promise<void> {
  for (const { key, values = {} } of rows) {
    const row = Object.entries({ ...values, ...key })
    await sql`insert into ${tableOf(place)} (${sql.join(row.map(([column]) => sql.id(column)))})
      overriding system value values (${sql.join(row.map(([, value]) => sql`${value}`))})
      on conflict do nothing`.execute(trx)
  }
}
