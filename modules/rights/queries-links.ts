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

export const countConfirmLinks = async (db: Db, since: Date): Promise<number> => {
  const row = await db
    .selectFrom('link')
    .select(sql<number>`count(*)`.as('count'))
    .where('kind', '=', 'confirm')
    .where('created_at', '>', since)
    .executeTakeFirst()
  return row?.count ?? 0
}
