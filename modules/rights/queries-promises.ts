import { type Insertable, type Kysely, sql } from 'kysely'
import type { Request, Tables } from './data.ts'
import type { Kind } from './kinds.ts'

type Db = Kysely<Tables>

export const plant = (db: Db, row: Insertable<Tables['probe_person']>) =>
  db.insertInto('probe_person').values(row).execute()

export const planted = (db: Db, email: string) =>
  db.selectFrom('probe_person').select('name').where('email', '=', email).executeTakeFirst()

export const deletePlanted = (db: Db, email: string) =>
  db.deleteFrom('probe_person').where('email', '=', email).execute()

export const storeRun = (db: Db, run: Insertable<Tables['probe_run']>) =>
  db
    .insertInto('probe_run')
    .values(run)
    .onConflict((conflict) =>
      conflict
        .column('right_key')
        .doUpdateSet({ ran_at: run.ran_at, kept: run.kept, fault: run.fault ?? null }),
    )
    .execute()

export const runsOf = (db: Db) => db.selectFrom('probe_run').selectAll().execute()

const real = sql<boolean>`_mark is distinct from 'c'`

/** Through the owner's eyes: not answered, and past the day that was last worked out. */
export const lateRequests = (owner: Db, kinds: readonly Kind[], today: string) =>
  owner
    .selectFrom('request')
    .select(['id', 'received_at', 'extended_at', 'answered_at', 'closed_at'])
    .where('kind', 'in', [...kinds])
    .where('closed_at', 'is', null)
    .where('answered_at', 'is', null)
    .where(sql<boolean>`due_on < ${today}::date`)
    .where(real)
    .limit(1000)
    .execute()

export const countRequests = async (owner: Db, kinds: readonly Kind[]) => {
  const [row] = await owner
    .selectFrom('request')
    .select([
      sql<number>`count(*) filter (where closed_at is null and answered_at is null)`.as('open'),
      sql<number>`count(*) filter (where delivered_at is not null)`.as('fulfilled'),
    ])
    .where('kind', 'in', [...kinds])
    .where(real)
    .execute()
  return row ?? { open: 0, fulfilled: 0 }
}

/** The newest that were fulfilled, and one of the older ones, another with each turn. */
export async function fulfilledRequests(
  owner: Db,
  kinds: readonly Kind[],
  { newest, turn }: { newest: number; turn: number },
): Promise<Request[]> {
  const fulfilled = owner
    .selectFrom('request')
    .selectAll()
    .where('kind', 'in', [...kinds])
    .where('delivered_at', 'is not', null)
    .where('outcome', '=', 'fulfilled')
    .where(real)
    .orderBy('id', 'desc')
  const first = await fulfilled.limit(newest).execute()
  if (first.length < newest) return first
  const { count } = (await owner
    .selectFrom('request')
    .select(sql<number>`count(*)`.as('count'))
    .where('kind', 'in', [...kinds])
    .where('delivered_at', 'is not', null)
    .where('outcome', '=', 'fulfilled')
    .where(real)
    .executeTakeFirst()) ?? { count: 0 }
  const older = count - newest
  if (older <= 0) return first
  return [
    ...first,
    ...(await fulfilled
      .offset(newest + (turn % older))
      .limit(1)
      .execute()),
  ]
}
