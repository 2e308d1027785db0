import type { Context } from '#core/context.ts'
import { isBlocked } from './blocked.ts'
import type { Tables } from './data.ts'
import { findAccount } from './queries.ts'

/** The sign-in library, for one installation. */
export interface Auth {
  handle(request: Request): Promise<Response>
}

/** Opens better-auth on the module's own connection. It is loaded when somebody first signs in. */
export async function openAuth(ctx: Context<Tables>): Promise<Auth> {
  const [{ betterAuth }, { getAdapter }, { authOptions }, { hashSessions }] = await Promise.all([
    import('better-auth/minimal'),
    import('better-auth/db/adapter'),
    import('./auth-options.ts'),
    import('./auth-adapter.ts'),
  ])
  const options = authOptions(ctx.config, {
    now: ctx.now,
    async maySignIn(accountId) {
      const account = await findAccount(ctx.db, ctx.now(), accountId)
      if (!account || account.activated_at === null || account.deactivated_at !== null) return false
      return (await isBlocked(ctx, account.email)) ? 'objected' : true
    },
  })
  const plain = await getAdapter({
    ...options,
    database: { db: ctx.db, type: 'postgres', transaction: true },
  })
  const auth = betterAuth({ ...options, database: () => hashSessions(plain) })
  return { handle: auth.handler }
}
