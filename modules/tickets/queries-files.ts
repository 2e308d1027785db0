import type { Kysely } from 'kysely'
import type { Tables } from './data.ts'

/** The mail of a message, and how its ticket began. */
export const findOrigin = (db: Kysely<Tables>, messageId: number) =>
  db
    .selectFrom('message')
    .innerJoin('ticket', 'ticket.id', 'message.ticket_id')
    .select(['message.mail_id', 'ticket.origin'])
    .where('message.id', '=', messageId)
    .executeTakeFirst()

/** Attachments whose text was not read yet. */
export const unreadFiles = (db: Kysely<Tables>, messageId: number) =>
  db
    .selectFrom('attachment')
    .select(['part', 'type', 'size'])
    .where('message_id', '=', messageId)
    .where('text', 'is', null)
    .orderBy('part')
    .execute()
