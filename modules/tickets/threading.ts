import type { Context } from '#core/context.ts'
import type { ReadMail } from '#modules/mail'
import type { Tables } from './data.ts'
import { enquiryAddress } from './enquiries.ts'
import { findTicket, ticketsByMessageId, tookPart } from './queries.ts'

/** Where a mail belongs, and why. */
export interface Place {
  /** Null: a ticket of its own. */
  readonly ticketId: number | null
  /** A ticket that the subject names, though its sender never took part in it: staff decides. */
  readonly suggestedId: number | null
  /** The same mail again, by another way. */
  readonly repeat: boolean
  /** Its sender had no part in that ticket before. */
  readonly stranger: boolean
}

type Sent = Pick<ReadMail, 'messageId' | 'inReplyTo' | 'references' | 'subject'> & {
  readonly from: { readonly address: string }
}

const newTicket: Place = { ticketId: null, suggestedId: null, repeat: false, stranger: false }

/**
 * The ticket that a mail continues. What it answers decides (In-Reply-To, then References from the newest to
 * the oldest); the number in the subject only for those who took part, since anybody can write one.
 */
export async function findPlace(ctx: Context<Tables>, mail: Sent): Promise<Place> {
  const from = mail.from.address.toLowerCase()
  const answered = [mail.inReplyTo, ...mail.references.toReversed()].filter((id) => id !== null)
  const known = await ticketsByMessageId(ctx.db, [...new Set([mail.messageId, ...answered])].filter(Boolean))

  const same = known.find(
    (one) =>
      one.message_id === mail.messageId && one.kind === 'in' && one.sender_email?.toLowerCase() === from,
  )
  if (same) return { ...newTicket, ticketId: same.ticket_id, repeat: true }

  for (const id of answered) {
    const parent = known.find((one) => one.message_id === id)
    if (parent)
      return {
        ...newTicket,
        ticketId: parent.ticket_id,
        stranger: !(await takesPart(ctx, parent.ticket_id, from)),
      }
  }

  const named = Number(/\[#(\d{5,15})\]/.exec(mail.subject)?.[1] ?? 0)
  if (!named || !(await findTicket(ctx.db, named))) return newTicket
  return (await takesPart(ctx, named, from))
    ? { ...newTicket, ticketId: named }
    : { ...newTicket, suggestedId: named }
}

/** Also who enquired takes part, whose address only the website knows. */
async function takesPart(ctx: Context<Tables>, ticketId: number, email: string): Promise<boolean> {
  if (await tookPart(ctx.db, ticketId, email)) return true
  return (await enquiryAddress(ctx, ticketId))?.toLowerCase() === email
}
