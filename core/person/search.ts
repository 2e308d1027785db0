import { type QueryResult, type RawBuilder, sql, type Transaction } from 'kysely'
import type { EngineTables } from '../ledger/engine-tables.ts'
import { isAnothers, isMentioned, isRow, keyOf, matchersOf, tableOf } from './match.ts'
import type { Identifiers, RowRef } from './persons.ts'
import type { Place, Way } from './places.ts'

/** A search under way: where its rows are written down, and what for. */
export interface Search {
  readonly trx: Transaction<EngineTables>
  readonly finding: number
  readonly identifiers: Identifiers
  readonly ambiguous: readonly string[]
}

const into = sql`insert into finding_row (finding_id, place, key, share, found_by, certain, included, parent_place, parent_key)`
/**
 * What is certain wins whatever was found first, unless the officer decided by hand. A row that is raised counts as found anew,
 * so that what belongs to it is followed again.
 */
const raised = sql`on conflict (finding_id, place, key) do update
  set id = default, share = excluded.share, found_by = excluded.found_by, certain = true, included = excluded.included,
      parent_place = excluded.parent_place, parent_key = excluded.parent_key
  where excluded.certain and not finding_row.certain and finding_row.reason is null`
/** How many rows an insert wrote down that were not there yet, or not for certain. */
const written = ({ numAffectedRows }: QueryResult<unknown>): number => Number(numAffectedRows ?? 0)
/** Canaries are nobody's. */
const real = sql`t._mark is distinct from 'c'`

/** Column and type of a primary key, or of its first column: what others refer to. */
export const firstOf = (key: Place['key']): readonly [string, string] => Object.entries(key)[0] ?? ['', '']

/** The officer's own choice of rows. As its brothers: returns how many were written down. */
export async function findChosen(
  { trx, finding }: Search,
  place: Place,
  rows: readonly RowRef[],
): Promise<number> {
  let count = 0
  for (const { key } of rows.filter((row) => `${row.module}.${row.table}` === place.name))
    count += written(
      await sql`${into}
      select ${finding}::bigint, ${place.name}::text, ${keyOf(place)}, 'own', 'officer', true, true, null, null
        from ${tableOf(place)} t where ${isRow(place, sql`${JSON.stringify(key)}::jsonb`)} and ${real} ${raised}`.execute(
        trx,
      ),
    )
  return count
}

/** Rows that hold one of the identifiers themselves. */
export async function findOwn(
  { trx, finding, identifiers, ambiguous }: Search,
  place: Place,
  whole: Place | undefined,
): Promise<number> {
  const way = place.ways.find((one) => one.part)
  const parent =
    way && whole
      ? sql`${whole.name}::text, jsonb_build_object(${sql.lit(firstOf(whole.key)[0])}, ${sql.ref(`t.${way.column}`)})`
      : sql`null, null`
  let count = 0
  for (const { kind, condition, value } of matchersOf(place, identifiers)) {
    const certain: RawBuilder<boolean> =
      kind === 'name' ? sql<boolean>`false` : sql<boolean>`${value} <> all(${ambiguous})`
    count += written(
      await sql`${into}
      select ${finding}::bigint, ${place.name}::text, ${keyOf(place)}, 'own', ${kind}::text, ${certain}, ${certain}, ${parent}
        from ${tableOf(place)} t where ${condition} and ${real} ${raised}`.execute(trx),
    )
  }
  return count
}

/** The rows of which parts were found (an address leads to its contact), or in which they name somebody. */
export async function findWhole(
  { trx, finding }: Search,
  place: Place,
  part: Place,
  way: Way,
  since: number,
): Promise<number> {
  const [column] = firstOf(place.key)
  return written(
    await sql`
    with found as (
      select ${sql.ref(`t.${way.column}`)} as parent, bool_or(r.certain) as certain, bool_or(r.included) as included
        from finding_row r join ${tableOf(part)} t on ${isRow(part, sql`r.key`)}
       where r.finding_id = ${finding} and r.place = ${part.name} and r.id > ${since} group by 1)
    ${into}
    select ${finding}::bigint, ${place.name}::text, ${keyOf(place)}, ${way.part ? 'own' : 'mention'}::text, ${`with ${part.name}`}::text,
           found.certain, found.included, null, null
      from found join ${tableOf(place)} t on ${sql.ref(`t.${column}`)} = found.parent
     where ${real} ${raised}`.execute(trx),
  )
}

