import { convert } from 'html-to-text'
import { automaticReason } from './automatic.ts'
import { bounds, readable, tooMuch } from './bounds.ts'
import { cleanFilename, cleanLine, cleanText } from './clean.ts'
import { messageIdsIn, ownMessageId, referencesIn, synthesisedMessageId } from './message-ids.ts'
import { type Mailbox, type ReadAttachment, type Reading, readMailBytes } from './reading.ts'
import { type SpamVerdict, spamVerdict } from './spam.ts'

/** What is known of an attachment without its content. `index` finds it again. */
export interface AttachmentFacts {
  readonly index: number
  readonly filename: string
  readonly type: string
  readonly size: number
  /** Without angle brackets. */
  readonly contentId: string | null
  /** Shown within the text. */
  readonly inline: boolean
}

export interface ParsedMail {
  readonly reader: Reading['reader']
  readonly from: Mailbox
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  readonly subject: string
  /** Of the Date header; null when there is none that makes sense. */
  readonly date: Date | null
  readonly messageId: string
  readonly inReplyTo: string | null
  readonly references: readonly string[]
  readonly text: string
  readonly html: string | null
  /** Why it counts as automatic; null when a person wrote it. */
  readonly automatic: string | null
  readonly spam: SpamVerdict | null
  readonly attachments: readonly AttachmentFacts[]
}

/** A mail that can't be read, with the reason as a word. It is kept whole. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
  readonly reason: string

  constructor(reason: string, options?: { cause?: unknown }) {
    super(reason, options)
    this.reason = reason
  }
}

const mailbox = (one: Mailbox): Mailbox => ({
  name: cleanLine(one.name, 300),
  address: cleanLine(one.address, 320),
})

function dateOf(header: string | undefined): Date | null {
  const date = new Date(header ?? '')
  const year = date.getUTCFullYear()
  return year >= 1970 && year < 2200 ? date : null
}

/** HTML as plain text, for search and for those who read no HTML. */
export const textOfHtml = (html: string): string =>
  convert(html, {
    wordwrap: false,
    limits: { maxInputLength: bounds.htmlLength, maxDepth: 200 },
    selectors: [
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: false } },
      { selector: 'img', format: 'skip' },
    ],
  })

const endings: Record<string, string> = {
  'message/rfc822': '.eml',
  'text/calendar': '.ics',
  'text/plain': '.txt',
  'text/html': '.html',
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'application/pdf': '.pdf',
}

const attachmentFacts = (one: ReadAttachment, index: number): AttachmentFacts => {
  const type = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(one.type)
    ? one.type.toLowerCase()
    : 'application/octet-stream'
  return {
    index,
    filename: cleanFilename(one.filename) ?? `attachment-${index + 1}${endings[type] ?? ''}`,
    type,
    size: one.content.byteLength,
    contentId: cleanLine(one.contentId ?? '', 300).replaceAll(/^<|>$/g, '') || null,
    inline: one.inline,
  }
}

/** Reads a mail within bounds. Throws `Unreadable`, never anything else. */
export async function parseMail(raw: Buffer, envelopeFrom: string): Promise<ParsedMail> {
  try {
    const refused = tooMuch(raw)
    if (refused) throw new Unreadable(refused)
    const reading = await readMailBytes(readable(raw))
    if (reading.attachments.length > bounds.attachments) throw new Unreadable('too_many_attachments')
    return describe(reading, raw, envelopeFrom)
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable('malformed', { cause: error })
  }
}

function describe(reading: Reading, raw: Buffer, envelopeFrom: string): ParsedMail {
  const header = (key: string): string | undefined => reading.headers.find((one) => one.key === key)?.value
  const from = mailbox(reading.from ?? { name: '', address: envelopeFrom })
  const html = reading.html ? cleanText(reading.html, bounds.htmlLength) : null
  const written = reading.text ?? (html ? textOfHtml(html) : '')
  const subject = cleanLine(reading.subject)
  return {
    reader: reading.reader,
    from: from.address ? from : { ...from, address: cleanLine(envelopeFrom, 320) },
    to: reading.to.map(mailbox),
    cc: reading.cc.map(mailbox),
    subject,
    date: dateOf(header('date')),
    messageId: ownMessageId(header('message-id')) ?? synthesisedMessageId(raw),
    inReplyTo: messageIdsIn(header('in-reply-to'))[0] ?? null,
    references: referencesIn(header('references')),
    text: cleanText(written, bounds.textLength),
    html,
    automatic: automaticReason({
      headers: reading.headers,
      envelopeFrom,
      fromAddress: from.address,
      subject,
      contentType: (header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '',
    }),
    spam: spamVerdict(reading.headers),
    attachments: reading.attachments.map(attachmentFacts),
  }
}

/** The content of one attachment, read anew from the bytes; null when there is none with this index. */
export async function attachmentContent(raw: Buffer, wanted: AttachmentFacts): Promise<Uint8Array | null> {
  const reading = await readMailBytes(raw)
  const fits = (one: ReadAttachment | undefined, index: number): boolean => {
    const facts = one && attachmentFacts(one, index)
    return facts?.size === wanted.size && facts.type === wanted.type
  }
  // A later version of a parser may count differently: then the description finds it.
  const at = fits(reading.attachments[wanted.index], wanted.index)
    ? wanted.index
    : reading.attachments.findIndex(
        (one, index) => fits(one, index) && attachmentFacts(one, wanted.index).filename === wanted.filename,
      )
  return reading.attachments[at]?.content ?? null
}
