import { allow } from '#core/permission.ts'

export const permissions = {
  /** Addresses of visitors: for operating and for looking into attacks, every reading is recorded. */
  readLog: allow('website.log', 'administrator', 'auditor'),
  readForeignLogs: allow('website.foreign_logs', 'administrator', 'auditor', 'officer'),
  editForeignLogs: allow('website.foreign_logs_edit', 'administrator'),
}
