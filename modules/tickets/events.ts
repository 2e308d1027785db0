import { z } from 'zod'
import { event } from '#core/events.ts'
import { permissions } from './permissions.ts'

const options = {
  aggregate: ({ ticketId }: { ticketId: number }) => ticketId,
  live: permissions.read,
}

/** A ticket was opened: by a mail, by an enquiry, or by staff. */
export const opened = event('tickets.opened', z.object({ ticketId: z.number() }), options)

/** Its state, owner, subject or unread mark changed. */
export const changed = event('tickets.changed', z.object({ ticketId: z.number() }), options)

/** A mail came in, an answer or a note was written. */
export const messageAdded = event(
  'tickets.message_added',
  z.object({ ticketId: z.number(), messageId: z.number() }),
  options,
)
