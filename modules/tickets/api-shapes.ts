import { z } from 'zod'

export const id = z.number().int()
const at = z.iso.datetime()
export const state = z.enum(['open', 'pending', 'closed'])
/** A member of staff. */
export const agent = z.object({ id: z.string(), name: z.string() })

export const ticket = z.object({
  /** Its number, from 10001. */
  id,
  subject: z.string(),
  state,
  origin: z.enum(['mail', 'enquiry', 'agent']),
  /** Something came in that nobody has marked as read. */
  unread: z.boolean(),
  owner: agent.nullable(),
  /** Null for an enquiry: who enquired is read with the ticket only. */
  requester: z.object({ name: z.string(), email: z.string() }).nullable(),
  customer: z
    .object({
      personId: id,
      name: z.string(),
      organisation: z.object({ id, name: z.string(), number: z.string() }).nullable(),
    })
    .nullable(),
  createdAt: at,
  lastMessageAt: at,
  closedAt: at.nullable(),
})

export const attachment = z.object({
  part: id,
  filename: z.string(),
  type: z.string(),
  size: z.number(),
  /** Belongs to the formatted text, such as a logo. */
  inline: z.boolean(),
})

export const message = z.object({
  id,
  kind: z.enum(['in', 'out', 'note']),
  at,
  /** Who of us wrote it. */
  author: agent.nullable(),
  sender: z.object({ name: z.string(), email: z.string() }).nullable(),
  recipients: z.array(z.string()),
  copies: z.array(z.string()),
  text: z.string(),
  /** There is a formatted version, for a sandboxed frame. */
  formatted: z.boolean(),
  /** The mail as it arrived can be fetched. */
  original: z.boolean(),
  automatic: z.boolean(),
  /** Its sender had no part in the ticket before. */
  stranger: z.boolean(),
  spam: z.boolean(),
  /** What the filter in front gave it; null: no filter said anything. */
  spamScore: z.number().nullable(),
  /** Of an answer: on its way, gone, or failed (and why). */
  sending: z
    .object({ state: z.enum(['queued', 'sent', 'failed']), detail: z.string().nullable() })
    .nullable(),
  attachments: z.array(attachment),
})

export type Ticket = z.infer<typeof ticket>
export type Message = z.infer<typeof message>
export type State = z.infer<typeof state>
