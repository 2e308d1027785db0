import type { Config } from '#core/config.ts'
import { equal, keyedHash, sha256 } from './secrets.ts'

export const cookiePrefix = 'zusage'

/** A working day: who goes home is signed out in the morning. */
export const sessionSeconds = 12 * 60 * 60

export const isSecure = (config: Config): boolean => config.publicUrl.startsWith('https://')

export const sessionCookieName = (config: Config): string =>
  `${isSecure(config) ? '__Secure-' : ''}${cookiePrefix}.session_token`

/** How a session's token stands in the table. */
export const hashToken = (token: string): string => `sha256.${sha256(token).toString('base64url')}`

export function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=')
    if (part.slice(0, at).trim() !== name) continue
    try {
      return decodeURIComponent(part.slice(at + 1).trim())
    } catch {
      return null
    }
  }
  return null
}

/** The token of a cookie whose signature is ours: `<token>.<base64 of HMAC-SHA-256>`. */
export function readSignedToken(value: string | null, key: string): string | null {
  const at = value?.lastIndexOf('.') ?? -1
  if (!value || at < 1) return null
  const token = value.slice(0, at)
  return equal(Buffer.from(value.slice(at + 1), 'base64'), keyedHash(key, token)) ? token : null
}

/** A Set-Cookie line for a session that begins now. */
export function writeSessionCookie(config: Config, key: string, token: string, seconds: number): string {
  const value = encodeURIComponent(`${token}.${keyedHash(key, token).toString('base64')}`)
  const secure = isSecure(config) ? '; Secure' : ''
  return `${sessionCookieName(config)}=${value}; Max-Age=${seconds}; Path=/; HttpOnly${secure}; SameSite=Lax`
}
