import { z } from 'zod'
import { line } from '#core/line.ts'

const id = z.coerce.number().int().positive()
const params = z.object({ id })
const limit = z.coerce.number().int().min(1).max(200).default(50)
/** Pages by key: `before` is the last id of the page before. */
const page = z.object({ before: id.optional(), limit })
const time = z.iso.datetime()
const mailbox = z.object({ name: z.string(), address: z.string() })

export const mailSettings = z.object({
  addresses: z.array(z.email().toLowerCase()).max(200),
  relay: z.object({ name: line(200), country: z.string().regex(/^[A-Z]{2}$/) }),
  limits: z.object({
    maxBytes: z
      .number()
      .int()
      .min(1024 * 1024)
      .max(100 * 1024 * 1024),
  }),
  foreignLogs: z.object({
    files: z.array(z.string().startsWith('/').max(500)).max(50),
    truncate: z.boolean(),
  }),
})

export const readMailSettings = {
  method: 'GET',
  path: '/api/mail/settings',
  summary: 'Addresses, relay, limits and foreign log files; and what the environment says',
  answer: mailSettings.extend({
    /** Domains mail is taken for; the officer's own address besides. */
    domains: z.array(z.string()),
    officer: z.string().nullable(),
    /** Host and port of SMTP_URL; null: outgoing mail waits. */
    relayHost: z.string().nullable(),
    smtpPort: z.number().nullable(),
    lmtpPort: z.number().nullable(),
  }),
} as const

export const saveMailSettings = {
  method: 'PUT',
  path: '/api/mail/settings',
  summary: 'Saves addresses, relay, limits and foreign log files',
  body: mailSettings,
} as const

export const quarantinedMail = z.object({
  id,
  receivedAt: time,
  from: z.string(),
  to: z.array(z.string()),
  size: z.number(),
  /** A word: `malformed`, `headers_too_large`, `too_many_parts`, `too_many_attachments`, `too_costly`, `unstorable`, `waiting`. */
  reason: z.string(),
})

export const listQuarantined = {
  method: 'GET',
  path: '/api/mail/quarantine',
  summary: 'Mails that could not be parsed, newest first',
  query: page,
  answer: z.object({ mails: z.array(quarantinedMail) }),
} as const

export const retryQuarantinedMail = {
  method: 'POST',
  path: '/api/mail/quarantine/{id}/retry',
  summary: 'Tries again to parse a mail',
  params,
  answer: z.object({ parsed: z.boolean() }),
} as const

export const settleQuarantinedMail = {
  method: 'POST',
  path: '/api/mail/quarantine/{id}/settle',
  summary: 'Takes a mail off the list: somebody has seen to it',
  params,
} as const

export const downloadQuarantinedMail = {
  method: 'GET',
  path: '/api/mail/quarantine/{id}/source',
  summary: 'The mail as it came, byte for byte',
  params,
} as const

export const outgoingMail = z.object({
  id,
  messageId: z.string(),
  state: z.enum(['queued', 'sending', 'sent', 'failed']),
  sender: z.string(),
  size: z.number(),
  createdAt: time,
  attempts: z.number(),
  nextTryAt: time.nullable(),
  endedAt: time.nullable(),
  code: z.number().nullable(),
  response: z.string(),
  recipients: z.array(
    z.object({
      address: z.string(),
      state: z.enum(['pending', 'accepted', 'rejected']),
      response: z.string(),
    }),
  ),
})

export const listOutbox = {
  method: 'GET',
  path: '/api/mail/outbox',
  summary: 'Outgoing mails of support, newest first',
  query: page.extend({ state: z.enum(['waiting', 'sent', 'failed']).optional() }),
  answer: z.object({ mails: z.array(outgoingMail), relay: z.boolean() }),
} as const

export const retryOutgoing = {
  method: 'POST',
  path: '/api/mail/outbox/{id}/retry',
  summary: 'Sends a waiting or failed mail again, now',
  params,
} as const

export const downloadOutgoing = {
  method: 'GET',
  path: '/api/mail/outbox/{id}/source',
  summary: 'The mail as it is sent, byte for byte',
  params,
} as const

export const logLine = z.object({
  at: time,
  id: z.string(),
  direction: z.enum(['in', 'out']),
  peerHost: z.string(),
  peerAddress: z.string(),
  sender: z.string(),
  recipients: z.array(z.string()),
  size: z.number().nullable(),
  code: z.number(),
  response: z.string(),
  queueId: z.string(),
})

export const listTransportLog = {
  method: 'GET',
  path: '/api/mail/transport-log',
  summary: 'Lines of the mail log of the last 15 days, newest first',
  query: z.object({
    /** `next` of the page before. */
    before: z.string().max(100).optional(),
    limit,
    direction: z.enum(['in', 'out']).optional(),
    /** A sender or recipient, exactly. */
    address: z.string().max(320).optional(),
  }),
  answer: z.object({ lines: z.array(logLine), next: z.string().nullable() }),
} as const

export const officerCaseSummary = z.object({
  id,
  receivedAt: time,
  from: mailbox,
  subject: z.string(),
  closedAt: time.nullable(),
  parsed: z.boolean(),
})

export const listOfficerMails = {
  method: 'GET',
  path: '/api/officer/mails',
  summary: 'Mails to the data protection officer, newest first; for the officer only',
  query: page.extend({ state: z.enum(['open', 'closed']).default('open') }),
  answer: z.object({ mails: z.array(officerCaseSummary) }),
} as const

export const officerMail = z.object({
  id,
  receivedAt: time,
  closedAt: time.nullable(),
  quarantineReason: z.string().nullable(),
  mail: z
    .object({
      from: mailbox,
      to: z.array(mailbox),
      cc: z.array(mailbox),
      subject: z.string(),
      date: time.nullable(),
      text: z.string(),
      /** Sanitised; for a frame without scripts. */
      html: z.string().nullable(),
      blockedImages: z.number(),
      automatic: z.boolean(),
      attachments: z.array(
        z.object({
          index: z.number(),
          filename: z.string(),
          type: z.string(),
          size: z.number(),
          inline: z.boolean(),
        }),
      ),
    })
    .nullable(),
  answers: z.array(
    z.object({
      at: time,
      text: z.string(),
      state: z.enum(['queued', 'sent', 'failed']),
      detail: z.string(),
    }),
  ),
})

export const readOfficerMailById = {
  method: 'GET',
  path: '/api/officer/mails/{id}',
  summary: 'One mail to the officer with the answers given',
  params,
  answer: officerMail,
} as const

export const replyToOfficerMail = {
  method: 'POST',
  path: '/api/officer/mails/{id}/replies',
  summary: 'Answers as the officer',
  params,
  body: z.object({ text: z.string().trim().min(1).max(100_000) }),
} as const

export const closeOfficerMail = {
  method: 'PUT',
  path: '/api/officer/mails/{id}/closed',
  summary: 'Closes or reopens',
  params,
  body: z.object({ closed: z.boolean() }),
} as const

export const retryOfficerMail = {
  method: 'POST',
  path: '/api/officer/mails/{id}/retry',
  summary: 'Tries again to parse a mail to the officer',
  params,
  answer: z.object({ parsed: z.boolean() }),
} as const

export const downloadOfficerMail = {
  method: 'GET',
  path: '/api/officer/mails/{id}/source',
  summary: 'The mail as it came, byte for byte',
  params,
} as const

export const downloadOfficerAttachment = {
  method: 'GET',
  path: '/api/officer/mails/{id}/attachments/{index}',
  summary: 'An attachment of a mail to the officer',
  params: z.object({ id, index: z.coerce.number().int().min(0) }),
} as const
