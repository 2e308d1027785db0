import { passkey } from '@better-auth/passkey'
import type { BetterAuthOptions } from 'better-auth/minimal'
import { APIError } from 'better-auth/api'
import { twoFactor } from 'better-auth/plugins/two-factor'
import type { Config } from '#core/config.ts'
import { authKey } from './keys.ts'
import { longestPassword, shortestPassword } from './password.ts'
import { cookiePrefix, isSecure, sessionSeconds } from './session-cookie.ts'

const loopback = new Set(['127.0.0.1', '[::1]', 'localhost'])

/** Where browsers may come from: the public address; on the loopback also by its other names. */
function ownOrigins(config: Config): string[] {
  const { protocol, hostname, port, origin } = new URL(config.publicUrl)
  if (!loopback.has(hostname)) return [origin]
  return [...loopback].map((name) => `${protocol}//${name}${port ? `:${port}` : ''}`)
}

/** Passkeys are tied to a name; a bare address has none, so on the loopback they are tied to localhost. */
function passkeyHost(config: Config): string {
  const { hostname } = new URL(config.publicUrl)
  return loopback.has(hostname) ? 'localhost' : hostname
}

const refuseObjected = (): never => {
  throw new APIError('FORBIDDEN', {
    code: 'OBJECTED_TO_PROCESSING',
    message: 'The person objected to the processing that an account needs',
  })
}

const refuseUnverified = (verified: boolean | undefined): void => {
  if (verified !== true)
    throw new APIError('UNAUTHORIZED', {
      code: 'USER_NOT_VERIFIED',
      message: 'The passkey did not verify its user',
    })
}

/** What better-auth is told, but for the database; its tables and columns carry our names. */
export function authOptions(
  config: Config,
  house: {
    maySignIn: (accountId: string) => Promise<boolean | 'objected'>
    now: () => Date
  },
): BetterAuthOptions {
  return {
    appName: 'Zusage',
    baseURL: config.publicUrl,
    basePath: '/api/auth',
    secret: authKey(config.dataDir),
    trustedOrigins: ownOrigins(config),
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: longestPassword,
    },
    session: {
      modelName: 'session',
      expiresIn: sessionSeconds,
      disableSessionRefresh: true,
      freshAge: sessionSeconds,
      cookieCache: { enabled: false },
      fields: {
        userId: 'account_id',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
      },
    },
    user: {
      modelName: 'account',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    account: {
      modelName: 'credential',
      fields: {
        accountId: 'subject',
        providerId: 'provider',
        userId: 'account_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'challenge',
      storeIdentifier: 'hashed',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    databaseHooks: {
      session: {
        create: {
          async before(session) {
            const may = await house.maySignIn(session.userId)
            if (may === 'objected') refuseObjected()
            if (!may) return false
            const now = house.now()
            const expiresAt = new Date(now.getTime() + sessionSeconds * 1000)
            return { data: { createdAt: now, updatedAt: now, expiresAt } }
          },
        },
      },
    },
    advanced: {
      cookiePrefix,
      useSecureCookies: isSecure(config),
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true, path: '/' },
      ipAddress: { disableIpTracking: true },
      // The server refuses foreign pages before any handler (core/http/cross-site.ts); no address is taken from a request.
      disableOriginCheck: true,
      disableCSRFCheck: true,
      database: { validateSchema: false },
    },
    plugins: [
      twoFactor({
        issuer: `Zusage ${new URL(config.publicUrl).host}`,
        twoFactorCookieMaxAge: 600,
        accountLockout: { enabled: true, maxFailedAttempts: 10, durationSeconds: 900 },
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            modelName: 'second_factor',
            fields: {
              backupCodes: 'recovery_codes',
              userId: 'account_id',
              failedVerificationCount: 'failures',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
      passkey({
        rpID: passkeyHost(config),
        rpName: 'Zusage',
        origin: ownOrigins(config),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        advanced: { webAuthnChallengeCookie: 'passkey' },
        registration: {
          afterVerification: async ({ verification }) => {
            refuseUnverified(verification.registrationInfo?.userVerified)
          },
        },
        authentication: {
          // A passkey stands for two factors only where the device saw its owner (PIN, finger, face).
          afterVerification: async ({ verification }) => {
            refuseUnverified(verification.authenticationInfo.userVerified)
          },
        },
        schema: {
          passkey: {
            fields: {
              publicKey: 'public_key',
              userId: 'account_id',
              credentialID: 'credential_id',
              deviceType: 'device_type',
              backedUp: 'backed_up',
              createdAt: 'created_at',
              aaguid: 'model',
            },
          },
        },
      }),
    ],
  }
}
