import { allow, everyone } from '#core/permission.ts'

export const permissions = {
  readPromises: allow('notice.read', 'agent', 'officer', 'administrator', 'auditor'),
  checkPromises: allow('notice.check', 'officer', 'administrator', 'auditor'),
  readEvidence: allow('notice.evidence', 'officer', 'administrator', 'auditor'),
  readSettings: allow('notice.settings', 'officer', 'administrator', 'auditor'),
  /** Controller, hosting: what the company says about itself. */
  editController: allow('notice.edit', 'administrator'),
  /** Officer and competent authority. */
  editOfficer: allow('notice.edit_officer', 'administrator', 'officer'),
  /** What would go, what is held, the protocol, the retention concept. */
  readRetention: allow('notice.retention', 'officer', 'administrator', 'auditor'),
  hold: allow('notice.hold', 'officer', 'administrator'),
  openYears: allow('notice.open_years', 'officer', 'administrator'),
  editPeriods: allow('notice.periods', 'administrator', 'officer'),
  readNotice: everyone('notice.public'),
}
