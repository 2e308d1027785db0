import type { Context } from '#core/context.ts'
import { recognise } from '#modules/customers'
import { readMail, type ReadMail } from '#modules/mail'
import type { Tables, Ticket } from './data.ts'
import { messageAdded, opened } from './events.ts'
import { isText } from './files.ts'
import { gather, settle } from './job-names.ts'
import { holdTicket } from './queries.ts'
import { latest, reopened } from './states.ts'
import { findPlace } from './threading.ts'

type Ctx = Context<Tables>

const longestText = 1_000_000

const cleaned = (text: string, longest: number): string =>
  text.normalize('NFC').replaceAll('\u0000', '').slice(0, longest)

/** Puts a mail to its ticket, or opens one; once, however often it is told. */
export async function takeMail(ctx: Ctx, { mailId }: { mailId: number }): Promise<void> {
  const before = await ctx.db
    .selectFrom('message')
    .select('id')
    .where('mail_id', '=', mailId)
    .executeTakeFirst()
  if (before) return
  const mail = await readMail(ctx, mailId)
  const place = await findPlace(ctx, mail)
  const continued = place.ticketId === null ? undefined : await holdTicket(ctx.db, place.ticketId)
  const ticket = continued ?? (await openForMail(ctx, mail, place.suggestedId))
  const messageId = await addMail(ctx, ticket, mail, continued !== undefined && place.stranger)
  // A machine's mail waits for no answer; nor does one that was here before.
  const asksAgain = !mail.automatic && !place.repeat
  await ctx.db
    .updateTable('ticket')
    .set({
      unread: true,
      updated_at: ctx.now(),
      last_message_at: latest(ticket.last_message_at, mail.receivedAt),
      ...(asksAgain && ticket.state !== 'open' ? reopened : {}),
    })
    .where('id', '=', ticket.id)
    .execute()
  const turned = asksAgain && ticket.state === 'closed'
  if (turned && ticket.origin === 'enquiry')
    await ctx.db.updateTable('enquiry').set({ closed_at: null }).where('ticket_id', '=', ticket.id).execute()
  if (!continued) await ctx.announce(opened, { ticketId: ticket.id })
  await ctx.announce(messageAdded, { ticketId: ticket.id, messageId })
  if (ticket.origin !== 'enquiry' && mail.attachments.some(isText)) await ctx.enqueue(gather, { messageId })
  await ctx.enqueue(settle, { ticketId: ticket.id, turned }, { queue: `ticket:${ticket.id}` })
}

async function openForMail(ctx: Ctx, mail: ReadMail, suggestedId: number | null): Promise<Ticket> {
  const known = await recognise(ctx, mail.from.address)
  return ctx.db
    .insertInto('ticket')
    .values({
      subject: cleaned(mail.subject, 500).trim() || '(ohne Betreff)',
      state: 'open',
      origin: 'mail',
      requester_email: mail.from.address,
      requester_name: cleaned(mail.from.name, 200) || null,
      person_id: known?.personId ?? null,
      organisation_id: known?.organisationId ?? null,
      suggested_id: suggestedId,
      created_at: mail.receivedAt,
      updated_at: ctx.now(),
      last_message_at: mail.receivedAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

async function addMail(ctx: Ctx, ticket: Ticket, mail: ReadMail, stranger: boolean): Promise<number> {
  const { id } = await ctx.db
    .insertInto('message')
    .values({
      ticket_id: ticket.id,
      kind: 'in',
      sender_email: mail.from.address,
      sender_name: cleaned(mail.from.name, 200) || null,
      recipients: mail.to.map((to) => to.address.toLowerCase()).slice(0, 100),
      copies: mail.cc.map((to) => to.address.toLowerCase()).slice(0, 100),
      text: cleaned(mail.text, longestText),
      formatted: mail.html !== null,
      mail_id: mail.id,
      message_id: mail.messageId || null,
      in_reply_to: mail.inReplyTo,
      automatic: mail.automatic,
      spam: mail.spam?.flag ?? false,
      spam_score: mail.spam?.score?.toString() ?? null,
      stranger,
      created_at: mail.receivedAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const { index, filename, type, size, inline, contentId } of mail.attachments.slice(0, 500))
    await ctx.db
      .insertInto('attachment')
      .values({
        message_id: id,
        part: index,
        filename: cleaned(filename, 300),
        type,
        size,
        inline,
        content_id: contentId,
      })
      .execute()
  return id
}
