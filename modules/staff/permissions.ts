import { allow, signedIn } from '#core/permission.ts'

export const permissions = {
  own: signedIn('staff.own'),
  read: allow('staff.read', 'administrator', 'officer', 'auditor'),
  manage: allow('staff.manage', 'administrator'),
}
