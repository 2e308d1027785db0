import { z } from 'zod'
import type { JobName } from '#core/jobs.ts'

/** Hands an answer over to the outbox. */
export const send: JobName<{ messageId: number }> = {
  name: 'tickets.send',
  payload: z.object({ messageId: z.number() }),
}

/** Reads the text attachments of a mail for the search. */
export const gather: JobName<{ messageId: number }> = {
  name: 'tickets.read_files',
  payload: z.object({ messageId: z.number() }),
}

/** Tells those whose data belongs to a ticket whether it is still needed. */
export const settle: JobName<{ ticketId: number; turned: boolean }> = {
  name: 'tickets.settle',
  /** `turned`: it was closed or reopened just now. */
  payload: z.object({ ticketId: z.number(), turned: z.boolean() }),
}
