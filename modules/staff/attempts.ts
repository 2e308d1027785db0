import type { Context } from '#core/context.ts'
import type { Tables } from './data.ts'
import { errors } from './errors.ts'
import { authKey } from './keys.ts'
import { forgetAttempts, readPause, takeAttempt } from './queries-sign-in.ts'
import { keyedHash } from './secrets.ts'

const keyOf = (ctx: Context<Tables>, whom: string): Buffer =>
  keyedHash(authKey(ctx.config.dataDir), `attempt ${whom}`)

/**
 * Counts an attempt against an account before the password is looked at, so that guesses made at the same
 * moment count too. Throws `wait` while the pause after earlier failures lasts. Whether the account exists
 * makes no difference.
 */
export async function attempt(ctx: Context<Tables>, whom: string): Promise<void> {
  const key = keyOf(ctx, whom)
  if (await takeAttempt(ctx.db, key, ctx.now())) return
  const seconds = await readPause(ctx.db, key, ctx.now())
  throw errors.wait({ minutes: Math.ceil(seconds / 60) })
}

/** The right password forgets the wrong ones. */
export const succeeded = async (ctx: Context<Tables>, whom: string): Promise<void> => {
  await forgetAttempts(ctx.db, keyOf(ctx, whom))
}
