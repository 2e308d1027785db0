import type { Context } from '#core/context.ts'
import type { Tables } from './data.ts'
import { errors } from './errors.ts'
import { authKey } from './keys.ts'
import { forgetAttempts, readPause, takeAttempt } from './queries-sign-in.ts'
import { keyedHash } from './secrets.ts'

/** Whom failed attempts count against, and how many within an hour go without a pause. */
export interface Guessing {
  readonly whom: string
  readonly free: number
}

/** Per account and caller. */
const few = 5
/** Per account over all callers: more than anybody mistypes, far from what guessing a password takes. */
const many = 60

/**
 * Attempts on the password of an address: each network has its own pauses, so that a stranger's guesses do not keep the owner
 * waiting; all of them share a wider one, from which a device is free that gave the right password before (`device`).
 */
export const guessesAt = (email: string, from: { device: string | null; network: string }): Guessing[] => {
  const whom = `email:${email.toLowerCase()}`
  return from.device
    ? [{ whom: `${whom} device:${from.device}`, free: few }]
    : [
        { whom: `${whom} network:${from.network}`, free: few },
        { whom, free: many },
      ]
}

/** Attempts of somebody who is signed in. */
export const guessesOf = (accountId: string): Guessing[] => [{ whom: `account:${accountId}`, free: few }]

const keyOf = (ctx: Context<Tables>, whom: string): Buffer =>
  keyedHash(authKey(ctx.config.dataDir), `attempt ${whom}`)

/**
 * Counts an attempt before the password is looked at, so that guesses made at the same moment count too. Throws `wait` while
 * the pause after earlier failures lasts. Whether the account exists makes no difference.
 */
export async function attempt(ctx: Context<Tables>, guesses: readonly Guessing[]): Promise<void> {
  for (const { whom, free } of guesses) {
    const key = keyOf(ctx, whom)
    if (await takeAttempt(ctx.db, key, ctx.now(), free)) continue
    const seconds = await readPause(ctx.db, key, ctx.now(), free)
    throw errors.wait({ minutes: Math.ceil(seconds / 60) })
  }
}

/** The right password forgets the wrong ones that came the same way. */
export async function succeeded(ctx: Context<Tables>, [own]: readonly Guessing[]): Promise<void> {
  if (own) await forgetAttempts(ctx.db, keyOf(ctx, own.whom))
}
