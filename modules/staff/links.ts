import { plus } from '#core/calendar.ts'
import type { Context } from '#core/context.ts'
import type { Period } from '#core/retention/keep.ts'
import type { Tables } from './data.ts'
import { errors } from './errors.ts'
import { findLink, insertLink, type LinkKind, takeLink } from './queries-sign-in.ts'
import { makeSecret, sha256 } from './secrets.ts'

const lasting: Record<LinkKind, Period | null> = {
  setup: null,
  invitation: { days: 7 },
  reset: { days: 1 },
  entry: { hours: 1 },
}

/** A one-time code of 160 random bits; its hash is kept, the code is not. */
export async function makeLink(
  ctx: Context<Tables>,
  kind: LinkKind,
  accountId: string | null,
): Promise<string> {
  const code = makeSecret()
  const now = ctx.now()
  const period = lasting[kind]
  await insertLink(ctx.db, {
    hash: sha256(code),
    kind,
    account_id: accountId,
    created_at: now,
    expires_at: period && plus(now, period, ctx.config.zone),
  })
  return code
}

/** Whether the code opens something now; it stays valid. */
export const readLink = (ctx: Context<Tables>, code: string, ...kinds: LinkKind[]) =>
  findLink(ctx.db, sha256(code), kinds, ctx.now())

/** Uses the code up. Throws `link_used` to all but the first who comes with it. */
export async function spendLink(ctx: Context<Tables>, code: string, ...kinds: LinkKind[]) {
  const taken = await takeLink(ctx.db, sha256(code), kinds, ctx.now())
  if (!taken) throw errors.link_used()
  return taken
}
