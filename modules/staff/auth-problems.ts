import type { Refusal } from '#core/errors.ts'
import { errors } from './errors.ts'

type Make = () => Refusal

/** The library's codes as our refusals. */
const byCode: Record<string, Make> = {
  INVALID_EMAIL_OR_PASSWORD: errors.sign_in_failed,
  INVALID_EMAIL: errors.sign_in_failed,
  FAILED_TO_CREATE_SESSION: errors.sign_in_failed,
  PASSWORD_TOO_LONG: errors.sign_in_failed,
  PASSWORD_TOO_SHORT: errors.weak_password,
  INVALID_PASSWORD: errors.wrong_password,
  CREDENTIAL_ACCOUNT_NOT_FOUND: errors.wrong_password,
  INVALID_CODE: errors.wrong_code,
  INVALID_BACKUP_CODE: errors.wrong_code,
  INVALID_TWO_FACTOR_COOKIE: errors.start_again,
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: errors.start_again,
  ACCOUNT_TEMPORARILY_LOCKED: () => errors.wait({ minutes: 15 }),
  TOTP_ALREADY_ENABLED: errors.second_factor_on,
  TOTP_NOT_ENABLED: errors.second_factor_off,
  TWO_FACTOR_NOT_ENABLED: errors.second_factor_off,
  BACKUP_CODES_NOT_ENABLED: errors.second_factor_off,
  UNAUTHORIZED: errors.signed_out,
  SESSION_NOT_FRESH: errors.signed_out,
  SESSION_EXPIRED: errors.signed_out,
  CHALLENGE_NOT_FOUND: errors.passkey_refused,
  PASSKEY_NOT_FOUND: errors.passkey_refused,
  AUTHENTICATION_FAILED: errors.passkey_refused,
  FAILED_TO_VERIFY_REGISTRATION: errors.passkey_refused,
  UNABLE_TO_CREATE_SESSION: errors.passkey_refused,
  USER_NOT_VERIFIED: errors.passkey_unverified,
  OBJECTED_TO_PROCESSING: errors.objected,
}

const codeOf = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string'
    ? body.code
    : ''

/** What to throw for an answer of the library that is not 2xx. */
export function problemOf(status: number, body: unknown): Error {
  const code = codeOf(body)
  const make = byCode[code]
  if (make) return make()
  if (status === 401) return errors.signed_out()
  return new Error(`The sign-in library answered ${status}${code ? ` (${code})` : ''}.`)
}
