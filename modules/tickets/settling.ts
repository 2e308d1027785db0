import type { Context } from '#core/context.ts'
import { noteUse } from '#modules/customers'
import { setDocumentEnd } from '#modules/mail'
import { Refusal } from '#core/errors.ts'
import { closeEnquiry, reopenEnquiry } from '#modules/website'
import type { Tables } from './data.ts'
import { findTicket } from './queries.ts'

/**
 * Tells those who hold data for a ticket whether it is still needed: its mails are kept while it is open and as
 * long after as itself (notice 3.2), an enquiry until it is answered (3.1), a customer is in use.
 */
export async function settleTicket(
  ctx: Context<Tables>,
  { ticketId, turned }: { ticketId: number; turned: boolean },
): Promise<void> {
  const ticket = await findTicket(ctx.db, ticketId)
  if (!ticket) return
  const mails = await ctx.db
    .selectFrom('message')
    .select('mail_id')
    .where('ticket_id', '=', ticketId)
    .where('mail_id', 'is not', null)
    .execute()
  const mailIds = mails.flatMap((mail) => mail.mail_id ?? [])
  if (mailIds.length > 0) await setDocumentEnd(ctx, mailIds, ticket.closed_at)
  const enquiry = await ctx.db
    .selectFrom('enquiry')
    .select(['enquiry_id', 'closed_at'])
    .where('ticket_id', '=', ticketId)
    .executeTakeFirst()
  // Told once each time it turns: closing again would begin its period anew.
  if (enquiry && turned)
    await (enquiry.closed_at ? closeEnquiry : reopenEnquiry)(ctx, enquiry.enquiry_id).catch(
      (error: unknown) => {
        if (!(error instanceof Refusal && error.status === 404)) throw error
      },
    )
  if (ticket.person_id !== null) await noteUse(ctx, ticket.person_id)
}
