import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import type { AnsweredRequest } from '#core/module.ts'
import type { Tables } from './data.ts'

export type LoggedRequest = Selectable<Tables['access_log']>
export type Enquiry = Selectable<Tables['enquiry']>

/** All in one statement, past the view: it would check each row once more. */
export async function insertRequests(db: Kysely<Tables>, rows: readonly AnsweredRequest[]): Promise<void> {
  await sql`
    insert into website.access_log (at, address, method, path, protocol, status, bytes, referrer, agent)
    select * from unnest(
      ${rows.map((row) => row.at.toISOString())}::timestamptz[], ${rows.map((row) => row.address)}::text[],
      ${rows.map((row) => row.method)}::text[], ${rows.map((row) => row.path)}::text[],
      ${rows.map((row) => row.protocol)}::text[], ${rows.map((row) => row.status)}::integer[],
      ${rows.map((row) => row.bytes)}::bigint[], ${rows.map((row) => row.referrer)}::text[],
      ${rows.map((row) => row.agent)}::text[])`.execute(db)
}

export interface LogFilter {
  /** Exactly, or all that begin with it. */
  readonly address?: string | undefined
  readonly path?: string | undefined
  readonly status?: number | undefined
}

/** Newest first; `before` is the last row of the page before. */
export const listRequests = (
  db: Kysely<Tables>,
  options: LogFilter & { limit: number; before?: { at: Date; id: number } | undefined },
): Promise<LoggedRequest[]> => {
  const { address, path, status, before, limit } = options
  return db
    .selectFrom('access_log')
    .selectAll()
    .$if(address !== undefined, (query) => query.where('address', '=', address ?? ''))
    .$if(path !== undefined, (query) => query.where(sql<boolean>`starts_with(path, ${path ?? ''})`))
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? 0))
    .$if(before !== undefined, (query) =>
      query.where(sql<boolean>`(at, id) < (${before?.at ?? null}, ${before?.id ?? 0})`),
    )
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** Row and consent need each other; the reference that closes the circle is checked at the end of the transaction. */
export async function insertEnquiry(
  db: Kysely<Tables>,
  enquiry: Insertable<Tables['enquiry']>,
  consent: Omit<Insertable<Tables['consent']>, 'id' | 'enquiry_id'>,
): Promise<number> {
  const { id } = await db.insertInto('enquiry').values(enquiry).returning('id').executeTakeFirstOrThrow()
  await db
    .insertInto('consent')
    .values({ ...consent, id: enquiry.consent_id, enquiry_id: id })
    .execute()
  return id
}

/** With the moment at which its consent was given. */
export const enquiryById = (
  db: Kysely<Tables>,
  id: number,
): Promise<(Enquiry & { given_at: Date }) | undefined> =>
  db
    .selectFrom('enquiry')
    .innerJoin('consent', 'consent.id', 'enquiry.consent_id')
    .selectAll('enquiry')
    .select('consent.given_at')
    .where('enquiry.id', '=', id)
    .executeTakeFirst()

export const setHandedOut = (db: Kysely<Tables>, id: number, at: Date) =>
  db.updateTable('enquiry').set({ handed_out_at: at }).where('id', '=', id).execute()

/** Read after `since`, on a consent given before it. */
export async function countHandedOut(db: Kysely<Tables>, email: string, since: Date): Promise<number> {
  const row = await db
    .selectFrom('enquiry')
    .innerJoin('consent', 'consent.id', 'enquiry.consent_id')
    .select(sql<number>`count(*)`.as('count'))
    .where(sql`lower(enquiry.email)`, '=', email.toLowerCase())
    .where('consent.given_at', '<=', since)
    .where('enquiry.handed_out_at', '>', since)
    .executeTakeFirst()
  return row?.count ?? 0
}

/** Says since when a matter is closed; null opens it again. Returns whether there is such an enquiry. */
export const setClosed = async (db: Kysely<Tables>, id: number, closedAt: Date | null): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('enquiry')
    .set({ closed_at: closedAt })
    .where('id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Two requests of one sender come one after the other, until the transaction ends. */
export const lockSender = (db: Kysely<Tables>, email: string): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`website.enquiry ${email.toLowerCase()}`}, 0))`.execute(
    db,
  )

export const repeatedEnquiry = (
  db: Kysely<Tables>,
  given: { email: string; message: string },
  since: Date,
): Promise<{ id: number } | undefined> =>
  db
    .selectFrom('enquiry')
    .select('id')
    .where(sql`lower(email)`, '=', given.email.toLowerCase())
    .where('message', '=', given.message)
    .where('received_at', '>', since)
    .limit(1)
    .executeTakeFirst()
