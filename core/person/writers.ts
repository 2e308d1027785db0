import { type RawBuilder, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { tableOf } from './match.ts'
import { foldedWhole } from './names.ts'
import type { Place } from './places.ts'
import { firstOf } from './search.ts'

const most = 50

interface Writer {
  readonly email: string
  readonly name: string
}

const names = (
  engine: Engine,
  email: RawBuilder<string>,
  name: RawBuilder<string>,
  from: RawBuilder<unknown>,
  emails: readonly string[],
): Promise<{ rows: Writer[] }> =>
  sql<Writer>`select distinct ${email} as email, ${name} as name from ${from}
     where ${email} = any(${emails}) and t._mark is distinct from 'c' limit ${sql.lit(most * emails.length)}`.execute(
    engine.owner,
  )

/** Whether two folded names may be one person's: the words of one begin words of the other (`a boettcher`, `ayse boettcher`). */
function mayBeOne(one: string, other: string): boolean {
  const [few = [], many = []] = [one.split(' '), other.split(' ')].toSorted((a, b) => a.length - b.length)
  const within = (some: readonly string[], all: readonly string[]): boolean =>
    some.every((word) => all.some((longer) => longer.startsWith(word) || word.startsWith(longer)))
  return within(few, many)
}

/** Addresses under which several different names wrote, or another than the one they belong to: a family's, a firm's. */
export async function sharedAddresses(
  engine: Engine,
  places: readonly Place[],
  emails: readonly string[],
): Promise<string[]> {
  if (emails.length === 0) return []
  const byName = new Map(places.map((place) => [place.name, place]))
  const found = await Promise.all(
    places.flatMap((place) => {
      const { ties } = place
      if (!ties.email || ties.claimed) return []
      const email = sql<string>`lower(${sql.ref(`t.${ties.email}`)})`
      if (ties.name) return [names(engine, email, foldedWhole(place), sql`${tableOf(place)} t`, emails)]
      const way = place.ways.find(({ part }) => part)
      const whole = way && byName.get(way.parent)
      if (!way || !whole?.ties.name) return []
      const [column] = firstOf(whole.key)
      const owner = sql<string>`(select ${foldedWhole(whole)} from ${tableOf(whole)} t where ${sql.ref(`t.${column}`)} = ${sql.ref(`part.${way.column}`)})`
      const of = sql<string>`lower(${sql.ref(`part.${ties.email}`)})`
      return [
        sql<Writer>`select ${of} as email, ${owner} as name from ${tableOf(place)} part
           where ${of} = any(${emails}) and part._mark is distinct from 'c' limit ${sql.lit(most * emails.length)}`.execute(
          engine.owner,
        ),
      ]
    }),
  )
  const named = Map.groupBy(
    found.flatMap(({ rows }) => rows.filter(({ name }) => name)),
    ({ email }) => email,
  )
  return [...named].flatMap(([email, writers]) =>
    writers.some((one, at) => writers.slice(at + 1).some((other) => !mayBeOne(one.name, other.name)))
      ? [email]
      : [],
  )
}
