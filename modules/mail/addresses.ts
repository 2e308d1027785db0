import { domainToASCII } from 'node:url'

/** Where a mail goes: to support, or to the data protection officer's own queue (Art. 38(5) GDPR). */
export type Route = 'support' | 'officer'

/** Which recipients this installation takes mail for. */
export interface Acceptance {
  /** ASCII, lower case. */
  readonly domains: ReadonlySet<string>
  /** Normal addresses; empty: every address of the domains. */
  readonly support: readonly string[]
  /** Normal addresses, the one of today first; taken even when their domain is not. */
  readonly officer: readonly string[]
}

/** `"Info"@IPRO.de.` and `info@ipro.de` are the same mailbox: quotes, escapes, case and the root's dot don't count. */
export function normalAddress(address: string): string {
  const trimmed = address.trim()
  const at = trimmed.lastIndexOf('@')
  if (at < 0) return trimmed.toLowerCase()
  const written = trimmed.slice(0, at)
  const local = /^".*"$/s.test(written) ? written.slice(1, -1).replaceAll(/\\(.)/gs, '$1') : written
  const domain = trimmed.slice(at + 1).replace(/\.$/, '')
  return `${local}@${domainToASCII(domain) || domain}`.toLowerCase()
}

/** The same without its tag: `support+t12@ipro.de` is `support@ipro.de`. */
export const withoutTag = (address: string): string => address.replace(/\+[^@]*@/, '@')

export const domainOf = (address: string): string =>
  normalAddress(address).slice(normalAddress(address).lastIndexOf('@') + 1)

/** What RFC 5321 (4.5.1) and RFC 2142 want reachable whatever else is. */
const always = new Set(['postmaster', 'abuse'])

/** The route of a recipient, or null when mail for it is not taken. */
export function routeOf(acceptance: Acceptance, recipient: string): Route | null {
  const address = normalAddress(recipient)
  const mailbox = withoutTag(address)
  if (acceptance.officer.includes(address) || acceptance.officer.includes(mailbox)) return 'officer'
  if (address === 'postmaster') return 'support'
  const at = mailbox.lastIndexOf('@')
  if (at < 1 || !acceptance.domains.has(mailbox.slice(at + 1))) return null
  if (acceptance.support.length === 0 || always.has(mailbox.slice(0, at))) return 'support'
  return acceptance.support.includes(address) || acceptance.support.includes(mailbox) ? 'support' : null
}
