import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import type { Route } from './addresses.ts'
import type { Tables } from './data.ts'

export interface NewOutgoing {
  readonly messageId: string
  readonly route: Route
  readonly mailId: number | null
  readonly sender: string
  readonly recipients: readonly string[]
  readonly raw: Buffer
  readonly now: Date
  readonly giveUpAt: Date
  readonly documentEndedAt: Date | null
}

/** The new row's id; null when a mail with this Message-ID is there already. */
export async function insertOutgoing(ctx: Context<Tables>, outgoing: NewOutgoing): Promise<number | null> {
  const row = await ctx.db
    .insertInto('outbox')
    .values({
      message_id: outgoing.messageId,
      route: outgoing.route,
      mail_id: outgoing.mailId,
      sender: outgoing.sender,
      to_address: outgoing.recipients[0] ?? '',
      raw: outgoing.raw,
      size: outgoing.raw.length,
      created_at: outgoing.now,
      next_try_at: outgoing.now,
      give_up_at: outgoing.giveUpAt,
      document_ended_at: outgoing.documentEndedAt,
    })
    .onConflict((conflict) => conflict.column('message_id').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) return null
  await ctx.db
    .insertInto('outbox_recipient')
    .values(outgoing.recipients.map((address) => ({ outbox_id: row.id, address })))
    .execute()
  return row.id
}

/** The mail that a reply with these headers answers, and how its document stands. */
export const answeredMail = (ctx: Context<Tables>, route: Route, messageIds: readonly string[]) =>
  ctx.db
    .selectFrom('mail')
    .select(['id', 'document_ended_at'])
    .where('route', '=', route)
    .where('message_id', 'in', ['', ...messageIds])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()

/** Takes a mail in hand; undefined when it is sent, failed, or gone. */
export const claimOutgoing = (ctx: Context<Tables>, id: number) =>
  ctx.db
    .updateTable('outbox')
    .set((eb) => ({ state: 'sending', attempts: eb('attempts', '+', 1) }))
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'sending'])
    .returning(['id', 'message_id', 'route', 'sender', 'raw', 'size', 'attempts', 'give_up_at', 'mail_id'])
    .executeTakeFirst()

export const pendingRecipients = async (ctx: Context<Tables>, id: number): Promise<string[]> =>
  (
    await ctx.db
      .selectFrom('outbox_recipient')
      .select('address')
      .where('outbox_id', '=', id)
      .where('state', '=', 'pending')
      .orderBy('address')
      .execute()
  ).map((row) => row.address)

export const setRecipient = (
  ctx: Context<Tables>,
  id: number,
  address: string,
  outcome: { state: 'pending' | 'accepted' | 'rejected'; code: number | null; response: string },
) =>
  ctx.db
    .updateTable('outbox_recipient')
    .set(outcome)
    .where('outbox_id', '=', id)
    .where('address', '=', address)
    .execute()

export const setOutgoing = (
  ctx: Context<Tables>,
  id: number,
  change: {
    state: 'queued' | 'sent' | 'failed'
    last_code?: number | null
    last_response?: string | null
    next_try_at?: Date
    give_up_at?: Date
    ended_at?: Date | null
    document_ended_at?: Date | null
  },
) => ctx.db.updateTable('outbox').set(change).where('id', '=', id).execute()

/** A mail that belongs to no document goes by its own date. */
export const endOwnDocument = (ctx: Context<Tables>, id: number, endedAt: Date) =>
  ctx.db
    .updateTable('outbox')
    .set({ document_ended_at: endedAt })
    .where('id', '=', id)
    .where('mail_id', 'is', null)
    .where('document_ended_at', 'is', null)
    .execute()

/** Puts a failed or waiting mail back to the front of the queue; undefined when it is neither. */
export const requeueOutgoing = (ctx: Context<Tables>, route: Route, id: number, now: Date, giveUpAt: Date) =>
  ctx.db
    .updateTable('outbox')
    .set({ state: 'queued', next_try_at: now, give_up_at: giveUpAt, ended_at: null })
    .where('id', '=', id)
    .where('route', '=', route)
    .where('state', 'in', ['queued', 'failed'])
    .returning(['id', 'message_id'])
    .executeTakeFirst()

/** Recipients that a server refused are tried again as well. */
export const reviveRecipients = (ctx: Context<Tables>, id: number) =>
  ctx.db
    .updateTable('outbox_recipient')
    .set({ state: 'pending' })
    .where('outbox_id', '=', id)
    .where('state', '=', 'rejected')
    .execute()

/** Due mails that nobody may be working on: their job was lost, or there was no relay to give them to. */
export const stalledOutgoing = (ctx: Context<Tables>, due: Date, after: number, limit: number) =>
  ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('state', 'in', ['queued', 'sending'])
    .where('next_try_at', '<=', due)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()

export const statesOf = (ctx: Context<Tables>, route: Route, messageIds: readonly string[]) =>
  ctx.db
    .selectFrom('outbox')
    .select(['message_id', 'state', 'last_response', 'attempts'])
    .where('message_id', 'in', ['', ...messageIds])
    .where('route', '=', route)
    .execute()

/** Ids of outgoing mails by their Message-IDs. */
export const outgoingIds = async (
  ctx: Context<Tables>,
  route: Route,
  messageIds: readonly string[],
): Promise<number[]> => {
  const rows = await ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('message_id', 'in', ['', ...messageIds])
    .where('route', '=', route)
    .execute()
  return rows.map(({ id }) => id)
}

export const outgoingMails = (
  ctx: Context<Tables>,
  page: { state: string | undefined; before: number | undefined; limit: number },
) =>
  ctx.db
    .selectFrom('outbox')
    .select([
      ...(['id', 'message_id', 'state', 'sender', 'size', 'created_at', 'attempts', 'next_try_at'] as const),
      ...(['last_code', 'last_response', 'ended_at'] as const),
    ])
    .select((eb) =>
      sql<
        { address: string; state: string; response: string | null }[]
      >`coalesce((select jsonb_agg(jsonb_build_object('address', r.address, 'state', r.state, 'response', r.response) order by r.address) from outbox_recipient r where r.outbox_id = ${eb.ref('outbox.id')}), '[]')`.as(
        'recipients',
      ),
    )
    .where('route', '=', 'support')
    .$if(page.state === 'waiting', (query) => query.where('state', 'in', ['queued', 'sending']))
    .$if(page.state === 'failed' || page.state === 'sent', (query) =>
      query.where('state', '=', page.state ?? ''),
    )
    .$if(page.before !== undefined, (query) => query.where('id', '<', page.before ?? 0))
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute()

export const outgoingSource = (ctx: Context<Tables>, route: Route, id: number) =>
  ctx.db
    .selectFrom('outbox')
    .select(['raw', 'message_id'])
    .where('id', '=', id)
    .where('route', '=', route)
    .executeTakeFirst()

/** What was answered to a mail, oldest first. */
export const answersTo = (ctx: Context<Tables>, route: Route, mailId: number) =>
  ctx.db
    .selectFrom('outbox')
    .select(['id', 'raw', 'state', 'created_at', 'last_response'])
    .where('mail_id', '=', mailId)
    .where('route', '=', route)
    .orderBy('id')
    .limit(100)
    .execute()
