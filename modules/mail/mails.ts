import type { Context } from '#core/context.ts'
import type { Route } from './addresses.ts'
import type { Tables } from './data.ts'
import { errors } from './errors.ts'
import type { AttachmentFacts } from './parse.ts'
import { endDocument, mailSource, parsedMail } from './queries.ts'
import { readAttachmentApart } from './reader.ts'
import type { Mailbox } from './reading.ts'
import type { SpamVerdict } from './spam.ts'

/** A parsed mail. `html` is as the sender wrote it: show it only through `sanitiseMailHtml`. */
export interface ReadMail {
  readonly id: number
  readonly receivedAt: Date
  readonly from: Mailbox
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  readonly subject: string
  /** What the sender's clock said. */
  readonly date: Date | null
  readonly messageId: string
  readonly inReplyTo: string | null
  readonly references: readonly string[]
  readonly text: string
  readonly html: string | null
  /** Written by a machine: not to be answered automatically. */
  readonly automatic: boolean
  readonly spam: SpamVerdict | null
  readonly attachments: readonly AttachmentFacts[]
  /** Recipients of the envelope, of this route only. */
  readonly toAddresses: readonly string[]
}

export interface AttachmentContent {
  readonly filename: string
  readonly type: string
  readonly content: Buffer
}

/** A mail of the route. Throws `not_found` for every other: the officer's mail does not exist for support. */
export async function readMailOf(ctx: Context<Tables>, route: Route, mailId: number): Promise<ReadMail> {
  const row = await parsedMail(ctx, route, mailId)
  if (!row || row.state !== 'parsed') throw errors.not_found()
  return {
    id: row.id,
    receivedAt: row.received_at,
    from: { name: row.from_name, address: row.from_address },
    to: row.to_list,
    cc: row.cc_list,
    subject: row.subject,
    date: row.sent_at,
    messageId: row.message_id ?? '',
    inReplyTo: row.in_reply_to,
    references: row.reference_ids,
    text: row.body_text,
    html: row.body_html,
    automatic: row.automatic !== null,
    spam: row.spam,
    attachments: row.attachments,
    toAddresses: row.envelope_to,
  }
}

/** Throws `not_found` and `no_attachment`. */
export async function readAttachmentOf(
  ctx: Context<Tables>,
  route: Route,
  mailId: number,
  index: number,
): Promise<AttachmentContent> {
  const row = await mailSource(ctx, route, mailId)
  if (!row) throw errors.not_found()
  const facts = row.attachments.find((one) => one.index === index)
  const content = facts && (await readAttachmentApart(row.raw, facts))
  if (!content) throw errors.no_attachment()
  return { filename: facts.filename, type: facts.type, content: Buffer.from(content) }
}

/** The whole mail as it came, byte for byte. */
export async function readSourceOf(ctx: Context<Tables>, route: Route, mailId: number): Promise<Buffer> {
  const row = await mailSource(ctx, route, mailId)
  if (!row) throw errors.not_found()
  return row.raw
}

/**
 * Says when the document ended to which these mails and their answers belong (a ticket was closed), or with
 * null that it is open: their period runs from there (notice 3.2).
 */
export async function setDocumentEndOf(
  ctx: Context<Tables>,
  mailIds: readonly number[],
  endedAt: Date | null,
): Promise<void> {
  if (mailIds.length > 0) await ctx.transaction((ctx) => endDocument(ctx, 'support', mailIds, endedAt))
}
