import { type Kysely, sql } from 'kysely'
import type { Tables } from './data.ts'
import { effectiveRoles } from './queries.ts'

/** Whether a probe account was given the rights of an administrator, in three states of its pledge. */
export interface Probe {
  readonly unsigned: boolean
  readonly expired: boolean
  readonly signed: boolean
}

class Seen extends Error {
  readonly probe: Probe
  constructor(probe: Probe) {
    super('seen')
    this.probe = probe
  }
}

const id = 'canary-operators'

const pledge = (db: Kysely<Tables>, from: Date, until: Date) =>
  sql`insert into pledge (account_id, text_version, language, wording, signed_name, signed_at, valid_until, _mark)
      values (${id}, 0, 'en', '', '', ${from}, ${until}, 'c')`.execute(db)

const hours = (at: Date, count: number): Date => new Date(at.getTime() + count * 3_600_000)

/**
 * Makes an account with the role of administrator, asks which roles it is given without a pledge, with one
 * that lapsed an hour ago and with one in force, and takes it all back: nothing of it is ever committed.
 */
export async function probeRoles(owner: Kysely<Tables>, at: Date): Promise<Probe> {
  const administers = async (db: Kysely<Tables>): Promise<boolean> =>
    (await effectiveRoles(db, id, at)).includes('administrator')
  try {
    return await owner.transaction().execute(async (db) => {
      await sql`insert into account (id, name, email, activated_at, _mark) values (${id}, '', ${id}, ${at}, 'c')`.execute(
        db,
      )
      await sql`insert into role_grant (account_id, role, granted_at, granted_by, _mark)
                values (${id}, 'administrator', ${at}, 'probe', 'c')`.execute(db)
      const unsigned = await administers(db)
      await pledge(db, hours(at, -3), hours(at, -1))
      const expired = await administers(db)
      await pledge(db, hours(at, -1), hours(at, 1))
      throw new Seen({ unsigned, expired, signed: await administers(db) })
    })
  } catch (error) {
    if (error instanceof Seen) return error.probe
    throw error
  }
}
