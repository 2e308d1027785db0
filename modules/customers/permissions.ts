import { allow } from '#core/permission.ts'

export const permissions = {
  read: allow('customers.read', 'agent', 'administrator'),
  write: allow('customers.write', 'agent', 'administrator'),
}
