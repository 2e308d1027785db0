import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '#core/context.ts'
import { recognise } from '#modules/customers'
import { listAgents } from '#modules/staff'
import { authorKey } from './author.ts'
import type { Message, State, Tables, Ticket } from './data.ts'
import { errors } from './errors.ts'
import { changed, messageAdded, opened } from './events.ts'
import { settle } from './job-names.ts'
import { readCursor, writeCursor } from './page.ts'
import { countTickets, findTicket, holdTicket, listTickets, type Counts, type Order } from './queries.ts'
import { putState } from './states.ts'
import { searchQuery } from './words.ts'
import { addAnswer, refuseIfObjected, type Writing, writtenWith } from './writing.ts'

type Ctx = Context<Tables>

export interface Asked {
  readonly states: readonly State[]
  /** `me`, `none`, or an id. */
  readonly owner?: string | undefined
  /** `p12` a contact, `o5` an organisation. */
  readonly customer?: string | undefined
  readonly q: string
  readonly sort: 'activity' | 'created' | 'number'
  readonly direction: 'asc' | 'desc'
  readonly after?: string | undefined
  readonly limit: number
}

const columns = { activity: 'last_message_at', created: 'created_at', number: 'id' } as const

const cursor = z.tuple([z.number(), z.number()])

export async function pageTickets(ctx: Ctx, asked: Asked): Promise<{ items: Ticket[]; next: string | null }> {
  const by = columns[asked.sort]
  const order: Order = { by, direction: asked.direction }
  const after = readCursor(cursor, asked.after)
  const words = asked.q.trim() ? searchQuery(asked.q) : undefined
  if (words === null) return { items: [], next: null }
  const rows = await listTickets(
    ctx.db,
    {
      states: asked.states,
      ...(asked.owner === undefined ? {} : { owner: ownerMeant(ctx, asked.owner) }),
      ...(asked.customer?.startsWith('p') ? { personId: Number(asked.customer.slice(1)) } : {}),
      ...(asked.customer?.startsWith('o') ? { organisationId: Number(asked.customer.slice(1)) } : {}),
      ...(words ? { words } : {}),
    },
    order,
    after && { value: after[0], id: after[1] },
    asked.limit + 1,
  )
  const items = rows.slice(0, asked.limit)
  const last = items.at(-1)
  return {
    items,
    next: rows.length > asked.limit && last ? writeCursor([Number(last[by]), last.id]) : null,
  }
}

const ownerMeant = (ctx: Ctx, owner: string): string | null =>
  owner === 'none' ? null : owner === 'me' ? authorKey(ctx.actor) : owner

/** What awaits us; counted no further than a thousand. */
export const countWaiting = (ctx: Ctx): Promise<Counts> => countTickets(ctx.db, authorKey(ctx.actor), 1000)

export async function readTicket(ctx: Ctx, id: number): Promise<Ticket> {
  const ticket = await findTicket(ctx.db, id)
  if (!ticket) throw errors.not_found({ id })
  return ticket
}

/** Opens a ticket to a customer with a first mail to them. */
export const openTicket = (
  ctx: Ctx,
  { email, name, subject, ...writing }: Writing & { email: string; name: string | null; subject: string },
): Promise<{ ticket: Ticket; message: Message }> =>
  ctx.transaction(async (ctx) => {
    // Two requests with one key at the same moment: the second waits, and finds what the first wrote.
    await sql`select pg_advisory_xact_lock(hashtextextended(${writing.key}, 0))`.execute(ctx.db)
    const before = await writtenWith(ctx, writing.key)
    if (before) return { ticket: await readTicket(ctx, before.ticket_id), message: before }
    await refuseIfObjected(ctx, [email, ...(writing.copies ?? [])])
    const known = await recognise(ctx, email)
    const now = ctx.now()
    const ticket = await ctx.db
      .insertInto('ticket')
      .values({
        subject,
        state: 'open',
        origin: 'agent',
        owner_id: ctx.actor.kind === 'staff' ? ctx.actor.id : null,
        person_id: known?.personId ?? null,
        organisation_id: known?.organisationId ?? null,
        requester_email: email,
        requester_name: name ?? known?.name ?? null,
        unread: false,
        created_at: now,
        updated_at: now,
        last_message_at: now,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    const message = await addAnswer(ctx, ticket, writing, null)
    if (writing.state) await putState(ctx, ticket, writing.state)
    await ctx.announce(opened, { ticketId: ticket.id })
    await ctx.announce(messageAdded, { ticketId: ticket.id, messageId: message.id })
    await ctx.enqueue(settle, { ticketId: ticket.id, turned: false }, { queue: `ticket:${ticket.id}` })
    return { ticket: await readTicket(ctx, ticket.id), message }
  })

export interface Change {
  readonly subject?: string | undefined
  /** Null: nobody. */
  readonly owner?: string | null | undefined
  readonly state?: State | undefined
  readonly unread?: boolean | undefined
  /** False: the ticket that the subject of its first mail names has nothing to do with it. */
  readonly suggested?: false | undefined
}

/** Changes what is given and leaves the rest. */
export async function changeTicket(ctx: Ctx, id: number, change: Change): Promise<Ticket> {
  if (change.owner && !(await listAgents(ctx)).some((agent) => agent.id === change.owner))
    throw errors.owner_unknown({ owner: change.owner })
  return ctx.transaction(async (ctx) => {
    const ticket = await holdTicket(ctx.db, id)
    if (!ticket) throw errors.not_found({ id })
    await ctx.db
      .updateTable('ticket')
      .set({
        ...(change.subject === undefined ? {} : { subject: change.subject }),
        ...(change.owner === undefined ? {} : { owner_id: change.owner }),
        ...(change.unread === undefined ? {} : { unread: change.unread }),
        ...(change.suggested === undefined ? {} : { suggested_id: null }),
        updated_at: ctx.now(),
      })
      .where('id', '=', id)
      .execute()
    if (change.state) await putState(ctx, ticket, change.state)
    await ctx.announce(changed, { ticketId: id })
    return readTicket(ctx, id)
  })
}
