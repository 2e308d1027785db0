import type { Context } from '#core/context.ts'
import { Refusal } from '#core/errors.ts'
import { queueMail } from '#modules/mail'
import type { Tables } from './data.ts'
import { enquiryAddress } from './enquiries.ts'
import { changed } from './events.ts'
import { findTicket, mailsOf } from './queries.ts'

type Ctx = Context<Tables>

/** `Re: …` once, and the number by which an answer finds its ticket when its headers were lost. */
export const subjectOf = (ticket: { id: number; subject: string }, first: boolean): string => {
  const bare = ticket.subject
    .replace(/^(\s*(re|aw|antw|fwd?|wg)\s*:)+\s*/i, '')
    .replace(/\s*\[#\d{5,15}\]/g, '')
  return `${first ? '' : 'Re: '}${bare} [#${ticket.id}]`
}

/** Message-IDs of the thread: the one that opened it, and the newest twenty. */
export const referencesOf = (thread: readonly string[]): string[] =>
  thread.length <= 21 ? [...thread] : [...thread.slice(0, 1), ...thread.slice(-20)]

/** Hands an answer over to the outbox, which knows it by its Message-ID and takes it once. */
export async function handOver(ctx: Ctx, { messageId }: { messageId: number }): Promise<void> {
  const message = await ctx.db
    .selectFrom('message')
    .selectAll()
    .where('id', '=', messageId)
    .where('kind', '=', 'out')
    .executeTakeFirst()
  const ticket = message && (await findTicket(ctx.db, message.ticket_id))
  // Gone, or restricted (Art. 18 GDPR), before it could leave.
  if (!ticket || message.message_id === null || message.handed_over_at || message.refused) return
  const mails = await mailsOf(ctx.db, ticket.id)
  const before = mails.slice(
    0,
    mails.findIndex((mail) => mail.message_id === message.message_id),
  )
  const enquirer = message.recipients ? null : await enquiryAddress(ctx, ticket.id)
  try {
    await queueMail(ctx, {
      messageId: message.message_id,
      to: message.recipients ?? (enquirer ? [enquirer] : []),
      cc: message.copies,
      subject: subjectOf(ticket, ticket.origin === 'agent' && before.length === 0),
      text: message.text,
      ...(message.html === null ? {} : { html: message.html }),
      ...(message.in_reply_to === null ? {} : { inReplyTo: message.in_reply_to }),
      references: referencesOf(before.flatMap((mail) => mail.message_id ?? [])),
    })
  } catch (error) {
    // No address can be written to; trying again would not change it. Anything else is tried again.
    if (!(error instanceof Refusal) || !hopeless.has(error.code)) throw error
    await ctx.transaction(async (ctx) => {
      await ctx.db.updateTable('message').set({ refused: error.code }).where('id', '=', messageId).execute()
      await ctx.announce(changed, { ticketId: ticket.id })
    })
    return
  }
  await ctx.db
    .updateTable('message')
    .set({ handed_over_at: ctx.now() })
    .where('id', '=', message.id)
    .execute()
}

const hopeless = new Set(['mail.no_recipient', 'mail.bad_address'])
