import { allow } from '#core/permission.ts'

/** Art. 38(5) GDPR: what is written to the officer is read by the officer, and by no administrator. */
export const readOfficerMail = allow('mail.officer', 'officer')
export const followSending = allow('mail.follow', 'administrator', 'agent')
export const readQuarantine = allow('mail.quarantine', 'administrator')
export const readOutbox = allow('mail.outbox', 'administrator')
export const readTransportLog = allow('mail.transportLog', 'administrator', 'auditor')
export const editMailSettings = allow('mail.settings', 'administrator')

export const permissions = {
  readOfficerMail,
  followSending,
  readQuarantine,
  readOutbox,
  readTransportLog,
  editMailSettings,
}
