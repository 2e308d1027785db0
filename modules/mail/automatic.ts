/** A header as parsed: key in lower case, value unfolded. */
export interface Header {
  readonly key: string
  readonly value: string
}

export interface Suspect {
  readonly headers: readonly Header[]
  /** Sender of the envelope; empty for a bounce. */
  readonly envelopeFrom: string
  readonly fromAddress: string
  readonly subject: string
  /** Without parameters, lower case. */
  readonly contentType: string
}

const value = (headers: readonly Header[], key: string): string | undefined =>
  headers
    .find((header) => header.key === key)
    ?.value.trim()
    .toLowerCase()

const machines = /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+._-][^@]*)?@/i

const absences =
  /^\s*(automatische antwort|abwesenheits?(notiz|benachrichtigung|meldung)?\b|abwesend\b|nicht im büro|out of (the )?office|automatic reply|auto(matic)?[ -]?(reply|response|antwort)|autoreply|undeliverable|unzustellbar|delivery status notification|mail delivery (failed|subsystem))/i

/**
 * Why a mail counts as written by a machine, or null: it is kept and shown, but must not be answered
 * automatically nor open anything again. RFC 3834 and what programs do instead.
 */
export function automaticReason(mail: Suspect): string | null {
  const { headers } = mail
  const autoSubmitted = value(headers, 'auto-submitted')
  if (autoSubmitted && !/^no\b/.test(autoSubmitted)) return 'auto-submitted'
  if (value(headers, 'x-auto-response-suppress')) return 'x-auto-response-suppress'
  for (const key of ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-autoresponse', 'x-loop'])
    if (headers.some((header) => header.key === key)) return key
  for (const key of ['precedence', 'x-precedence'])
    if (/^(bulk|list|junk|auto_reply)\b/.test(value(headers, key) ?? '')) return key
  for (const key of ['list-id', 'list-unsubscribe']) if (value(headers, key)) return key
  if (mail.envelopeFrom === '' || value(headers, 'return-path') === '<>') return 'null-sender'
  if (mail.contentType === 'multipart/report') return 'report'
  if (machines.test(mail.fromAddress)) return 'sender'
  if (absences.test(mail.subject)) return 'subject'
  return null
}
