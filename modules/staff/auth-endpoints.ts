import { z } from 'zod'

const password = z.string().min(1).max(200)
const code = z.string().trim().min(6).max(20)
const credential = z.looseObject({ id: z.string().max(2000) })

interface AuthEndpoint {
  readonly method: 'GET' | 'POST'
  /** Below /api/auth, the library's own path. */
  readonly path: string
  readonly body?: z.ZodObject
  /** What the library is given beside the body. */
  readonly fixed?: Record<string, unknown>
  /** Fields of its answer that the browser gets; the session's token never. */
  readonly answer: readonly string[] | 'whole'
  /** Whom a failed attempt counts against: the address typed, or who is signed in. */
  readonly counts?: 'email' | 'actor'
  /** The field that holds a new password. */
  readonly newPassword?: string
}

/** All of the library that is reachable; whatever else it can do answers 404. */
export const authEndpoints: readonly AuthEndpoint[] = [
  {
    method: 'POST',
    path: '/sign-in/email',
    body: z.object({ email: z.string().trim().max(254), password }),
    answer: ['twoFactorRedirect'],
    counts: 'email',
  },
  { method: 'POST', path: '/two-factor/verify-totp', body: z.object({ code }), answer: [] },
  { method: 'POST', path: '/two-factor/verify-backup-code', body: z.object({ code }), answer: [] },
  { method: 'GET', path: '/passkey/generate-authenticate-options', answer: 'whole' },
  {
    method: 'POST',
    path: '/passkey/verify-authentication',
    body: z.object({ response: credential }),
    answer: [],
  },
  { method: 'POST', path: '/sign-out', body: z.object({}), answer: [] },
  {
    method: 'POST',
    path: '/change-password',
    body: z.object({ currentPassword: password, newPassword: password }),
    fixed: { revokeOtherSessions: true },
    answer: [],
    counts: 'actor',
    newPassword: 'newPassword',
  },
  {
    method: 'POST',
    path: '/two-factor/enable',
    body: z.object({ password }),
    fixed: { method: 'totp' },
    answer: ['totpURI', 'backupCodes'],
    counts: 'actor',
  },
  { method: 'POST', path: '/two-factor/disable', body: z.object({ password }), answer: [], counts: 'actor' },
  {
    method: 'POST',
    path: '/two-factor/generate-backup-codes',
    body: z.object({ password }),
    answer: ['backupCodes'],
    counts: 'actor',
  },
  { method: 'GET', path: '/passkey/generate-register-options', answer: 'whole' },
  {
    method: 'POST',
    path: '/passkey/verify-registration',
    body: z.object({ response: credential, name: z.string().trim().min(1).max(100).optional() }),
    answer: [],
  },
]
