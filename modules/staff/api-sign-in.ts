import { z } from 'zod'
import { line } from '#core/line.ts'

const password = z.string().min(1).max(200)
const code = z.string().trim().min(6).max(20)
/** What the browser's `PublicKeyCredential` gives with `toJSON()`. */
const passkeyAnswer = z.looseObject({ id: z.string().max(2000) })
/** What the browser's `parseCreationOptionsFromJSON` and `parseRequestOptionsFromJSON` take. */
const passkeyOptions = z.looseObject({ challenge: z.string() })

export const signIn = {
  method: 'POST',
  path: '/api/auth/sign-in/email',
  summary: 'Signs in with a password; with a second factor the code is asked for next',
  body: z.object({ email: z.string().trim().max(254), password }),
  answer: z.object({ twoFactorRedirect: z.boolean().default(false) }),
} as const

export const verifyCode = {
  method: 'POST',
  path: '/api/auth/two-factor/verify-totp',
  summary: 'The code of the authenticator app: ends a sign-in, or the enrolment of the app',
  body: z.object({ code }),
} as const

export const verifyRecoveryCode = {
  method: 'POST',
  path: '/api/auth/two-factor/verify-backup-code',
  summary: 'A recovery code in place of the app; each works once',
  body: z.object({ code }),
} as const

export const signOut = {
  method: 'POST',
  path: '/api/auth/sign-out',
  summary: 'Ends this session',
  body: z.object({}),
} as const

export const askPasskey = {
  method: 'POST',
  path: '/api/auth/passkey/generate-authenticate-options',
  summary: 'Begins a sign-in with a passkey',
  answer: passkeyOptions,
} as const

export const signInByPasskey = {
  method: 'POST',
  path: '/api/auth/passkey/verify-authentication',
  summary: 'Signs in with a passkey',
  body: z.object({ response: passkeyAnswer }),
} as const

export const changePassword = {
  method: 'POST',
  path: '/api/auth/change-password',
  summary: 'Changes the own password and ends all other sessions',
  body: z.object({ currentPassword: password, newPassword: password }),
} as const

export const beginSecondFactor = {
  method: 'POST',
  path: '/api/auth/two-factor/enable',
  summary: 'Begins the enrolment of an authenticator app; it counts once a code was verified',
  body: z.object({ password }),
  answer: z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) }),
} as const

export const endSecondFactor = {
  method: 'POST',
  path: '/api/auth/two-factor/disable',
  summary: 'Removes the authenticator app',
  body: z.object({ password }),
} as const

export const renewRecoveryCodes = {
  method: 'POST',
  path: '/api/auth/two-factor/generate-backup-codes',
  summary: 'Makes new recovery codes; the old ones stop working',
  body: z.object({ password }),
  answer: z.object({ backupCodes: z.array(z.string()) }),
} as const

export const beginPasskey = {
  method: 'POST',
  path: '/api/auth/passkey/generate-register-options',
  summary: 'Begins adding a passkey',
  answer: passkeyOptions,
} as const

export const addPasskey = {
  method: 'POST',
  path: '/api/auth/passkey/verify-registration',
  summary: 'Adds a passkey',
  body: z.object({ response: passkeyAnswer, name: line(100).min(1) }),
} as const
