import { fill } from '#core/errors.ts'
import type { Context } from '#core/context.ts'
import { newMessageId } from '#modules/mail'
import { authorKey, authorName } from './author.ts'
import type { Message, State, Tables, Ticket } from './data.ts'
import { enquiryAddress } from './enquiries.ts'
import { errors } from './errors.ts'
import { messageAdded } from './events.ts'
import { send } from './job-names.ts'
import { readLetter, sign } from './letter.ts'
import { holdTicket, mailsOf } from './queries.ts'
import { signature } from './settings.ts'
import { latest, putState } from './states.ts'

type Ctx = Context<Tables>

export interface Writing {
  /** Made by the writer, new for each message: a retry with the same key writes nothing twice. */
  readonly key: string
  readonly html?: string | undefined
  readonly text?: string | undefined
  /** The newest message the writer had seen; an answer of somebody else after it is reason to ask again. */
  readonly seen?: number | undefined
  readonly copies?: readonly string[] | undefined
  /** Where the ticket stands afterwards. */
  readonly state?: State | undefined
}

/** Answers the customer: stored and on its way in one transaction; sent once however often it is asked for. */
export const reply = (ctx: Ctx, ticketId: number, writing: Writing): Promise<Message> =>
  write(ctx, ticketId, writing, async (ctx, ticket) => {
    await refuseIfAnswered(ctx, ticketId, writing.seen)
    if (ticket.origin !== 'enquiry' && !ticket.requester_email && !writing.copies?.length)
      throw errors.nobody_to_answer()
    const enquirer = ticket.origin === 'enquiry' ? await enquiryAddress(ctx, ticketId) : null
    if (ticket.origin === 'enquiry' && !ticket.requester_email && !enquirer) throw errors.enquiry_ended()
    await refuseIfObjected(ctx, [ticket.requester_email, enquirer, ...(writing.copies ?? [])])
    const mails = await mailsOf(ctx.db, ticketId)
    const answered = mails.findLast((mail) => mail.kind === 'in') ?? mails.at(-1)
    return addAnswer(ctx, ticket, writing, answered?.message_id ?? null)
  })

/** Writes something that only staff read. */
export const note = (ctx: Ctx, ticketId: number, writing: Writing): Promise<Message> =>
  write(ctx, ticketId, writing, (ctx, ticket) => {
    const letter = readLetter(writing)
    return ctx.db
      .insertInto('message')
      .values({
        ...letter,
        formatted: letter.html !== null,
        ticket_id: ticket.id,
        kind: 'note',
        key: writing.key,
        author_id: authorKey(ctx.actor),
        created_at: ctx.now(),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
  })

/** The answer of staff as a message, on its way to the customer. */
export async function addAnswer(
  ctx: Ctx,
  ticket: Ticket,
  writing: Writing,
  in_reply_to: string | null,
): Promise<Message> {
  const { text: below } = await ctx.readSetting(signature)
  const letter = sign(readLetter(writing), fill(below, { agent: authorName(ctx.actor) }))
  const message = await ctx.db
    .insertInto('message')
    .values({
      ...letter,
      formatted: letter.html !== null,
      ticket_id: ticket.id,
      kind: 'out',
      key: writing.key,
      author_id: authorKey(ctx.actor),
      // Whom an enquiry came from is asked when the answer leaves, and not written down here.
      recipients: ticket.requester_email ? [ticket.requester_email.toLowerCase()] : null,
      copies: (writing.copies ?? []).map((one) => one.toLowerCase()),
      message_id: await newMessageId(ctx, `ticket-${ticket.id}`),
      in_reply_to,
      created_at: ctx.now(),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await ctx.enqueue(send, { messageId: message.id }, { queue: `ticket:${ticket.id}` })
  return message
}

/** What every writing has in common: the ticket is held, a repeated key answers what it wrote before. */
const write = (
  ctx: Ctx,
  ticketId: number,
  writing: Writing,
  add: (ctx: Ctx, ticket: Ticket) => Promise<Message>,
): Promise<Message> =>
  ctx.transaction(async (ctx) => {
    const ticket = await holdTicket(ctx.db, ticketId)
    if (!ticket) throw errors.not_found({ id: ticketId })
    const before = await writtenWith(ctx, writing.key)
    if (before) {
      if (before.ticket_id !== ticketId) throw errors.key_used()
      return before
    }
    const message = await add(ctx, ticket)
    await ctx.db
      .updateTable('ticket')
      .set({
        unread: false,
        updated_at: ctx.now(),
        last_message_at: latest(ticket.last_message_at, message.created_at),
      })
      .where('id', '=', ticketId)
      .execute()
    if (writing.state) await putState(ctx, ticket, writing.state)
    await ctx.announce(messageAdded, { ticketId, messageId: message.id })
    return message
  })

/** What was written with this key before. */
export const writtenWith = (ctx: Ctx, key: string): Promise<Message | undefined> =>
  ctx.db.selectFrom('message').selectAll().where('key', '=', key).executeTakeFirst()

/** Whoever objected to the processing of their data is not written to (Art. 21(1) GDPR); asked at the moment of writing. Throws `objected`. */
export async function refuseIfObjected(ctx: Ctx, addresses: readonly (string | null)[]): Promise<void> {
  for (const address of addresses)
    if (address && (await ctx.house.persons.objects({ emails: [address] }, 'processing')))
      throw errors.objected({ address })
}

async function refuseIfAnswered(ctx: Ctx, ticketId: number, seen: number | undefined): Promise<void> {
  if (seen === undefined) return
  const newer = await ctx.db
    .selectFrom('message')
    .select('id')
    .where('ticket_id', '=', ticketId)
    .where('kind', '=', 'out')
    .where('id', '>', seen)
    .executeTakeFirst()
  if (newer) throw errors.answered_meanwhile()
}
