import MailComposer from 'nodemailer/lib/mail-composer'
import type { Mailbox } from './reading.ts'

/** A mail to be sent. Addresses are bare: `name@domain`. */
export interface Letter {
  /** With angle brackets; the same id is never sent with other content. */
  readonly messageId: string
  readonly to: readonly string[]
  readonly cc?: readonly string[]
  readonly subject: string
  readonly text: string
  readonly html?: string
  readonly inReplyTo?: string
  readonly references?: readonly string[]
  /** Written by the house, not by a person: says so, so that no machine answers (RFC 3834). */
  readonly automatic?: boolean
}

const automaticHeaders = {
  'Auto-Submitted': 'auto-replied',
  'X-Auto-Response-Suppress': 'All',
  Precedence: 'bulk',
}

/** The bytes of a mail, made once: every try sends the same. */
export function compose(letter: Letter, from: Mailbox, date: Date): Promise<Buffer> {
  return new MailComposer({
    messageId: letter.messageId,
    date,
    from,
    to: letter.to.map((address) => ({ name: '', address })),
    cc: (letter.cc ?? []).map((address) => ({ name: '', address })),
    subject: letter.subject,
    text: letter.text,
    ...(letter.html === undefined ? {} : { html: letter.html }),
    ...(letter.inReplyTo ? { inReplyTo: letter.inReplyTo } : {}),
    references: [...(letter.references ?? [])],
    headers: letter.automatic ? automaticHeaders : {},
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build()
}
