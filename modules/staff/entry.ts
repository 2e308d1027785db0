import { randomBytes } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import type { Context } from '#core/context.ts'
import { isBlocked } from './blocked.ts'
import type { Tables } from './data.ts'
import { authKey } from './keys.ts'
import { spendLink } from './links.ts'
import { findAccount } from './queries.ts'
import { insertSession } from './queries-sign-in.ts'
import { makeId } from './secrets.ts'
import { hashToken, sessionSeconds, writeSessionCookie } from './session-cookie.ts'

/** Begins a session; answers the cookie that carries it. */
async function beginSession(ctx: Context<Tables>, accountId: string): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  const now = ctx.now()
  await insertSession(ctx.db, {
    id: makeId(),
    token: hashToken(token),
    account_id: accountId,
    created_at: now,
    updated_at: now,
    expires_at: new Date(now.getTime() + sessionSeconds * 1000),
  })
  return writeSessionCookie(ctx.config, authKey(ctx.config.dataDir), token, sessionSeconds)
}

/** The step from a form that set a password into the console: the code works once and signs in. */
export async function enter(ctx: Context<Tables>, code: string, reply: FastifyReply): Promise<FastifyReply> {
  const { account_id } = await spendLink(ctx, code, 'entry')
  const account = account_id ? await findAccount(ctx.db, ctx.now(), account_id) : undefined
  if (!account || account.deactivated_at || account.two_factor) return reply.redirect('/console', 303)
  if (await isBlocked(ctx, account.email)) return reply.redirect('/console', 303)
  return reply
    .header('set-cookie', await beginSession(ctx, account.id))
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .redirect('/console', 303)
}
