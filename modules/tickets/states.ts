import type { Context } from '#core/context.ts'
import type { State, Tables, Ticket } from './data.ts'
import { settle } from './job-names.ts'

/** Columns of a ticket that waits for us again. */
export const reopened = { state: 'open', closed_at: null } as const

/** The later of two moments. */
export const latest = (one: Date, other: Date): Date => (one > other ? one : other)

/** Brings a ticket that is held into another state, and what belongs to it into the period that then begins or ends. */
export async function putState(ctx: Context<Tables>, ticket: Ticket, state: State): Promise<void> {
  if (ticket.state === state) return
  const now = ctx.now()
  const closed = state === 'closed'
  await ctx.db
    .updateTable('ticket')
    .set({
      state,
      closed_at: closed ? now : null,
      updated_at: now,
    })
    .where('id', '=', ticket.id)
    .execute()
  if (!closed && ticket.state !== 'closed') return
  if (ticket.origin === 'enquiry')
    await ctx.db
      .updateTable('enquiry')
      .set({ closed_at: closed ? now : null })
      .where('ticket_id', '=', ticket.id)
      .execute()
  await ctx.enqueue(settle, { ticketId: ticket.id, turned: true }, { queue: `ticket:${ticket.id}` })
}
