import { type RawBuilder, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { byIndex } from './by-index.ts'
import { isMentioned, isRow, keyOf, matchersOf, tableOf } from './match.ts'
import type { Identifiers } from './persons.ts'
import { type Place, placesOf } from './places.ts'
import { countUnseen, knownOf } from './written.ts'

/** When a row says that what an act did with it was not done: by action, over the row `t` and its line `a` of the act. */
export const undoneWhere: Readonly<Record<string, string>> = {
  delete: 'true',
  restrict: 't._mark is null',
  hold: 't._mark is null',
  lift: `t._mark = 'r' and not exists (select from engine.restriction r where r.place = a.place and r.key = a.key)`,
}

/** Rows of an act with which was not done what it says; by their keys, which an index finds. */
export async function countUndone(engine: Engine, act: number): Promise<number> {
  return byIndex(engine, async (trx) => {
    const { rows: parts } = await sql<{ place: string; action: string }>`
      select distinct place, action from act_row where act_id = ${act}`.execute(trx)
    const places = new Map((await placesOf(engine)).map((place) => [place.name, place]))
    let undone = 0
    // Only where rows were to be dealt with: a log of hundreds of partitions is costly even to find nothing in.
    for (const part of parts) {
      const [place, condition] = [places.get(part.place), undoneWhere[part.action]]
      if (!place || !condition) continue
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from act_row a join ${tableOf(place)} t on ${isRow(place, sql`a.key`)}
         where a.act_id = ${act} and a.place = ${place.name} and a.action = ${part.action}
           and t._mark is distinct from 'c' and (${sql.raw(condition)})`.execute(trx)
      undone += rows[0]?.count ?? 0
    }
    return undone
  })
}

/** Whether a row was there when the act fixed its rows: later ones are no remainder. */
function wasThere(place: Place, newest: Readonly<Record<string, number>>) {
  const bound = newest[place.name]
  const [column] = Object.keys(place.key)
  // `+ 0`: never along the primary key, which nearly all rows would pass.
  return bound === undefined || !column ? sql`true` : sql`${sql.ref(`t.${column}`)} + 0 <= ${bound}`
}

/** Identifiers that are one person's. */
export const sureOf = (identifiers: Identifiers, ambiguous: readonly string[]): Identifiers => ({
  ...identifiers,
  names: [],
  emails: identifiers.emails.filter((one) => !ambiguous.includes(one)),
  phones: identifiers.phones.filter((one) => !ambiguous.includes(one)),
})

/** The ways in which a row `t` names somebody. */
export const namesPerson = (place: Place, identifiers: Identifiers): RawBuilder<boolean>[] => [
  ...matchersOf(place, identifiers).map(({ condition }) => condition),
  ...(identifiers.emails.length > 0
    ? (place.ties.mentions ?? []).map((one) => isMentioned(place, one, identifiers.emails))
    : []),
]

/** By what a finding's person is searched again. */
export interface Left {
  readonly identifiers: Identifiers
  readonly ambiguous: readonly string[]
  readonly knownAs: readonly string[]
}

const namesOnly = ({ names }: Identifiers): Identifiers => ({ emails: [], phones: [], customers: [], names })

/**
 * Searches every module once more by the identifiers: rows that nobody restricted, that were there when the act fixed its
 * rows, and that the officer did not leave out with a reason. Those that only a name matches count too: whose they are is
 * undecided until the officer says so. And what others wrote of the person, unless the officer saw it.
 */
export async function countLeft(
  engine: Engine,
  act: { id: number; finding_id: number; newest: Readonly<Record<string, number>> },
  { identifiers, ambiguous, knownAs }: Left,
): Promise<number> {
  const sure = sureOf(identifiers, ambiguous)
  const places = await placesOf(engine)
  return byIndex(engine, async (trx) => {
    let found = 0
    for (const place of places) {
      if (place.declared.heldAs === 'processor') continue
      found += await countUnseen(trx, places, place, {
        finding: act.finding_id,
        known: knownOf({ ...sure, names: identifiers.names }, knownAs),
        which: sql<boolean>`t._mark is null and ${wasThere(place, act.newest)}`,
      })
      const left = sql`not f.included and f.reason is not null`
      const conditions = [
        ...namesPerson(place, sure).map((one) => [one, left] as const),
        ...matchersOf(place, namesOnly(identifiers)).map(
          // What others wrote and only names the person is reviewed, and stays.
          ({ condition }) => [condition, sql`(${left}) or (f.included and f.share = 'mention')`] as const,
        ),
      ].map(
        ([condition, except]) => sql`(${condition} and not exists (
          select from finding_row f where f.finding_id = ${act.finding_id} and f.place = ${place.name}
             and f.key = ${keyOf(place)} and (${except})))`,
      )
      if (conditions.length === 0) continue
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from ${tableOf(place)} t
         where (${sql.join(conditions, sql` or `)}) and t._mark is null and ${wasThere(place, act.newest)}`.execute(
        trx,
      )
      found += rows[0]?.count ?? 0
    }
    return found
  })
}
