import { type RawBuilder, sql, type Transaction } from 'kysely'
import { phoneFigures } from '../phone.ts'
import type { Engine } from '../engine.ts'
import { writtenColumns } from '../ledger/declare.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import { writtenSql } from '../ledger/written.ts'
import { isRow, keyOf, tableOf } from './match.ts'
import { wholeName } from './names.ts'
import { type Known, type NamedBy, passagesIn, wordsOf, spellingsOf } from './passages.ts'
import type { Identifiers, RowRef } from './persons.ts'
import { type Place, placesIn, placesOf } from './places.ts'
import { firstOf } from './search.ts'

type Trx = Transaction<EngineTables>
type Key = RowRef['key']

const chunk = 200
/** What is written more often in one table is no person's name, or that of many. */
const oftenest = 500

/** Whether the row `t` may name the person: an index has its words. One condition for each of what is known. */
export function mayName(place: Place, { emails, phones, names }: Known): RawBuilder<boolean>[] {
  const words = writtenSql(place.declared, 't.')
  if (words === null) return []
  const holds = (some: RawBuilder<unknown>): RawBuilder<boolean> => sql<boolean>`${sql.raw(words)} @> ${some}`
  return [
    ...emails.flatMap(spellingsOf).map((email) => holds(sql`engine.words(${email})`)),
    ...phones.flatMap((phone) => {
      const figures = phoneFigures(phone)
      return figures ? [holds(sql`array[${`#${figures.national.slice(-6)}`}]`)] : []
    }),
    ...names.flatMap((name) => namesOf(name).map((words) => holds(sql`${words}::text[]`))),
  ]
}

/** The words of a name, and the same with the genitive's s at whichever may stand last ("Erika Musters Vertrag"). */
function namesOf(name: string): string[][] {
  const words = wordsOf(name).map((one) => one.slice(0, 40))
  return [words, ...words.map((_, last) => words.map((one, n) => (n === last ? `${one}s` : one)))]
}

const anyOf = (conditions: readonly RawBuilder<boolean>[]): RawBuilder<boolean> =>
  sql<boolean>`(${sql.join(conditions, sql` or `)})`

/** Whether what was written stands in the rows of a place once more as it came or went, byte for byte. */
export const keepsOriginals = ({ declared }: Place): boolean =>
  Object.values(declared.columns).some(
    ({ category, sql: type }) => category === 'content' && type === 'bytea',
  )

export interface Written {
  readonly key: Key
  /** What was written in it, by column. */
  readonly texts: Readonly<Record<string, string>>
}

/** What was written in these rows. */
export async function textsOf(trx: Trx, place: Place, keys: readonly Key[]): Promise<Written[]> {
  if (keys.length === 0) return []
  const columns = writtenColumns(place.declared).flatMap((one) => [sql.lit(one), sql.ref(`t.${one}`)])
  const { rows } = await sql<Written>`
    select these.key, jsonb_strip_nulls(jsonb_build_object(${sql.join(columns)})) as texts
      from (select value as key from jsonb_array_elements(${JSON.stringify(keys)}::jsonb) limit ${sql.lit(keys.length)}) these
      join ${tableOf(place)} t on ${isRow(place, sql`these.key`)}`.execute(trx)
  return rows
}

const strength: readonly NamedBy[] = ['email', 'phone', 'name']

/** By what these texts name the person; null: they do not. */
const namedBy = ({ texts }: Written, known: Known): NamedBy | null => {
  const found = new Set(Object.values(texts).flatMap((text) => passagesIn(text, known).map(({ by }) => by)))
  return strength.find((one) => found.has(one)) ?? null
}

/** Rows of a place in whose texts the person is named, found by their words and then read; only those of `which`. */
export async function* rowsNaming(
  trx: Trx,
  place: Place,
  known: Known,
  which: RawBuilder<boolean>,
): AsyncGenerator<{ key: Key; by: NamedBy }[]> {
  const conditions = mayName(place, known)
  if (conditions.length === 0) return
  const { rows: candidates } = await sql<{ key: Key }>`
    select ${keyOf(place)} as key from ${tableOf(place)} t where ${anyOf(conditions)} and ${which}`.execute(
    trx,
  )
  for (let at = 0; at < candidates.length; at += chunk) {
    const keys = candidates.slice(at, at + chunk).map(({ key }) => key)
    yield (await textsOf(trx, place, keys)).flatMap((row) => {
      const by = namedBy(row, known)
      return by ? [{ key: row.key, by }] : []
    })
  }
}

/** By what a finding's person is named in texts. */
export const knownOf = (identifiers: Identifiers, knownAs: readonly string[]): Known => ({
  emails: identifiers.emails,
  phones: identifiers.phones,
  names: [...new Set([...identifiers.names, ...knownAs])].filter((name) => wordsOf(name).length > 1),
})

async function isOften(trx: Trx, places: readonly Place[], name: string): Promise<boolean> {
  for (const place of places) {
    const conditions = mayName(place, { emails: [], phones: [], names: [name] })
    if (conditions.length === 0) continue
    const { rows } = await sql<{ count: number }>`select count(*) as count from (
      select from ${tableOf(place)} t where ${anyOf(conditions)} limit ${sql.lit(oftenest + 1)}) found`.execute(
      trx,
    )
    if ((rows[0]?.count ?? 0) > oftenest) return true
  }
  return false
}

/**
 * The whole names under which rows of a finding know the person, with those given. One that is written everywhere (a sender
 * who calls himself "Guten Tag") finds nobody, and is ambiguous.
 */
export async function gatherNames(
  engine: Engine,
  trx: Trx,
  finding: number,
  given: readonly string[],
): Promise<void> {
  const places = await placesOf(engine)
  const held = await placesIn(trx, finding)
  const names = new Map<string, string>()
  const add = (name: string): void => {
    const words = wordsOf(name)
    if (words.length > 1 && words.length < 7) names.set(words.toSorted().join(' '), name)
  }
  for (const name of given) add(name)
  for (const place of places) {
    if (!held.has(place.name) || !place.ties.name || place.ties.claimed) continue
    const { rows } = await sql<{ name: string | null }>`
      select distinct ${wholeName(place)} as name from finding_row r join ${tableOf(place)} t on ${isRow(place, sql`r.key`)}
       where r.finding_id = ${finding} and r.place = ${place.name} and r.share = 'own' and r.certain and r.included
         and (r.parent_place is null or r.found_by in ('email', 'phone', 'customer')) limit 20`.execute(trx)
    for (const { name } of rows) if (name) add(name)
  }
  const [known, often]: [string[], string[]] = [[], []]
  for (const name of names.values()) ((await isOften(trx, places, name)) ? often : known).push(name)
  await sql`update finding set known_as = ${known}::text[],
      ambiguous = array(select distinct one from unnest(ambiguous || ${often}::text[]) one order by 1)
    where id = ${finding}`.execute(trx)
}

/** Flags the mails, byte for byte, that texts which name the person were sent as or came as. */
async function flagMails(
  trx: Trx,
  places: readonly Place[],
  finding: number,
  flagged: ReadonlySet<Place>,
): Promise<void> {
  const mailed = places.flatMap((place) =>
    place.declared.mailed ? [{ place, column: place.declared.mailed }] : [],
  )
  for (const { place: mail, column: to } of mailed)
    if (keepsOriginals(mail))
      for (const { place, column } of mailed)
        if (place !== mail && flagged.has(place))
          await sql`insert into finding_row (finding_id, place, key, share, found_by, certain, included, written)
            select distinct on (found) ${finding}::bigint, ${mail.name}::text, ${keyOf(mail)} as found, 'mention', 'written', r.certain, true, r.written
              from finding_row r join ${tableOf(place)} o on ${isRow(place, sql`r.key`, 'o')}
              join ${tableOf(mail)} t on ${sql.ref(`t.${to}`)} = ${sql.ref(`o.${column}`)}
             where r.finding_id = ${finding} and r.place = ${place.name} and r.written is not null and t._mark is distinct from 'c'
             order by found, r.certain desc
            on conflict do nothing`.execute(trx)
}

/** Flags the rows whose texts name the person and that are not theirs to erase: the officer looks at each. */
export async function flagWritten(engine: Engine, trx: Trx, finding: number): Promise<void> {
  const of = await trx.selectFrom('finding').selectAll().where('id', '=', finding).executeTakeFirst()
  if (!of) return
  const known = knownOf(of.identifiers, of.known_as)
  const { ambiguous } = of
  const names = known.names.filter((name) => !ambiguous.includes(name))
  const sure: Known = {
    emails: known.emails.filter((one) => !ambiguous.includes(one)),
    phones: known.phones.filter((one) => !ambiguous.includes(one)),
    names: [],
  }
  const places = await placesOf(engine)
  const flagged = new Set<Place>()
  for (const place of places) {
    const others = sql<boolean>`t._mark is distinct from 'c' and not exists (select from finding_row f where f.finding_id = ${finding}
      and f.place = ${place.name} and f.key = ${keyOf(place)} and f.share = 'own' and f.included)`
    for await (const rows of rowsNaming(trx, place, { ...known, names }, others)) {
      if (rows.length === 0) continue
      flagged.add(place)
      const certain = new Set<string>()
      for (const row of await textsOf(
        trx,
        place,
        rows.map(({ key }) => key),
      ))
        if (namedBy(row, sure)) certain.add(JSON.stringify(row.key))
      const found = rows.map((row) => ({ ...row, certain: certain.has(JSON.stringify(row.key)) }))
      await sql`insert into finding_row (finding_id, place, key, share, found_by, certain, included, written)
        select ${finding}::bigint, ${place.name}::text, one -> 'key', 'mention', 'written', (one ->> 'certain')::boolean, true, one ->> 'by'
          from jsonb_array_elements(${JSON.stringify(found)}::jsonb) one
        on conflict (finding_id, place, key) do update set written = excluded.written
          where finding_row.written is distinct from excluded.written`.execute(trx)
    }
  }
  await flagMails(trx, places, finding, flagged)
}

/** Rows in whose texts the person is named although the officer never saw them, or wanted the passage taken out. */
export async function countUnseen(
  trx: Trx,
  places: readonly Place[],
  place: Place,
  { finding, known, which }: { finding: number; known: Known; which: RawBuilder<boolean> },
): Promise<number> {
  const seen = sql`exists (select from finding_row f where f.finding_id = ${finding} and f.place = ${place.name}
    and f.key = ${keyOf(place)} and not (f.redact and f.included))`
  // The file of the request itself is written on while it is handled.
  const ofFile = place.ways.flatMap(({ parent: name, column }) => {
    const parent = places.find((one) => one.name === name)
    if (!parent) return []
    const key = sql`jsonb_build_object(${sql.lit(firstOf(parent.key)[0])}, ${sql.ref(`t.${column}`)})`
    return sql`exists (select from finding_row f where f.finding_id = ${finding} and f.place = ${name}
      and f.key = ${key} and not f.included and f.reason is not null)`
  })
  const unseen = sql<boolean>`${which} and not (${sql.join([seen, ...ofFile], sql` or `)})`
  let count = 0
  for await (const rows of rowsNaming(trx, place, known, unseen)) count += rows.length
  return count
}
