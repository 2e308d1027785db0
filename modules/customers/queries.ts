import { sql, type Kysely, type SqlBool } from 'kysely'
import type { Organisation, Person, Tables } from './data.ts'
import { phoneSearch } from './phone.ts'
import { wordsQuery } from './spelling.ts'

type Db = Kysely<Tables>

const organisationColumns = [
  'id',
  'number',
  'name',
  'street',
  'postcode',
  'city',
  'country',
  'notes',
  'in_use',
  'created_at',
  'updated_at',
  'ended_at',
] as const

const personColumns = [
  'id',
  'organisation_id',
  'given_name',
  'family_name',
  'notes',
  'in_use',
  'created_at',
  'updated_at',
  'ended_at',
] as const

const inGerman = (column: string) => sql<string>`${sql.ref(column)} collate "de-x-icu"`

/** Ids of the persons whose name, address or number is what was typed: each way by its own index. */
const personsFound = (typed: string) => {
  const words = wordsQuery(typed)
  const phone = phoneSearch(typed)
  const email = typed.trim().toLowerCase()
  return sql<number>`
    select id from person where words @@ to_tsquery('simple', ${words ?? ''})
    union select person_id from email where email like ${`${escapeLike(email)}%`}
    union select person_id from email where split_part(email, '@', 2) = ${email.replace(/^@/, '')}
    ${
      phone
        ? sql`union select person_id from phone where number like ${`${escapeLike(phone.beginning)}%`}
              union select person_id from phone where reverse(number) like reverse(${phone.ending}) || '%'`
        : sql``
    }`
}

const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)

/** Organisations by name; found by own words or through a person of theirs. */
export async function listOrganisations(
  db: Db,
  options: { typed: string; ended: boolean; after: { name: string; id: number } | null; limit: number },
): Promise<(Organisation & { persons: number })[]> {
  const { typed, after } = options
  let query = db
    .selectFrom('organisation')
    .select(organisationColumns)
    .select((row) =>
      row
        .selectFrom('person')
        .whereRef('person.organisation_id', '=', 'organisation.id')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .as('persons'),
    )
    .where('ended_at', options.ended ? 'is not' : 'is', null)
  if (typed.trim())
    query = query.where(
      sql<SqlBool>`organisation.id in (
        select id from organisation where words @@ to_tsquery('simple', ${wordsQuery(typed) ?? ''})
        union select organisation_id from person where id in (${personsFound(typed)}))`,
    )
  if (after)
    query = query.where(
      sql<SqlBool>`(name collate "de-x-icu", organisation.id) > (${after.name} collate "de-x-icu", ${after.id})`,
    )
  return (await query
    .orderBy(inGerman('name'))
    .orderBy('id')
    .limit(options.limit)
    .execute()) as (Organisation & {
    persons: number
  })[]
}

/** Persons by family and given name. */
export async function listPersons(
  db: Db,
  options: {
    typed: string
    ended: boolean
    after: { family: string; given: string; id: number } | null
    limit: number
  },
): Promise<Person[]> {
  const { typed, after } = options
  let query = db
    .selectFrom('person')
    .select(personColumns)
    .where('ended_at', options.ended ? 'is not' : 'is', null)
  if (typed.trim()) query = query.where(sql<SqlBool>`id in (${personsFound(typed)})`)
  if (after)
    query = query.where(
      sql<SqlBool>`(family_name collate "de-x-icu", given_name collate "de-x-icu", id) >
        (${after.family} collate "de-x-icu", ${after.given} collate "de-x-icu", ${after.id})`,
    )
  return query
    .orderBy(inGerman('family_name'))
    .orderBy(inGerman('given_name'))
    .orderBy('id')
    .limit(options.limit)
    .execute()
}

export const findOrganisations = (db: Db, ids: readonly number[]): Promise<Organisation[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db.selectFrom('organisation').select(organisationColumns).where('id', 'in', ids).execute()

export const findPersons = (db: Db, ids: readonly number[]): Promise<Person[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db.selectFrom('person').select(personColumns).where('id', 'in', ids).execute()

export const personsOf = (db: Db, organisationId: number): Promise<Person[]> =>
  db
    .selectFrom('person')
    .select(personColumns)
    .where('organisation_id', '=', organisationId)
    .orderBy('ended_at', (order) => order.desc().nullsFirst())
    .orderBy(inGerman('family_name'))
    .orderBy(inGerman('given_name'))
    .orderBy('id')
    .limit(500)
    .execute()

export const emailsOf = (db: Db, personIds: readonly number[]) =>
  personIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('email')
        .select(['person_id', 'email'])
        .where('person_id', 'in', personIds)
        .orderBy('id')
        .execute()

export const phonesOf = (db: Db, personIds: readonly number[]) =>
  personIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('phone')
        .select(['person_id', 'number'])
        .where('person_id', 'in', personIds)
        .orderBy('id')
        .execute()

export const personByEmail = (db: Db, email: string) =>
  db
    .selectFrom('email')
    .select('person_id')
    .where('email', '=', email.trim().toLowerCase())
    .executeTakeFirst()

/** The highest customer number that is a plain number, from which the next is counted. */
export async function highestNumber(db: Db): Promise<number> {
  const { rows } = await sql<{ highest: number | null }>`
    select max(number::bigint) as highest from organisation where number ~ '^[0-9]{1,15}$'`.execute(db)
  return rows[0]?.highest ?? 10_000
}
