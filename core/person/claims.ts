import { sql, type Transaction } from 'kysely'
import type { Engine } from '../engine.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import { type ClaimHold, holdForAct } from '../retention/holds-of-acts.ts'
import { isRow, tableOf } from './match.ts'
import { type Place, placesOf } from './places.ts'
import { firstOf } from './search.ts'

/** The place with whose rows those of this one go, and the column that holds its key. */
function goesWith(places: readonly Place[], place: Place): { parent: Place; column: string } | null {
  const { keep } = place.declared
  if (keep.kind !== 'with') return null
  const name = keep.table.includes('.') ? keep.table : `${place.module}.${keep.table}`
  const parent = places.find((one) => one.name === name)
  const way = place.ways.find((one) => one.parent === name)
  return parent && way ? { parent, column: way.column } : null
}

/**
 * Holds what a restriction fixed, because the person needs it for claims or does not want it erased (Art. 18(1)(b), (c)
 * GDPR). What goes only with a row that is held itself needs no hold of its own.
 */
export async function holdRestricted(
  engine: Engine,
  trx: Transaction<EngineTables>,
  act: number,
  claim: ClaimHold,
): Promise<void> {
  const places = await placesOf(engine)
  for (const place of places) {
    const above = goesWith(places, place)
    const [own, type] = above ? firstOf(above.parent.key) : ['', '']
    const alone = above
      ? sql`not exists (select from act_row p where p.act_id = a.act_id and p.place = ${above.parent.name} and p.action = 'restrict'
             and (p.key ->> ${sql.lit(own)})::${sql.raw(type)} = ${sql.ref(`t.${above.column}`)})`
      : sql`true`
    await holdForAct(
      engine,
      trx,
      { act, claim, table: place },
      sql`select a.key from act_row a join ${tableOf(place)} t on ${isRow(place, sql`a.key`)}
           where a.act_id = ${act} and a.place = ${place.name} and a.action = 'restrict' and ${alone} for key share of t`,
    )
  }
}