/** Rows that belong to one that was found, unless they say that they are another's. */
export async function findBelonging(
  { trx, finding, identifiers, ambiguous }: Search,
  place: Place,
  parent: Place,
  way: Way,
  since: number,
): Promise<number> {
  const [column, type] = firstOf(parent.key)
  const { email, phone, name } = place.ties
  // A row with nothing but a name of its own may be anybody's of that house.
  const anybodys = name && !email && !phone && !way.part
  // Nor is it certain whose one is that came from an address which several use.
  const from =
    email && !way.part ? sql`(coalesce(lower(${sql.ref(`t.${email}`)}), '') <> all(${ambiguous}))` : sql`true`
  const certain = anybodys ? sql`false` : sql`(r.certain and ${from})`
  return written(
    await sql`${into}
    select distinct on (found) ${finding}::bigint, ${place.name}::text, ${keyOf(place)} as found, 'own', ${`with ${parent.name}`}::text,
           ${certain} as sure, ${certain} and r.included, r.place, r.key
      from finding_row r
      join ${tableOf(place)} t on ${sql.ref(`t.${way.column}`)} = (r.key ->> ${sql.lit(column)})::${sql.raw(type)}
     where r.finding_id = ${finding} and r.place = ${parent.name} and r.id > ${since} and r.share <> 'mention'
       and ${real} ${way.part ? sql`` : sql`and not ${isAnothers(place, identifiers)}`}
     order by found, sure desc ${raised}`.execute(trx),
  )
}

/** Rows of others in which the person is named among several. */
export async function findMentions(
  { trx, finding, identifiers, ambiguous }: Search,
  place: Place,
): Promise<void> {
  const { emails } = identifiers
  for (const [certain, some] of [
    [true, emails.filter((one) => !ambiguous.includes(one))],
    [false, emails.filter((one) => ambiguous.includes(one))],
  ] as const)
    for (const column of some.length > 0 ? (place.ties.mentions ?? []) : [])
      await sql`${into}
      select ${finding}::bigint, ${place.name}::text, ${keyOf(place)}, 'mention', ${`named in ${column}`}::text,
             ${certain}::boolean, ${certain}::boolean, null, null
        from ${tableOf(place)} t where ${isMentioned(place, column, some)} and ${real} ${raised}`.execute(trx)
}

/** A row stays, without what is the person's, when rows of others hang on it. */
export async function findShared(
  { trx, finding }: Pick<Search, 'trx' | 'finding'>,
  place: Place,
  child: Place,
  column: string,
): Promise<void> {
  const [own, type] = firstOf(place.key)
  await sql`update finding_row r set share = 'shared'
     where r.finding_id = ${finding} and r.place = ${place.name} and r.share = 'own'
       and exists (
         select from ${tableOf(child)} t
          where ${sql.ref(`t.${column}`)} = (r.key ->> ${sql.lit(own)})::${sql.raw(type)} and ${real}
            and not exists (
              select from finding_row c
               where c.finding_id = ${finding} and c.place = ${child.name} and c.key = ${keyOf(child)}
                 and c.share = 'own' and (c.included or not r.included)))`.execute(trx)
}

/** What belongs to a row that stays, and does not say that it is the person's, stays as well: what staff wrote in a thread of several. */
export async function leaveToOthers(
  { trx, finding }: Pick<Search, 'trx' | 'finding'>,
  place: Place,
): Promise<void> {
  await sql`update finding_row r set share = 'mention'
      from finding_row p
     where r.finding_id = ${finding} and r.place = ${place.name} and r.share = 'own' and r.found_by like 'with %'
       and p.finding_id = r.finding_id and p.place = r.parent_place and p.key = r.parent_key
       and p.share <> 'own'`.execute(trx)
}
