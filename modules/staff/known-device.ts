import type { Config } from '#core/config.ts'
import type { Context } from '#core/context.ts'
import type { Tables } from './data.ts'
import { authKey } from './keys.ts'
import { equal, keyedHash, makeSecret } from './secrets.ts'
import { isSecure, readCookie } from './session-cookie.ts'

const days = 180

const cookieName = (config: Config): string => `${isSecure(config) ? '__Secure-' : ''}zusage.device`

const sealOf = (ctx: Context<Tables>, email: string, mark: string): Buffer =>
  keyedHash(authKey(ctx.config.dataDir), `device ${email.toLowerCase()} ${mark}`)

/** The mark of a device from which the right password for this address was given before; null for any other. */
export function knownDevice(ctx: Context<Tables>, cookies: string | undefined, email: string): string | null {
  const [mark = '', seal = ''] = readCookie(cookies, cookieName(ctx.config))?.split('.') ?? []
  return mark && equal(Buffer.from(seal, 'base64url'), sealOf(ctx, email, mark)) ? mark : null
}

/** A Set-Cookie line that makes a device known. It names nobody, opens nothing, and is sent to the sign-in alone. */
export function deviceCookie(ctx: Context<Tables>, email: string): string {
  const mark = makeSecret()
  const value = `${mark}.${sealOf(ctx, email, mark).toString('base64url')}`
  const secure = isSecure(ctx.config) ? '; Secure' : ''
  return `${cookieName(ctx.config)}=${value}; Max-Age=${days * 86_400}; Path=/api/auth; HttpOnly${secure}; SameSite=Strict`
}
