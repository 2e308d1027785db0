import { sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { byIndex } from './by-index.ts'
import { errors } from './errors.ts'
import { placeOf } from './findings.ts'
import { writeToReplay } from './lineage.ts'
import { isRow, tableOf } from './match.ts'
import type { Correction, RowRef } from './persons.ts'
import { type Place, placesOf } from './places.ts'
import { phoneNumber } from '../phone.ts'
import type { ReplayEntry } from './replay-log.ts'

interface Change {
  readonly place: Place
  readonly column: string
  readonly rows: readonly RowRef['key'][]
  readonly to: unknown
}

/** The value as the column holds it. Throws `bad_correction`. */
function valueOf(correction: Correction): string {
  const to = correction.to.normalize('NFC').trim()
  const value = correction.kind === 'phone' ? phoneNumber(to) : to
  if (!value || (correction.kind === 'email' && !/^\S+@\S+$/.test(value))) throw errors.bad_correction({ to })
  return correction.kind === 'email' ? value.toLowerCase() : value
}

/** Checked before an act is begun, so that the officer hears of it at once. */
export async function checkCorrections(engine: Engine, corrections: readonly Correction[]): Promise<void> {
  for (const correction of corrections) {
    valueOf(correction)
    if (correction.kind !== 'column') continue
    const place = await placeOf(engine, `${correction.row.module}.${correction.row.table}`)
    const column = place.declared.columns[correction.column]
    if (!column || column.category === 'plain' || column.category === 'credential' || column.sql !== 'text')
      throw errors.bad_correction({ to: correction.to })
  }
}

/** Which rows of the act a correction changes: every copy of an identifier, or one column of one row. */
async function changesOf(engine: Engine, act: number, correction: Correction): Promise<Change[]> {
  const to = valueOf(correction)
  if (correction.kind === 'column') {
    const place = await placeOf(engine, `${correction.row.module}.${correction.row.table}`)
    return [{ place, column: correction.column, rows: [correction.row.key], to }]
  }
  const changes: Change[] = []
  for (const place of await placesOf(engine)) {
    const column = place.ties[correction.kind]
    if (!column) continue
    const held = sql.ref(`t.${column}`)
    const { rows } = await byIndex(engine, (trx) =>
      sql<{ key: RowRef['key'] }>`
      select a.key from act_row a join ${tableOf(place)} t on ${isRow(place, sql`a.key`)}
       where a.act_id = ${act} and a.place = ${place.name} and lower(${held}) = lower(${correction.from})`.execute(
        trx,
      ),
    )
    if (rows.length > 0) changes.push({ place, column, rows: rows.map((row) => row.key), to })
  }
  return changes
}

/** Makes one correction of an act in every copy, written to the replay log first. */
export async function correct(engine: Engine, act: number, position: number): Promise<void> {
  const found = await engine.owner
    .selectFrom('correction')
    .select('correction')
    .where('act_id', '=', act)
    .where('position', '=', position)
    .executeTakeFirst()
  const changes = found ? await changesOf(engine, act, found.correction) : []
  const at = engine.now().toISOString()
  if (changes.length > 0)
    await writeToReplay(
      engine,
      changes.map(({ place, column, rows, to }): ReplayEntry => ({
        at,
        act,
        action: 'set',
        place: place.name,
        hashes: [],
        rows: rows.map((key) => ({ key, values: { [column]: to } })),
      })),
    )
  await byIndex(engine, async (trx) => {
    for (const { place, column, rows, to } of changes)
      await sql`update ${tableOf(place)} t set ${sql.id(column)} = ${to}
        from (select value as key from jsonb_array_elements(${JSON.stringify(rows)}::jsonb)) these
       where ${isRow(place, sql`these.key`)}`.execute(trx)
    await trx
      .updateTable('act_step')
      .set({ done_at: engine.now(), rows: changes.reduce((sum, change) => sum + change.rows.length, 0) })
      .where('act_id', '=', act)
      .where('position', '=', position)
      .execute()
    await trx.deleteFrom('correction').where('act_id', '=', act).where('position', '=', position).execute()
  })
}
