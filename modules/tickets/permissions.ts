import { allow } from '#core/permission.ts'

export const permissions = {
  read: allow('tickets.read', 'agent', 'administrator'),
  write: allow('tickets.write', 'agent', 'administrator'),
  configure: allow('tickets.configure', 'administrator'),
}
