import { sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { byIndex } from './by-index.ts'
import { closeOver } from './closure.ts'
import { normalise } from './identifiers.ts'
import type { Identifiers, RowRef } from './persons.ts'
import { placesOf } from './places.ts'
import {
  findBelonging,
  findChosen,
  findMentions,
  findOwn,
  findShared,
  findWhole,
  leaveToOthers,
  type Search,
} from './search.ts'

/** Marks anew which found rows are shared with others; run again when the officer decided otherwise. */
export async function markShared(engine: Engine, search: Pick<Search, 'trx' | 'finding'>): Promise<void> {
  const places = await placesOf(engine)
  await sql`update finding_row set share = 'own'
    where finding_id = ${search.finding} and share <> 'own' and (share = 'shared' or (parent_key is not null and found_by like 'with %'))`.execute(
    search.trx,
  )
  // From the leaves up: a message of another makes its ticket shared, and that what the ticket goes with.
  for (const place of places.toReversed())
    for (const { place: name, column } of place.children) {
      const child = places.find((one) => one.name === name)
      if (child) await findShared(search, place, child, column)
    }
  for (const place of places) await leaveToOthers(search, place)
}

const many = 1000

/** How many rows were found so far, and the newest; by the index of the finding, never back through those of others. */
async function stateOf({ trx, finding }: Search): Promise<{ count: number; newest: number }> {
  const { rows } = await sql<{ count: number; newest: number }>`
    select count(*) as count, coalesce(max(id + 0), 0) as newest from finding_row where finding_id = ${finding}`.execute(
    trx,
  )
  return rows[0] ?? { count: 0, newest: 0 }
}

/** Searches every module for a person and fixes what was found, by keys, before anything is done with it. Returns the finding's id. */
export async function findPerson(
  engine: Engine,
  given: Partial<Identifiers>,
  rows: readonly RowRef[] = [],
): Promise<number> {
  const places = await placesOf(engine)
  const { identifiers, ambiguous } = await closeOver(engine, places, normalise(given))
  const byName = new Map(places.map((place) => [place.name, place]))
  const ways = places.flatMap((place) =>
    place.ways.flatMap((way) => {
      const parent = byName.get(way.parent)
      return parent ? [{ place, way, parent }] : []
    }),
  )
  return byIndex(engine, async (trx) => {
    const { id: finding } = await trx
      .insertInto('finding')
      .values({ at: engine.now(), identifiers: JSON.stringify(identifiers) as never, ambiguous })
      .returning('id')
      .executeTakeFirstOrThrow()
    const search = { trx, finding, identifiers, ambiguous }
    for (const place of places) await findChosen(search, place, rows)
    for (const place of places) {
      const whole = place.ways.find((way) => way.part)?.parent
      await findOwn(search, place, whole === undefined ? undefined : byName.get(whole))
    }
    let now = await stateOf(search)
    // Each round follows only what was found since the one before began: nothing is looked up again and again.
    for (let [since, found] = [0, 1]; found > 0;) {
      const before = now
      for (const { place, way, parent } of ways.toReversed())
        if (way.part || way.names) await findWhole(search, parent, place, way, since)
      for (const { place, way, parent } of ways) await findBelonging(search, place, parent, way, since)
      now = await stateOf(search)
      since = before.newest
      found = now.count - before.count
    }
    for (const place of places) await findMentions(search, place)
    // Without statistics every row is looked up among all rows of its place, which takes minutes where there are many.
    if (now.count > many) await sql`analyze finding_row`.execute(trx)
    await markShared(engine, search)
    return finding
  })
}
