import { type Kysely, sql } from 'kysely'
import type { Role } from '#core/permission.ts'
import type { Tables } from './data.ts'

type Db = Kysely<Tables>

const bearer = (at: Date) => [
  'a.id as account_id' as const,
  'a.name as account_name' as const,
  'a.email' as const,
  sql<Role[]>`effective_roles(a.id, ${at})`.as('roles'),
]

/** Whom a session belongs to; nobody when it has ended or the account is not in use. */
export const findSession = (db: Db, tokenHash: string, at: Date) =>
  db
    .selectFrom('session as s')
    .innerJoin('account as a', 'a.id', 's.account_id')
    .select(bearer(at))
    .where('s.token', '=', tokenHash)
    .where('s.expires_at', '>', at)
    .where('a.deactivated_at', 'is', null)
    .where('a.activated_at', 'is not', null)
    .executeTakeFirst()

/** Of all accounts; there are as many as people work here. */
export const liveSessions = (db: Db, at: Date) =>
  db
    .selectFrom('session as s')
    .innerJoin('account as a', 'a.id', 's.account_id')
    .select(['a.email', 's.created_at'])
    .where('s.expires_at', '>', at)
    .orderBy('s.created_at', 'desc')
    .limit(2000)
    .execute()

export const insertSession = (
  db: Db,
  session: {
    id: string
    token: string
    account_id: string
    created_at: Date
    updated_at: Date
    expires_at: Date
  },
) => db.insertInto('session').values(session).execute()

export const listSessions = (db: Db, accountId: string, at: Date) =>
  db
    .selectFrom('session')
    .select(['id', 'token', 'created_at', 'expires_at'])
    .where('account_id', '=', accountId)
    .where('expires_at', '>', at)
    .orderBy('created_at', 'desc')
    .limit(100)
    .execute()

export const findToken = (db: Db, id: string, at: Date) =>
  db
    .selectFrom('api_token as t')
    .innerJoin('account as a', 'a.id', 't.account_id')
    .select(['t.id', 't.name', 't.hash', 't.scopes', 't.last_used_on', ...bearer(at)])
    .where('t.id', '=', id)
    .where('t.expires_at', '>', at)
    .where('a.deactivated_at', 'is', null)
    .where('a.activated_at', 'is not', null)
    .executeTakeFirst()

/** The day, never the hour: enough to find tokens that nobody uses. */
export const markTokenUsed = (db: Db, id: string, day: string) =>
  db
    .updateTable('api_token')
    .set({ last_used_on: day })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('last_used_on', 'is', null), eb('last_used_on', '<', day)]))
    .execute()

export const listTokens = (db: Db, accountId: string) =>
  db
    .selectFrom('api_token')
    .select(['id', 'name', 'scopes', 'created_at', 'expires_at', 'last_used_on'])
    .where('account_id', '=', accountId)
    .orderBy('created_at', 'desc')
    .limit(200)
    .execute()

export const insertToken = (
  db: Db,
  token: {
    id: string
    account_id: string
    name: string
    hash: Buffer
    scopes: string[]
    created_at: Date
    expires_at: Date
  },
) => db.insertInto('api_token').values(token).execute()

export const deleteToken = (db: Db, accountId: string, id: string) =>
  db.deleteFrom('api_token').where('id', '=', id).where('account_id', '=', accountId).executeTakeFirst()

export const insertLink = (
  db: Db,
  link: {
    hash: Buffer
    kind: LinkKind
    account_id: string | null
    created_at: Date
    expires_at: Date | null
  },
) => db.insertInto('link').values(link).execute()

export type LinkKind = 'setup' | 'invitation' | 'reset' | 'entry'

export const findLink = (db: Db, hash: Buffer, kinds: readonly LinkKind[], at: Date) =>
  db
    .selectFrom('link')
    .select(['kind', 'account_id'])
    .where('hash', '=', hash)
    .where('kind', 'in', [...kinds])
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', at)]))
    .executeTakeFirst()

/** Of several who come with the same link at once, one gets the row. */
export const takeLink = (db: Db, hash: Buffer, kinds: readonly LinkKind[], at: Date) =>
  db
    .deleteFrom('link')
    .where('hash', '=', hash)
    .where('kind', 'in', [...kinds])
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', at)]))
    .returning(['kind', 'account_id'])
    .executeTakeFirst()

export const deleteLinks = (db: Db, which: { kind: LinkKind } | { accountId: string }) =>
  'kind' in which
    ? db.deleteFrom('link').where('kind', '=', which.kind).execute()
    : db.deleteFrom('link').where('account_id', '=', which.accountId).execute()

/**
 * Counts one more attempt, before it is known whether it fails, and says so; null while the wait after
 * earlier ones lasts: none for the first `free` within an hour, then 15 s doubling up to 15 minutes.
 */
export async function takeAttempt(
  db: Db,
  key: Buffer,
  at: Date,
  free: number,
): Promise<{ failures: number } | null> {
  const { rows } = await sql<{ failures: number }>`
    insert into attempt (key, failures, last_at) values (${key}, 1, ${at})
    on conflict (key) do update
       set failures = case when attempt.last_at < ${at}::timestamptz - interval '1 hour' then 1 else attempt.failures + 1 end,
           last_at = excluded.last_at
     where attempt.last_at < ${at}::timestamptz - interval '1 hour'
        or attempt.failures < ${free}::int
        or attempt.last_at + least(900, 15 * 2 ^ least(attempt.failures - ${free}::int, 10)) * interval '1 second' <= ${at}
    returning failures`.execute(db)
  return rows[0] ?? null
}

/** How long the pause still lasts, in seconds. */
export async function readPause(db: Db, key: Buffer, at: Date, free: number): Promise<number> {
  const { rows } = await sql<{ seconds: number }>`
    select extract(epoch from last_at + least(900, 15 * 2 ^ least(failures - ${free}::int, 10)) * interval '1 second' - ${at}::timestamptz)::float8 as seconds
      from attempt where key = ${key}`.execute(db)
  return Math.max(1, rows[0]?.seconds ?? 1)
}

export const forgetAttempts = (db: Db, key: Buffer) =>
  db.deleteFrom('attempt').where('key', '=', key).execute()

export const listPasskeys = (db: Db, accountId: string) =>
  db
    .selectFrom('passkey')
    .select(['id', 'name', 'created_at', 'backed_up', 'model'])
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .limit(100)
    .execute()

export const deletePasskey = (db: Db, accountId: string, id: string) =>
  db.deleteFrom('passkey').where('account_id', '=', accountId).where('id', '=', id).executeTakeFirst()
