import type { Context } from '#core/context.ts'
import { recognise } from '#modules/customers'
import type { Attachment, Message, Tables, Ticket } from './data.ts'
import { readEnquiryOf } from './enquiries.ts'
import { settle } from './job-names.ts'
import { attachmentsOf, findTicket, threadOf } from './queries.ts'
import { noteReading } from './reading.ts'
import { readTicket } from './tickets.ts'

type Ctx = Context<Tables>

const shown = 100

export interface Thread {
  readonly ticket: Ticket
  readonly messages: readonly Message[]
  readonly earlier: boolean
  readonly suggested: { readonly id: number; readonly subject: string } | null
  readonly enquiry: { at: Date; name: string; email: string; message: string } | null
}

/** A ticket as staff read it; that they did goes into the evidence. */
export async function readThread(ctx: Ctx, id: number): Promise<Thread> {
  const ticket = await recogniseLate(ctx, await readTicket(ctx, id))
  await noteReading(ctx, id)
  const suggested = ticket.suggested_id === null ? undefined : await findTicket(ctx.db, ticket.suggested_id)
  return {
    ticket,
    ...(await readMessages(ctx, id)),
    suggested: suggested ? { id: suggested.id, subject: suggested.subject } : null,
    enquiry: ticket.origin === 'enquiry' ? await readEnquiryOf(ctx, id) : null,
  }
}

/** Who wrote may have become a customer's contact since. */
async function recogniseLate(ctx: Ctx, ticket: Ticket): Promise<Ticket> {
  if (ticket.person_id !== null || ticket.requester_email === null) return ticket
  const known = await recognise(ctx, ticket.requester_email)
  if (!known) return ticket
  return ctx.transaction(async (ctx) => {
    const person_id = known.personId
    const organisation_id = known.organisationId
    await ctx.db
      .updateTable('ticket')
      .set({ person_id, organisation_id })
      .where('id', '=', ticket.id)
      .where('person_id', 'is', null)
      .execute()
    await ctx.enqueue(settle, { ticketId: ticket.id, turned: false }, { queue: `ticket:${ticket.id}` })
    return { ...ticket, person_id, organisation_id }
  })
}

/** The newest messages, or those before one. */
export async function readMessages(
  ctx: Ctx,
  id: number,
  before?: number,
): Promise<{ messages: Message[]; earlier: boolean }> {
  const rows = await threadOf(ctx.db, id, shown + 1, before)
  return { messages: rows.slice(-shown), earlier: rows.length > shown }
}

/** What is attached to messages. */
export const filesOf = (ctx: Ctx, messages: readonly Message[]): Promise<Attachment[]> =>
  attachmentsOf(
    ctx.db,
    messages.map((message) => message.id),
  )
