import type { Actor } from './context.ts'

/** The roles a member of staff can hold. */
export type Role = 'administrator' | 'agent' | 'officer' | 'auditor'

export const roles: readonly Role[] = ['administrator', 'agent', 'officer', 'auditor']

/** Who may do a thing. The name is also the scope that an API token needs. */
export interface Permission {
  readonly name: string
  readonly roles: readonly Role[] | 'everyone' | 'signed-in'
}

/** `allow('tickets.read', 'agent', 'auditor')`: one line per permission, deny by default. */
export const allow = (name: string, ...of: Role[]): Permission => ({ name, roles: of })

/** Anyone, signed in or not: public pages and forms. */
export const everyone = (name: string): Permission => ({ name, roles: 'everyone' })

/** Any member of staff, whatever the role. */
export const signedIn = (name: string): Permission => ({ name, roles: 'signed-in' })

/** Figures of the whole server, from elsewhere than the own machine; the engine's own permission. */
export const readMetrics = allow('metrics.read', ...roles)

/** The one search field. What is found is for each module to permit; a token needs this scope besides the module's. */
export const searchAll = signedIn('search')

export function may(actor: Actor, permission: Permission): boolean {
  if (permission.roles === 'everyone' || actor.kind === 'system') return true
  if (actor.kind === 'public') return false
  if (actor.kind === 'token' && !actor.scopes.includes(permission.name)) return false
  if (permission.roles === 'signed-in') return true
  return actor.roles.some((role) => permission.roles.includes(role))
}
