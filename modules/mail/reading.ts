import PostalMime, { type Address, addressParser, decodeWords } from 'postal-mime'
import type { Header } from './automatic.ts'
import { bounds } from './bounds.ts'

export interface Mailbox {
  readonly name: string
  readonly address: string
}

export interface ReadAttachment {
  readonly filename: string | null
  readonly type: string
  readonly inline: boolean
  readonly contentId: string | null
  readonly content: Uint8Array
}

/** A mail as one parser reads it. */
export interface Reading {
  readonly reader: 'postal-mime' | 'mailparser'
  readonly headers: readonly Header[]
  readonly from: Mailbox | null
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  readonly subject: string
  readonly text: string | null
  readonly html: string | null
  readonly attachments: readonly ReadAttachment[]
}

const flat = (addresses: readonly Address[] | undefined): Mailbox[] =>
  (addresses ?? [])
    .flatMap((one) => one.group ?? [{ name: one.name, address: one.address ?? '' }])
    .slice(0, bounds.recipients)

export async function readWithPostalMime(raw: Uint8Array): Promise<Reading> {
  const mail = await PostalMime.parse(raw, {
    rfc822Attachments: true,
    maxNestingDepth: bounds.depth,
    maxHeadersSize: bounds.headerBytes,
    maxRfc822NestingDepth: 3,
  })
  return {
    reader: 'postal-mime',
    headers: mail.headers,
    from: flat(mail.from && [mail.from])[0] ?? flat(mail.sender && [mail.sender])[0] ?? null,
    to: flat(mail.to),
    cc: flat(mail.cc),
    subject: mail.subject ?? '',
    text: mail.text ?? null,
    html: mail.html ?? null,
    attachments: mail.attachments.map((one) => ({
      filename: one.filename,
      type: one.mimeType,
      inline: one.related === true || one.disposition === 'inline',
      contentId: one.contentId ?? null,
      content: typeof one.content === 'string' ? Buffer.from(one.content) : new Uint8Array(one.content),
    })),
  }
}

/** The second opinion: slower, but right about some charsets that the first one garbles. */
export async function readWithMailparser(raw: Buffer): Promise<Reading> {
  const { simpleParser } = await import('mailparser')
  const mail = await simpleParser(raw, {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
    skipTextLinks: true,
  })
  const headers = mail.headerLines.map(({ key, line }) => ({
    key: key.toLowerCase(),
    value: line
      .slice(line.indexOf(':') + 1)
      .replaceAll(/\r?\n\s*/g, ' ')
      .trim(),
  }))
  const addresses = (key: string): Mailbox[] =>
    headers
      .filter((header) => header.key === key)
      .flatMap((header) => flat(addressParser(decodeWords(header.value))))
  return {
    reader: 'mailparser',
    headers,
    from:
      mail.from?.value.map((one) => ({ name: one.name, address: one.address ?? '' }))[0] ??
      addresses('from')[0] ??
      null,
    to: addresses('to'),
    cc: addresses('cc'),
    subject: mail.subject ?? '',
    text: mail.text ?? null,
    html: mail.html || null,
    attachments: mail.attachments.map((one) => ({
      filename: one.filename ?? null,
      type: one.contentType,
      inline: one.related || one.contentDisposition === 'inline',
      contentId: one.contentId ?? null,
      content: one.content,
    })),
  }
}

const unreadable = (reading: Reading): number =>
  `${reading.subject}${reading.from?.name ?? ''}${reading.text ?? ''}${reading.html ?? ''}`.split('\ufffd')
    .length - 1

/** Above this the first parser takes gigabytes for parts that are not in base64; the second one streams. */
const largeBytes = 8 * 1024 * 1024

/**
 * Reads with the first parser; asks the second when the first fails or leaves replacement characters, and
 * takes what is readable. Throws when both fail.
 */
export async function readMailBytes(raw: Buffer): Promise<Reading> {
  if (raw.length > largeBytes) return readWithMailparser(raw)
  let first: Reading | null = null
  let failure: unknown = null
  try {
    first = await readWithPostalMime(raw)
  } catch (error) {
    failure = error
  }
  if (first && unreadable(first) === 0) return first
  try {
    const second = await readWithMailparser(raw)
    return first && unreadable(first) <= unreadable(second) ? first : second
  } catch (error) {
    if (first) return first
    throw failure ?? error
  }
}
