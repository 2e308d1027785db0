import type { z } from 'zod'
import type { logLine, officerCaseSummary, officerMail, outgoingMail, quarantinedMail } from './api.ts'
import type { readLogPage } from './log-page.ts'
import type { listOfficerCases, OfficerCase } from './officer.ts'
import type { listQuarantine } from './quarantine.ts'
import type { listOutgoing } from './outbox.ts'
import { sanitiseMailHtml } from './sanitise.ts'

type Row<F extends (...args: never[]) => Promise<unknown>> =
  Awaited<ReturnType<F>> extends readonly (infer R)[] ? R : never

const iso = (at: Date | null): string | null => at && at.toISOString()

export const presentQuarantined = (row: Row<typeof listQuarantine>): z.output<typeof quarantinedMail> => ({
  id: row.id,
  receivedAt: row.received_at.toISOString(),
  from: row.envelope_from,
  to: row.envelope_to,
  size: row.size,
  reason: row.state === 'received' ? 'waiting' : (row.quarantine_reason ?? 'malformed'),
})

export const presentOutgoing = (row: Row<typeof listOutgoing>): z.output<typeof outgoingMail> => ({
  id: row.id,
  messageId: row.message_id,
  state: row.state as 'queued',
  sender: row.sender,
  size: row.size,
  createdAt: row.created_at.toISOString(),
  attempts: row.attempts,
  nextTryAt: row.state === 'queued' ? row.next_try_at.toISOString() : null,
  endedAt: iso(row.ended_at),
  code: row.last_code,
  response: row.last_response ?? '',
  recipients: row.recipients.map((one) => ({
    address: one.address,
    state: one.state as 'pending',
    response: one.response ?? '',
  })),
})

export const presentLogLine = (
  row: Awaited<ReturnType<typeof readLogPage>>['rows'][number],
): z.output<typeof logLine> => ({
  at: row.at.toISOString(),
  id: row.id,
  direction: row.direction as 'in',
  peerHost: row.peer_host,
  peerAddress: row.peer_address,
  sender: row.sender,
  recipients: row.recipients,
  size: row.size,
  code: row.code,
  response: row.response,
  queueId: row.queue_id,
})

export const presentOfficerSummary = (
  row: Row<typeof listOfficerCases>,
): z.output<typeof officerCaseSummary> => ({
  id: row.mail_id,
  receivedAt: row.received_at.toISOString(),
  from: { name: row.from_name, address: row.from_address },
  subject: row.subject,
  closedAt: iso(row.closed_at),
  parsed: row.state === 'parsed',
})

export function presentOfficerMail(one: OfficerCase): z.output<typeof officerMail> {
  const { mail } = one
  const inlineImage = (contentId: string): string | null => {
    const part = mail?.attachments.find((attachment) => attachment.contentId === contentId)
    return part ? `/api/officer/mails/${one.id}/attachments/${part.index}` : null
  }
  const shown = mail?.html ? sanitiseMailHtml(mail.html, { inlineImage }) : null
  return {
    id: one.id,
    receivedAt: one.receivedAt.toISOString(),
    closedAt: iso(one.closedAt),
    quarantineReason: one.quarantineReason,
    mail: mail && {
      from: mail.from,
      to: [...mail.to],
      cc: [...mail.cc],
      subject: mail.subject,
      date: iso(mail.date),
      text: mail.text,
      html: shown?.html ?? null,
      blockedImages: shown?.blockedImages ?? 0,
      automatic: mail.automatic,
      attachments: mail.attachments.map(({ contentId: _contentId, ...shown }) => shown),
    },
    answers: one.answers.map((answer) => ({ ...answer, at: answer.at.toISOString() })),
  }
}
