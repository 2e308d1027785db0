import { type Insertable, type Kysely, sql } from 'kysely'
import type { Tables } from './data.ts'

type Db = Kysely<Tables>

export const insertLink = (db: Db, values: Insertable<Tables['link']>) =>
  db.insertInto('link').values(values).execute()

export const findLink = (db: Db, hash: Buffer, kind: 'confirm' | 'page', at: Date) =>
  db
    .selectFrom('link')
    .selectAll()
    .where('hash', '=', hash)
    .where('kind', '=', kind)
    .where('expires_at', '>', at)
    .where((eb) => eb.or([eb('kind', '=', 'page'), eb('used_at', 'is', null)]))
    .executeTakeFirst()

/** Of several who come with the same link at once, one gets the row. */
export const takeLink = (db: Db, hash: Buffer, at: Date) =>
  db
    .updateTable('link')
    .set({ used_at: at })
    .where('hash', '=', hash)
    .where('kind', '=', 'confirm')
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .returningAll()
    .executeTakeFirst()

/** When somebody was last asked to confirm this request; null: never. */
export const lastConfirmLink = async (db: Db, requestId: number): Promise<Date | null> => {
  const row = await db
    .selectFrom('link')
    .select('created_at')
    .where('request_id', '=', requestId)
    .where('kind', '=', 'confirm')
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.created_at ?? null
}

/** Whoever counts the first mails and sends one more does so alone, until the end of the transaction. */
export const lockFirstMails = (db: Db) =>
  sql`select pg_advisory_xact_lock(hashtextextended('rights.first_mails', 0))`.execute(db)

/** What we wrote by ourselves upon requests of the website: questions whether they are theirs, and letters; to one address or to all. */
export async function countFirstMails(db: Db, since: Date, address: string | null): Promise<number> {
  const folded = address?.toLowerCase()
  let links = db
    .selectFrom('link')
    .innerJoin('request', 'request.id', 'link.request_id')
    .select(sql<number>`count(*)`.as('count'))
    .where('request.received_via', '=', 'web')
    .where('link.kind', '=', 'confirm')
    .where('link.created_at', '>', since)
  let letters = db
    .selectFrom('letter')
    .innerJoin('request', 'request.id', 'letter.request_id')
    .select(sql<number>`count(*)`.as('count'))
    .where('request.received_via', '=', 'web')
    .where('letter.channel', '=', 'mail')
    .where(sql<boolean>`letter.made_by not like 'staff:%'`)
    .where('letter.made_at', '>', since)
  if (folded !== undefined) {
    links = links.where(sql`lower(request.email)`, '=', folded)
    letters = letters.where(sql`lower(letter.address)`, '=', folded)
  }
  const [asked, written] = [await links.executeTakeFirst(), await letters.executeTakeFirst()]
  return (asked?.count ?? 0) + (written?.count ?? 0)
}
