import type { Context } from '#core/context.ts'
import { Refusal } from '#core/errors.ts'
import { readEnquiry } from '#modules/website'
import type { Tables } from './data.ts'
import { opened } from './events.ts'
import { enquiryOf } from './queries.ts'

type Ctx = Context<Tables>

/** Opens a ticket for an enquiry, once. Nothing of it is copied: it stays with the website, for its own purpose. */
export async function openForEnquiry(ctx: Ctx, { enquiryId }: { enquiryId: number }): Promise<void> {
  const before = await ctx.db
    .selectFrom('enquiry')
    .select('ticket_id')
    .where('enquiry_id', '=', enquiryId)
    .executeTakeFirst()
  if (before) return
  const { at } = await readEnquiry(ctx, enquiryId)
  const { id } = await ctx.db
    .insertInto('ticket')
    .values({
      subject: 'Anfrage über die Website',
      state: 'open',
      origin: 'enquiry',
      created_at: at,
      updated_at: at,
      last_message_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await ctx.db.insertInto('enquiry').values({ ticket_id: id, enquiry_id: enquiryId }).execute()
  await ctx.announce(opened, { ticketId: id })
}

/** What somebody asked through the website, read at the moment of use; null when the ticket began otherwise, or the enquiry is gone. */
export async function readEnquiryOf(ctx: Ctx, ticketId: number) {
  const enquiryId = await enquiryOf(ctx.db, ticketId)
  if (enquiryId === null) return null
  return readEnquiry(ctx, enquiryId).catch((error: unknown) => {
    // Erased, or its period over: the ticket goes on without it.
    if (error instanceof Refusal && error.status === 404) return null
    throw error
  })
}

/** Where who enquired can be answered; null when the ticket began otherwise. */
export const enquiryAddress = async (ctx: Ctx, ticketId: number): Promise<string | null> =>
  (await readEnquiryOf(ctx, ticketId))?.email ?? null
