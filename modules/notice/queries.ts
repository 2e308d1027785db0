import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import type { Tables } from './data.ts'

export type Version = Selectable<Tables['version']>

/** One publisher at a time, until the transaction ends. */
export const lockVersions = (db: Kysely<Tables>): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended('notice.version', 0))`.execute(db)

export const insertVersion = (db: Kysely<Tables>, version: Insertable<Tables['version']>): Promise<Version> =>
  db.insertInto('version').values(version).returningAll().executeTakeFirstOrThrow()

export const latestVersion = (db: Kysely<Tables>): Promise<Version | undefined> =>
  db.selectFrom('version').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst()

export const versionById = (db: Kysely<Tables>, id: number): Promise<Version | undefined> =>
  db.selectFrom('version').selectAll().where('id', '=', id).executeTakeFirst()

export const versionBefore = (db: Kysely<Tables>, id: number): Promise<Version | undefined> =>
  db.selectFrom('version').selectAll().where('id', '<', id).orderBy('id', 'desc').limit(1).executeTakeFirst()

/** Newest first, without the texts; `before` is the id after which the last page ended. */
export const listVersions = (
  db: Kysely<Tables>,
  limit: number,
  before?: number,
): Promise<Omit<Version, 'text_de' | 'text_en'>[]> =>
  db
    .selectFrom('version')
    .select(['id', 'published_at', 'effective_from', 'sha256', 'reason', 'actor'])
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? 0))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()

/** Versions whose text is not the one their sum was taken of. */
export const alteredVersions = async (db: Kysely<Tables>): Promise<number[]> => {
  const rows = await db
    .selectFrom('version')
    .select('id')
    .where(sql<boolean>`sha256 <> encode(sha256(convert_to(text_de || E'\f' || text_en, 'UTF8')), 'hex')`)
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id)
}

export const sumsOf = async (db: Kysely<Tables>, ids: readonly number[]): Promise<Map<number, string>> => {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('version').select(['id', 'sha256']).where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, row.sha256]))
}

export const versionAfter = (db: Kysely<Tables>, id: number): Promise<{ id: number } | undefined> =>
  db.selectFrom('version').select('id').where('id', '>', id).orderBy('id').limit(1).executeTakeFirst()
