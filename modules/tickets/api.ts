import { z } from 'zod'
import { email } from '#core/email.ts'
import { line } from '#core/line.ts'
import { agent, id, message, state, ticket } from './api-shapes.ts'

export type { Message, State, Ticket } from './api-shapes.ts'

const number = z.coerce.number().int().positive()
const at = z.iso.datetime()
const next = z.string().nullable()

/** `?state=open,pending`, or the parameter repeated. */
const states = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((given) => [given].flat().flatMap((one) => one.split(',').filter(Boolean)))
  .pipe(z.array(state).max(3))

const byId = z.object({ id: number })
const ofMessage = z.object({ id: number, messageId: number })

const letter = {
  /** New for each message: a retry with the same key writes nothing twice. */
  key: z.uuid(),
  /** From an editor; only what a letter needs remains. */
  html: z.string().max(200_000).optional(),
  text: z.string().max(200_000).optional(),
  /** Where the ticket stands afterwards. */
  state: state.optional(),
}
const copies = z.array(email).max(20).optional()

/** `{agent}` is the name of who writes. Empty: nothing stands below. */
export const signature = z.object({ text: z.string().trim().max(2000) })

export const api = {
  listTickets: {
    method: 'GET',
    path: '/api/tickets',
    summary: 'Tickets by state, owner, customer and words; paged by key.',
    query: z.object({
      state: states,
      /** `me`, `none`, or the id of a member of staff. */
      owner: z.string().max(200).optional(),
      /** `p12`: a contact, `o5`: an organisation. */
      customer: z
        .string()
        .regex(/^[po]\d{1,15}$/)
        .optional(),
      q: z.string().max(400).default(''),
      sort: z.enum(['activity', 'created', 'number']).default('activity'),
      direction: z.enum(['asc', 'desc']).default('desc'),
      after: z.string().max(2000).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    answer: z.object({ items: z.array(ticket), next }),
  },
  countTickets: {
    method: 'GET',
    path: '/api/tickets/counts',
    summary: 'How many tickets await something; none is counted further than 1,000.',
    answer: z.object({ open: id, pending: id, mine: id, unowned: id }),
  },
  listAgents: {
    method: 'GET',
    path: '/api/tickets/agents',
    summary: 'Who works on tickets.',
    answer: z.array(agent),
  },
  searchTickets: {
    method: 'GET',
    path: '/api/tickets/search',
    summary:
      'Full-text search over subjects, texts, names and numbers; enquiries from the website are not part of it.',
    query: z.object({
      /** Words in any form; "a phrase", -without, one oder another. */
      q: z.string().max(400),
      /** `best`: by rank, of the newest 2,000 that hold it. */
      order: z.enum(['newest', 'best']).default('newest'),
      after: z.string().max(2000).optional(),
      limit: z.coerce.number().int().min(1).max(20).default(20),
    }),
    answer: z.object({
      /** Matches in the excerpt stand between U+0002 and U+0003. */
      items: z.array(ticket.extend({ excerpt: z.string() })),
      next,
    }),
  },
  openTicket: {
    method: 'POST',
    path: '/api/tickets',
    summary: 'Opens a ticket to a customer, with a first mail to them.',
    body: z.object({
      ...letter,
      email,
      name: line(200).optional(),
      subject: line(300).min(1),
      copies,
    }),
    answer: ticket,
  },
  readTicket: {
    method: 'GET',
    path: '/api/tickets/{id}',
    summary: 'A ticket with its newest 100 messages.',
    params: byId,
    answer: ticket.extend({
      messages: z.array(message),
      /** There are older messages than these. */
      earlier: z.boolean(),
      /** A ticket that the subject names, though the sender had no part in it. */
      suggested: z.object({ id, subject: z.string() }).nullable(),
      /** What was asked through the website; null also when its period is over. */
      enquiry: z.object({ at, name: z.string(), email: z.string(), message: z.string() }).nullable(),
    }),
  },
  readEarlier: {
    method: 'GET',
    path: '/api/tickets/{id}/messages',
    summary: 'The 100 messages before one.',
    params: byId,
    query: z.object({ before: number }),
    answer: z.object({ messages: z.array(message), earlier: z.boolean() }),
  },
  changeTicket: {
    method: 'PATCH',
    path: '/api/tickets/{id}',
    summary: 'Changes subject, owner, state or unread mark; what is not given stays.',
    params: byId,
    body: z.object({
      subject: line(300).min(1).optional(),
      owner: z.string().max(200).nullable().optional(),
      state: state.optional(),
      unread: z.boolean().optional(),
      /** `false`: the suggested ticket has nothing to do with this one. */
      suggested: z.literal(false).optional(),
    }),
    answer: ticket,
  },
  reply: {
    method: 'POST',
    path: '/api/tickets/{id}/replies',
    summary: 'Answers the customer by mail.',
    params: byId,
    body: z.object({
      ...letter,
      copies,
      /** The newest message the writer had seen: an answer of somebody else after it is refused with 409. */
      seen: number.optional(),
    }),
    answer: message,
  },
  note: {
    method: 'POST',
    path: '/api/tickets/{id}/notes',
    summary: 'Writes an internal note.',
    params: byId,
    body: z.object(letter),
    answer: message,
  },
  readSignature: {
    method: 'GET',
    path: '/api/tickets/signature',
    summary: 'What stands below every answer.',
    answer: signature,
  },
  saveSignature: {
    method: 'PUT',
    path: '/api/tickets/signature',
    summary: 'Changes what stands below every answer; the old version is kept.',
    body: signature,
    answer: signature,
  },
  readFormatted: {
    method: 'GET',
    path: '/api/tickets/{id}/messages/{messageId}/html',
    summary: 'A message as it was formatted, cleaned; for a sandboxed frame.',
    params: ofMessage,
  },
  readAttachment: {
    method: 'GET',
    path: '/api/tickets/{id}/messages/{messageId}/attachments/{part}',
    summary: 'An attachment; pictures of the usual kinds are shown, everything else is saved.',
    params: ofMessage.extend({ part: z.coerce.number().int().min(0) }),
  },
  readSource: {
    method: 'GET',
    path: '/api/tickets/{id}/messages/{messageId}/source',
    summary: 'The mail as it arrived.',
    params: ofMessage,
  },
} as const
