import type { Endpoint } from '#core/http/contract.ts'
import * as api from './api-sign-in.ts'

/** An operation that the sign-in library carries out; its path below /api/auth is the library's own. */
interface AuthOperation {
  readonly endpoint: Endpoint
  /** The library answers it to GET; here it is POST, since it stores a challenge and must be counted. */
  readonly asks?: true
  /** What the library is given beside the body. */
  readonly fixed?: Readonly<Record<string, unknown>>
  /** Whom a failed attempt counts against: the address typed, or who is signed in. */
  readonly counts?: 'email' | 'actor'
  /** The field that holds a new password. */
  readonly newPassword?: string
}

/** All of the library that is reachable; whatever else it can do answers 404. Its answers carry only what the contract says: never a token. */
export const authOperations: readonly AuthOperation[] = [
  { endpoint: api.signIn, counts: 'email' },
  { endpoint: api.verifyCode },
  { endpoint: api.verifyRecoveryCode },
  { endpoint: api.signOut },
  { endpoint: api.askPasskey, asks: true },
  { endpoint: api.signInByPasskey },
  {
    endpoint: api.changePassword,
    fixed: { revokeOtherSessions: true },
    counts: 'actor',
    newPassword: 'newPassword',
  },
  { endpoint: api.beginSecondFactor, fixed: { method: 'totp' }, counts: 'actor' },
  { endpoint: api.endSecondFactor, counts: 'actor' },
  { endpoint: api.renewRecoveryCodes, counts: 'actor' },
  { endpoint: api.beginPasskey, asks: true },
  { endpoint: api.addPasskey },
]
