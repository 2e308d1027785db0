import { sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { byIndex } from './by-index.ts'
import { closeOver } from './closure.ts'
import { normalise } from './identifiers.ts'
import type { Identifiers, RowRef } from './persons.ts'
import { type Place, placesIn, placesOf } from './places.ts'
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
import { flagWritten, gatherNames } from './written.ts'

/** Marks anew which found rows are shared with others, and what others wrote of the person; run again when the officer decided otherwise. */
export async function markShared(engine: Engine, search: Pick<Search, 'trx' | 'finding'>): Promise<void> {
  const held = await placesIn(search.trx, search.finding)
  const places = (await placesOf(engine)).filter(({ name }) => held.has(name))
  const byName = new Map((await placesOf(engine)).map((place) => [place.name, place]))
  await sql`update finding_row set share = 'own'
    where finding_id = ${search.finding} and share <> 'own' and (share = 'shared' or (parent_key is not null and found_by like 'with %'))`.execute(
    search.trx,
  )
  // From the leaves up: a message of another makes its ticket shared, and that what the ticket goes with.
  for (const place of places.toReversed())
    for (const { place: name, column } of place.children) {
      const child = byName.get(name)
      if (child) await findShared(search, place, child, column)
    }
  for (const place of places) await leaveToOthers(search, place)
  await flagWritten(engine, search.trx, search.finding)
}

const many = 1000

/** The newest row found so far; by the index of the finding, never back through those of others. */
async function newestOf({ trx, finding }: Search): Promise<number> {
  const { rows } = await sql<{ newest: number }>`
    select coalesce(max(id + 0), 0) as newest from finding_row where finding_id = ${finding}`.execute(trx)
  return rows[0]?.newest ?? 0
}

/**
 * Searches every module for a person and fixes what was found, by keys, before anything is done with it. `knownAs`: names
 * under which rows knew them that may be gone. Returns the finding's id.
 */
export async function findPerson(
  engine: Engine,
  given: Partial<Identifiers>,
  rows: readonly RowRef[] = [],
  knownAs: readonly string[] = [],
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
    let count = 0
    let fresh = new Set<string>()
    const note = (place: Place, rows: number): void => {
      count += rows
      if (rows > 0) fresh.add(place.name)
    }
    for (const place of places) note(place, await findChosen(search, place, rows))
    for (const place of places) {
      const whole = place.ways.find((way) => way.part)?.parent
      note(place, await findOwn(search, place, whole === undefined ? undefined : byName.get(whole)))
    }
    // Each round follows only what was found since the one before began, and only from the places where something was.
    for (let since = 0; fresh.size > 0;) {
      const newest = await newestOf(search)
      const last = fresh
      fresh = new Set()
      const follows = ({ name }: Place): boolean => last.has(name) || fresh.has(name)
      for (const { place, way, parent } of ways.toReversed())
        if ((way.part || way.names) && follows(place))
          note(parent, await findWhole(search, parent, place, way, since))
      for (const { place, way, parent } of ways)
        if (follows(parent)) note(place, await findBelonging(search, place, parent, way, since))
      since = newest
    }
    for (const place of places) await findMentions(search, place)
    // Without statistics every row is looked up among all rows of its place, which takes minutes where there are many.
    if (count > many) await sql`analyze finding_row`.execute(trx)
    await gatherNames(engine, trx, finding, [...identifiers.names, ...knownAs])
    await markShared(engine, search)
    return finding
  })
}
