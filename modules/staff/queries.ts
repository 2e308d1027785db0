import { type Kysely, sql } from 'kysely'
import type { Role } from '#core/permission.ts'
import type { Tables } from './data.ts'

type Db = Kysely<Tables>

const effective = (at: Date) => sql<Role[]>`effective_roles(a.id, ${at})`
const granted = sql<
  Role[]
>`(select coalesce(array_agg(g.role order by g.role), '{}') from role_grant g where g.account_id = a.id)`
const pledgedUntil = sql<Date | null>`(select max(p.valid_until) from pledge p where p.account_id = a.id)`

export const selectAccounts = (db: Db, at: Date) =>
  db
    .selectFrom('account as a')
    .select(['a.id', 'a.name', 'a.email', 'a.language', 'a.created_at', 'a.activated_at', 'a.deactivated_at'])
    .select(({ exists, selectFrom }) => [
      effective(at).as('roles'),
      granted.as('granted'),
      pledgedUntil.as('pledged_until'),
      sql<boolean>`coalesce(a.two_factor_enabled, false)`.as('two_factor'),
      exists(selectFrom('passkey as k').select('k.id').whereRef('k.account_id', '=', 'a.id')).as(
        'has_passkey',
      ),
      exists(
        selectFrom('credential as c')
          .select('c.id')
          .whereRef('c.account_id', '=', 'a.id')
          .where('c.password', 'is not', null),
      ).as('has_password'),
    ])

export const findAccount = (db: Db, at: Date, id: string) =>
  selectAccounts(db, at).where('a.id', '=', id).executeTakeFirst()

export const findByAddress = (db: Db, at: Date, email: string) =>
  selectAccounts(db, at).where('a.email', '=', email.toLowerCase()).executeTakeFirst()

/** In the order in which people expect names; at most `limit`, after the name and id given. */
export const listAccounts = (db: Db, at: Date, after: { name: string; id: string } | null, limit: number) =>
  selectAccounts(db, at)
    .$if(after !== null, (query) =>
      query.where(
        sql<boolean>`(a.name collate "de-x-icu", a.id) > (${after?.name ?? ''} collate "de-x-icu", ${after?.id ?? ''})`,
      ),
    )
    .orderBy(sql`a.name collate "de-x-icu"`)
    .orderBy('a.id')
    .limit(limit)
    .execute()

export const insertAccount = (
  db: Db,
  account: { id: string; name: string; email: string; language: 'de' | 'en'; at: Date },
) =>
  db
    .insertInto('account')
    .values({
      id: account.id,
      name: account.name,
      email: account.email.toLowerCase(),
      language: account.language,
      created_at: account.at,
      updated_at: account.at,
    })
    .execute()

/** Sets the password of an account, which puts it in use. */
export async function writePassword(db: Db, id: string, hash: string, at: Date): Promise<void> {
  await db
    .deleteFrom('credential')
    .where('account_id', '=', id)
    .where('provider', '=', 'credential')
    .execute()
  await db
    .insertInto('credential')
    .values({
      id,
      subject: id,
      provider: 'credential',
      account_id: id,
      password: hash,
      created_at: at,
      updated_at: at,
    })
    .execute()
  await db
    .updateTable('account')
    .set({ activated_at: sql`coalesce(activated_at, ${at})`, updated_at: at })
    .where('id', '=', id)
    .execute()
}

export const anyAccount = async (db: Db): Promise<boolean> => {
  const { rows } = await sql<{ any: boolean }>`select any_account() as any`.execute(db)
  return rows[0]?.any === true
}

/** Changes of roles, set-up and deactivation wait for one another: each counts who administers afterwards. */
export const lockRoles = (db: Db) =>
  sql`select pg_advisory_xact_lock(hashtextextended('staff.roles', 0))`.execute(db)

export async function countAdministrators(db: Db, at: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from account a where 'administrator' = any(effective_roles(a.id, ${at}))`.execute(db)
  return rows[0]?.count ?? 0
}

export async function effectiveRoles(db: Db, id: string, at: Date): Promise<Role[]> {
  const { rows } = await sql<{ roles: Role[] }>`select effective_roles(${id}, ${at}) as roles`.execute(db)
  return rows[0]?.roles ?? []
}

export const grantedRoles = async (db: Db, id: string): Promise<Role[]> => {
  const rows = await db
    .selectFrom('role_grant')
    .select('role')
    .where('account_id', '=', id)
    .orderBy('role')
    .execute()
  return rows.map((row) => row.role as Role)
}

export const insertGrant = (db: Db, grant: { id: string; role: Role; at: Date; by: string }) =>
  db
    .insertInto('role_grant')
    .values({ account_id: grant.id, role: grant.role, granted_at: grant.at, granted_by: grant.by })
    .execute()

export const deleteGrant = (db: Db, id: string, role: Role) =>
  db.deleteFrom('role_grant').where('account_id', '=', id).where('role', '=', role).execute()

export const updateAccount = (
  db: Db,
  id: string,
  change: {
    name?: string
    language?: 'de' | 'en'
    deactivated_at?: Date | null
    two_factor_enabled?: boolean
    updated_at: Date
  },
) => db.updateTable('account').set(change).where('id', '=', id).executeTakeFirst()

/** Ends what signs this account in: sessions always; with `all` also password, second factor and passkeys. */
export async function deleteWaysIn(db: Db, id: string, all: boolean): Promise<void> {
  await db.deleteFrom('session').where('account_id', '=', id).execute()
  if (!all) return
  for (const table of ['credential', 'second_factor', 'passkey', 'api_token'] as const)
    await db.deleteFrom(table).where('account_id', '=', id).execute()
}

export const lastPledge = (db: Db, id: string) =>
  db
    .selectFrom('pledge')
    .select(['text_version', 'language', 'wording', 'signed_name', 'signed_at', 'valid_until'])
    .where('account_id', '=', id)
    .orderBy('valid_until', 'desc')
    .limit(1)
    .executeTakeFirst()

export const insertPledge = (
  db: Db,
  pledge: {
    account_id: string
    text_version: number
    language: string
    wording: string
    signed_name: string
    signed_at: Date
    valid_until: Date
  },
) => db.insertInto('pledge').values(pledge).execute()

export const namesById = (db: Db, ids: readonly string[]) =>
  db
    .selectFrom('account')
    .select(['id', 'name'])
    .where('id', 'in', [...ids])
    .execute()

export const selectAgents = (db: Db) =>
  db
    .selectFrom('account as a')
    .select(['a.id', 'a.name'])
    .where('a.activated_at', 'is not', null)
    .where('a.deactivated_at', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('role_grant as g')
          .select('g.role')
          .whereRef('g.account_id', '=', 'a.id')
          .where('g.role', 'in', ['agent', 'administrator']),
      ),
    )
    .orderBy(sql`a.name collate "de-x-icu"`)
    .execute()
