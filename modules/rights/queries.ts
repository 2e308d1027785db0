import { type Insertable, type Kysely, sql, type Updateable } from 'kysely'
import type { Entry, LetterRow, Request, Tables } from './data.ts'
import type { Kind } from './kinds.ts'

type Db = Kysely<Tables>

export const insertRequest = async (db: Db, values: Insertable<Tables['request']>): Promise<Request> =>
  db.insertInto('request').values(values).returningAll().executeTakeFirstOrThrow()

export const requestById = (db: Db, id: number): Promise<Request | undefined> =>
  db.selectFrom('request').selectAll().where('id', '=', id).executeTakeFirst()

/** The same, held until the transaction ends. */
export const lockRequest = (db: Db, id: number): Promise<Request | undefined> =>
  db.selectFrom('request').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export const updateRequest = (db: Db, id: number, change: Updateable<Tables['request']>): Promise<Request> =>
  db.updateTable('request').set(change).where('id', '=', id).returningAll().executeTakeFirstOrThrow()

export const deleteRequest = (db: Db, id: number) =>
  db.deleteFrom('request').where('id', '=', id).executeTakeFirst()

/** Two requests of one person come one after the other, until the transaction ends. */
export const lockSubject = (db: Db, subject: Buffer): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`rights ${subject.toString('hex')}`}, 0))`.execute(db)

/** The one that a repeat joins. */
export const activeRequest = (db: Db, subject: Buffer, kind: Kind): Promise<Request | undefined> =>
  db
    .selectFrom('request')
    .selectAll()
    .where('subject', '=', subject)
    .where('kind', '=', kind)
    .where('closed_at', 'is', null)
    .executeTakeFirst()

export const requestOfMail = (db: Db, mailId: number) =>
  db.selectFrom('request').select('id').where('mail_id', '=', mailId).executeTakeFirst()

export type View = 'open' | 'unconfirmed' | 'answered' | 'closed'

export interface Filter {
  readonly view: View
  readonly kind?: Kind | undefined
}

/** Asked through the website, and nobody has confirmed it yet. */
const isUnconfirmed = sql<boolean>`(received_via = 'web' and state in ('received', 'identity_open') and identity = 'open' and asked_at is null and not restored)`

const inView: Record<View, ReturnType<typeof sql<boolean>>> = {
  open: sql<boolean>`(closed_at is null and answered_at is null and not ${isUnconfirmed})`,
  unconfirmed: sql<boolean>`(closed_at is null and answered_at is null and ${isUnconfirmed})`,
  answered: sql<boolean>`(closed_at is null and answered_at is not null)`,
  closed: sql<boolean>`(closed_at is not null)`,
}

export interface After {
  readonly on: string
  readonly id: number
}

/** What is due first comes first; of what is over, the newest. */
export const pageRequests = (
  db: Db,
  { view, kind, after, limit }: Filter & { after?: After | undefined; limit: number },
): Promise<Request[]> =>
  db
    .selectFrom('request')
    .selectAll()
    .where(inView[view])
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind ?? 'access'))
    .$if(after !== undefined && view !== 'closed', (query) =>
      query.where(sql<boolean>`(due_on, id) > (${after?.on}::date, ${after?.id}::bigint)`),
    )
    .$if(after !== undefined && view === 'closed', (query) => query.where('id', '<', after?.id ?? 0))
    .$if(view !== 'closed', (query) => query.orderBy('due_on'))
    .orderBy('id', view === 'closed' ? 'desc' : 'asc')
    .limit(limit)
    .execute()

export const countViews = async (db: Db, today: string) => {
  const [row] = await db
    .selectFrom('request')
    .select([
      sql<number>`count(*) filter (where ${inView.open})`.as('open'),
      sql<number>`count(*) filter (where ${inView.open} and due_on < ${today}::date)`.as('overdue'),
      sql<number>`count(*) filter (where ${inView.unconfirmed})`.as('unconfirmed'),
      sql<number>`count(*) filter (where ${inView.answered})`.as('answered'),
    ])
    .where('closed_at', 'is', null)
    .execute()
  return row ?? { open: 0, overdue: 0, unconfirmed: 0, answered: 0 }
}

export const insertEntry = (db: Db, values: Insertable<Tables['entry']>) =>
  db.insertInto('entry').values(values).execute()

export const entriesOf = (db: Db, requestId: number): Promise<Entry[]> =>
  db.selectFrom('entry').selectAll().where('request_id', '=', requestId).orderBy('id').limit(500).execute()

export const countEntries = async (db: Db, requestId: number, kind: string): Promise<number> => {
  const row = await db
    .selectFrom('entry')
    .select(sql<number>`count(*)`.as('count'))
    .where('request_id', '=', requestId)
    .where('kind', '=', kind)
    .executeTakeFirst()
  return row?.count ?? 0
}

export const pausesOf = (db: Db, requestIds: readonly number[]) =>
  db
    .selectFrom('pause')
    .selectAll()
    .where('request_id', 'in', [0, ...requestIds])
    .orderBy('id')
    .execute()

export const insertPause = (db: Db, values: Insertable<Tables['pause']>) =>
  db
    .insertInto('pause')
    .values(values)
    .onConflict((conflict) => conflict.doNothing())
    .execute()

/** Whether one was open. */
export const endPause = async (db: Db, requestId: number, on: string): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('pause')
    .set({ to_on: on })
    .where('request_id', '=', requestId)
    .where('to_on', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Active ones whose clock stands still, so that their end moves with each day. */
export const pausedRequests = (db: Db) =>
  db
    .selectFrom('request')
    .innerJoin('pause', 'pause.request_id', 'request.id')
    .selectAll('request')
    .where('pause.to_on', 'is', null)
    .where('request.answered_at', 'is', null)
    .where('request.closed_at', 'is', null)
    .limit(5000)
    .execute()

export const insertLetter = async (db: Db, values: Insertable<Tables['letter']>): Promise<LetterRow> =>
  db.insertInto('letter').values(values).returningAll().executeTakeFirstOrThrow()

export const lettersOf = (db: Db, requestId: number): Promise<LetterRow[]> =>
  db.selectFrom('letter').selectAll().where('request_id', '=', requestId).orderBy('id').execute()

export const letterById = (db: Db, id: number): Promise<LetterRow | undefined> =>
  db.selectFrom('letter').selectAll().where('id', '=', id).executeTakeFirst()

export const setHandedOver = (db: Db, id: number, at: Date) =>
  db.updateTable('letter').set({ handed_over_at: at }).where('id', '=', id).execute()

export const toldOf = (db: Db, requestId: number) =>
  db.selectFrom('told').selectAll().where('request_id', '=', requestId).orderBy('name').execute()

export const insertTold = (db: Db, values: Insertable<Tables['told']>[]) =>
  db
    .insertInto('told')
    .values(values)
    .onConflict((conflict) => conflict.doNothing())
    .execute()

export const setTold = (
  db: Db,
  requestId: number,
  recipient: string,
  change: Updateable<Tables['told']>,
): Promise<{ numUpdatedRows: bigint }> =>
  db
    .updateTable('told')
    .set(change)
    .where('request_id', '=', requestId)
    .where('recipient', '=', recipient)
    .executeTakeFirst()
