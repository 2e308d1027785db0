import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Engine } from '../engine.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import { heldKeys, heldThemselves } from '../retention/held.ts'
import { kinOf } from '../retention/kin.ts'
import { holdGround } from './hold-ground.ts'
import { isRow, keyOf, tableOf } from './match.ts'
import { type Place, placesIn, placesOf } from './places.ts'
import { firstOf } from './search.ts'

/**
 * Marks which found rows a hold keeps: by itself, by what would go with them, or because they hang on a held one. A shared row
 * only loses what is the person's, and nothing goes with it: what holds others' rows on it does not keep it.
 */
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
      for (const [keys, which] of [
        [heldThemselves(place), sql`true`],
        [heldKeys(kin, place), sql`r.share <> 'shared'`],
      ] as const)
        await sql`update finding_row r set held = true
         where r.finding_id = ${finding} and r.place = ${place.name} and not r.held and ${which} and r.key in (${keys})`.execute(
          trx,
        )
    const [own, type] = firstOf(place.key)
    for (const { place: name, column } of place.children) {
      const child = places.find((one) => one.name === name)
      if (!child || !found.has(name)) continue
      const parent = sql.ref(`t.${column}`)
      await sql`update finding_row r set held = true from ${tableOf(child)} t
         where r.finding_id = ${finding} and r.place = ${name} and not r.held and ${isRow(child, sql`r.key`)}
           and (${parent} in (select (h.key ->> ${sql.lit(own)})::${sql.raw(type)} from (${heldThemselves(place)}) h)
             or exists (select from finding_row p where p.finding_id = r.finding_id and p.place = ${place.name} and p.held
                           and (p.key ->> ${sql.lit(own)})::${sql.raw(type)} = ${parent}))`.execute(trx)
    }
  }
}

/** A row that a hold kept and keeps no longer. */
interface Freed {
  readonly place: string
  readonly act: number
  readonly key: Record<string, string | number>
  /** Rows of others hang on it, which were not kept with it: it stays, without what is the person's. */
  readonly shared: boolean
}

/** Whether rows hang on the restricted row `r` that were not kept for the same hold. */
function isShared(places: readonly Place[], place: Place): RawBuilder<boolean> {
  const [own, type] = firstOf(place.key)
  const others = place.children.flatMap(({ place: name, column }) => {
    const child = places.find((one) => one.name === name)
    return child
      ? sql<boolean>`exists (select from ${tableOf(child)} t
          where ${sql.ref(`t.${column}`)} = (r.key ->> ${sql.lit(own)})::${sql.raw(type)} and t._mark is distinct from 'c'
            and not exists (select from restriction o
              where o.place = ${name} and o.key = ${keyOf(child)} and o.ground = ${holdGround}))`
      : []
  })
  return others.length > 0 ? sql<boolean>`(${sql.join(others, sql` or `)})` : sql<boolean>`false`
}

/** Rows restricted for a hold that keeps them no longer, of one place, at most `limit`. */
export async function freedRows(
  engine: Engine,
  trx: Transaction<EngineTables>,
  limit: number,
): Promise<Freed[]> {
  const kin = await kinOf(engine)
  const places = await placesOf(engine)
  for (const place of places) {
    const shared = isShared(places, place)
    const { rows } = await sql<Omit<Freed, 'place'>>`
      select r.act_id as act, r.key, ${shared} as shared from restriction r
       where r.place = ${place.name} and r.ground = ${holdGround} and r.key not in (${heldThemselves(place)})
         and (${shared} or r.key not in (${heldKeys(kin, place)}))
       order by r.key limit ${limit} for update`.execute(trx)
    const free = [...rows]
    // What hangs on a held one is kept with it.
    for (const { place: above, column } of places.flatMap((parent) =>
      parent.children
        .filter((one) => one.place === place.name)
        .map((one) => ({ place: parent, column: one.column })),
    )) {
      const [own, type] = firstOf(above.key)
      const { rows: hanging } = await sql<{ key: Record<string, string | number> }>`
        select ${keyOf(place)} as key from ${tableOf(place)} t
         where ${sql.ref(`t.${column}`)} in (
           select (h.key ->> ${sql.lit(own)})::${sql.raw(type)} from (${heldThemselves(above)}) h
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
