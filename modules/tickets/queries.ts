import { type Kysely, type RawBuilder, sql, type SqlBool } from 'kysely'
import type { Attachment, Message, State, Tables, Ticket } from './data.ts'

type Db = Kysely<Tables>

export interface Filter {
  /** Empty: any. */
  readonly states: readonly State[]
  /** Id of a member of staff, null: nobody's, undefined: anybody's. */
  readonly owner?: string | null
  readonly personId?: number
  readonly organisationId?: number
  readonly words?: RawBuilder<string>
}

export interface Order {
  readonly by: 'last_message_at' | 'created_at' | 'id'
  readonly direction: 'asc' | 'desc'
}

/** A page of tickets. `after`: sort value (times as milliseconds) and id of the last row before it. */
export async function listTickets(
  db: Db,
  filter: Filter,
  order: Order,
  after: { value: number; id: number } | null,
  limit: number,
): Promise<Ticket[]> {
  const column = sql.ref(order.by)
  let query = db.selectFrom('ticket').selectAll()
  // Written out, so that the planner sees that the index of unfinished tickets will do.
  if (filter.states.length > 0)
    query = query.where(sql<SqlBool>`state in (${sql.join(filter.states.map((state) => sql.lit(state)))})`)
  if (filter.owner === null) query = query.where('owner_id', 'is', null)
  else if (filter.owner !== undefined) query = query.where('owner_id', '=', filter.owner)
  if (filter.personId !== undefined) query = query.where('person_id', '=', filter.personId)
  if (filter.organisationId !== undefined) query = query.where('organisation_id', '=', filter.organisationId)
  if (filter.words)
    query = query.where(
      sql<SqlBool>`id in (select ticket_id from newest_tickets(${filter.words}, null, null, 10000))`,
    )
  if (after) {
    const value = order.by === 'id' ? after.value : new Date(after.value)
    const beyond = sql.raw(order.direction === 'asc' ? '>' : '<')
    query = query.where(sql<SqlBool>`(${column}, id) ${beyond} (${value}, ${after.id})`)
  }
  return query.orderBy(column, order.direction).orderBy('id', order.direction).limit(limit).execute()
}

export interface Counts {
  readonly open: number
  readonly pending: number
  readonly mine: number
  readonly unowned: number
}

/** How many tickets await something; none is counted further than `most`. */
export async function countTickets(db: Db, owner: string, most: number): Promise<Counts> {
  const counted = (which: RawBuilder<SqlBool>) =>
    sql<number>`(select count(*) from (select from ticket where ${which} limit ${most}) counted)`
  const { rows } = await sql<Counts>`select
    ${counted(sql`state = 'open'`)} as open,
    ${counted(sql`state = 'pending'`)} as pending,
    ${counted(sql`state <> 'closed' and owner_id = ${owner}`)} as mine,
    ${counted(sql`state <> 'closed' and owner_id is null`)} as unowned`.execute(db)
  const [counts] = rows
  if (!counts) throw new Error('Counting answers one row.')
  return counts
}

export const findTicket = (db: Db, id: number): Promise<Ticket | undefined> =>
  db.selectFrom('ticket').selectAll().where('id', '=', id).executeTakeFirst()

/** The ticket, held until the transaction ends. */
export const holdTicket = (db: Db, id: number): Promise<Ticket | undefined> =>
  db.selectFrom('ticket').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export const enquiryOf = async (db: Db, ticketId: number): Promise<number | null> =>
  (await db.selectFrom('enquiry').select('enquiry_id').where('ticket_id', '=', ticketId).executeTakeFirst())
    ?.enquiry_id ?? null

/** The newest messages (before the one given), oldest first. */
export async function threadOf(db: Db, ticketId: number, limit: number, before?: number): Promise<Message[]> {
  let query = db.selectFrom('message').selectAll().where('ticket_id', '=', ticketId)
  if (before !== undefined)
    query = query.where(
      sql<SqlBool>`(created_at, id) < (select created_at, id from message where id = ${before})`,
    )
  const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
  return rows.reverse()
}

export const findMessage = (db: Db, ticketId: number, id: number): Promise<Message | undefined> =>
  db
    .selectFrom('message')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .where('id', '=', id)
    .executeTakeFirst()

export const attachmentsOf = (db: Db, messageIds: readonly number[]): Promise<Attachment[]> =>
  messageIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('attachment')
        .select(['message_id', 'part', 'filename', 'type', 'size', 'inline', 'content_id'])
        .where('message_id', 'in', messageIds)
        .orderBy('message_id')
        .orderBy('part')
        .execute()

/** Message-IDs of a thread's mails, oldest first: for References, and to know which one an answer answers. */
export const mailsOf = (db: Db, ticketId: number) =>
  db
    .selectFrom('message')
    .select(['kind', 'message_id'])
    .where('ticket_id', '=', ticketId)
    .where('message_id', 'is not', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute()

/** Which tickets hold mails with these ids. */
export const ticketsByMessageId = (db: Db, messageIds: readonly string[]) =>
  messageIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('message')
        .select(['message_id', 'ticket_id', 'kind', 'sender_email'])
        .where('message_id', 'in', messageIds)
        .orderBy('id')
        .execute()

/** Whether an address took part in a ticket before: it asked, wrote, or was written to. */
export async function tookPart(db: Db, ticketId: number, email: string): Promise<boolean> {
  const { rows } = await sql`
    select from ticket where id = ${ticketId} and lower(requester_email) = ${email}
    union all
    select from message where ticket_id = ${ticketId}
       and (lower(sender_email) = ${email} or ${email} = any(recipients) or ${email} = any(copies))
    limit 1`.execute(db)
  return rows.length > 0
}
