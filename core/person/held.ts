import { sql, type Transaction } from 'kysely'
import type { Engine } from '../engine.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import { heldKeys } from '../retention/held.ts'
import { kinOf } from '../retention/kin.ts'
import { isRow, keyOf, tableOf } from './match.ts'
import { placesIn, placesOf } from './places.ts'
import { firstOf } from './search.ts'

/** Marks which found rows a hold keeps: by itself, by what would go with them, or because they hang on a held one. */
export async function markHeld(
  engine: Engine,
  trx: Transaction<EngineTables>,
  finding: number,
): Promise<void> {
  const kin = await kinOf(engine)
  const found = await placesIn(trx, finding)
  const places = await placesOf(engine)
  await sql`update finding_row set held = false where finding_id = ${finding} and held`.execute(trx)
  for (const place of places) {
    if (found.has(place.name))
      await sql`update finding_row r set held = true
       where r.finding_id = ${finding} and r.place = ${place.name} and r.key in (${heldKeys(kin, place)})`.execute(
        trx,
      )
    const [own, type] = firstOf(place.key)
    for (const { place: name, column } of place.children) {
      const child = places.find((one) => one.name === name)
      if (!child || !found.has(name)) continue
      const parent = sql.ref(`t.${column}`)
      await sql`update finding_row r set held = true from ${tableOf(child)} t
         where r.finding_id = ${finding} and r.place = ${name} and not r.held and ${isRow(child, sql`r.key`)}
           and (${parent} in (select (h.key ->> ${sql.lit(own)})::${sql.raw(type)} from (${heldKeys(kin, place)}) h)
             or exists (select from finding_row p where p.finding_id = r.finding_id and p.place = ${place.name} and p.held
                           and (p.key ->> ${sql.lit(own)})::${sql.raw(type)} = ${parent}))`.execute(trx)
    }
  }
}

/** Why a held row is kept from everybody's eyes instead of erased. */
export const holdGround = 'Art. 17(3)(e), 18(2) GDPR: hold'

/** Rows restricted for a hold that keeps them no longer, of one place, at most `limit`. */
export async function freedRows(
  engine: Engine,
  trx: Transaction<EngineTables>,
  limit: number,
): Promise<{ place: string; act: number; key: Record<string, string | number> }[]> {
  const kin = await kinOf(engine)
  for (const place of await placesOf(engine)) {
    const { rows } = await sql<{ act: number; key: Record<string, string | number> }>`
      select r.act_id as act, r.key from restriction r
       where r.place = ${place.name} and r.ground = ${holdGround} and r.key not in (${heldKeys(kin, place)})
       order by r.key limit ${limit} for update`.execute(trx)
    const free = [...rows]
    // What hangs on a held one is kept with it.
    for (const { place: above, column } of (await placesOf(engine)).flatMap((parent) =>
      parent.children
        .filter((one) => one.place === place.name)
        .map((one) => ({ place: parent, column: one.column })),
    )) {
      const [own, type] = firstOf(above.key)
      const { rows: hanging } = await sql<{ key: Record<string, string | number> }>`
        select ${keyOf(place)} as key from ${tableOf(place)} t
         where ${sql.ref(`t.${column}`)} in (
           select (h.key ->> ${sql.lit(own)})::${sql.raw(type)} from (${heldKeys(kin, above)}) h
           union all
           select (o.key ->> ${sql.lit(own)})::${sql.raw(type)} from restriction o
            where o.place = ${above.name} and o.ground = ${holdGround})`.execute(trx)
      const kept = new Set(hanging.map(({ key }) => JSON.stringify(key)))
      for (let at = free.length - 1; at >= 0; at--)
        if (kept.has(JSON.stringify(free[at]?.key))) free.splice(at, 1)
    }
    if (free.length > 0) return free.map((row) => ({ place: place.name, ...row }))
  }
  return []
}
