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
  editPeriods: allow('notice.periods', 'administrator', 'officer'),
  readNotice: everyone('notice.public'),
}
