import type { FastifyRequest } from 'fastify'
import { dateIn } from '#core/calendar.ts'
import type { Actor, Context } from '#core/context.ts'
import { isBlocked } from './blocked.ts'
import type { Tables } from './data.ts'
import { authKey } from './keys.ts'
import { findSession, findToken, markTokenUsed } from './queries-sign-in.ts'
import { equal, sha256 } from './secrets.ts'
import { hashToken, readCookie, readSignedToken, sessionCookieName } from './session-cookie.ts'

const tokenPattern = /^Bearer zus_([0-9a-z]{19})_([\w-]{27})$/

/** Whose API token it is; its roles are those of its owner at this moment. */
async function byToken(ctx: Context<Tables>, authorization: string): Promise<Actor | null> {
  const [, id, secret] = tokenPattern.exec(authorization) ?? []
  if (!id || !secret) return null
  const now = ctx.now()
  const found = await findToken(ctx.db, id, now)
  if (!found || !equal(sha256(secret), found.hash) || (await isBlocked(ctx, found.email))) return null
  const today = dateIn(now, ctx.config.zone)
  if (found.last_used_on !== today) await markTokenUsed(ctx.db, id, today)
  return { kind: 'token', id, name: found.name, roles: found.roles, scopes: found.scopes }
}

async function bySession(ctx: Context<Tables>, cookies: string | undefined): Promise<Actor | null> {
  const cookie = readCookie(cookies, sessionCookieName(ctx.config))
  const token = readSignedToken(cookie, authKey(ctx.config.dataDir))
  if (!token) return null
  const found = await findSession(ctx.db, hashToken(token), ctx.now())
  if (!found || (await isBlocked(ctx, found.email))) return null
  return {
    kind: 'staff',
    id: found.account_id,
    name: found.account_name,
    email: found.email,
    roles: found.roles,
  }
}

/**
 * Who a request comes from: the session of its cookie, or the API token it bears. The roles are those in
 * effect now, so that a revoked role or a lapsed pledge ends at once; and so does everything with an objection.
 */
export function authenticate(
  ctx: Context<Tables>,
  request: Pick<FastifyRequest, 'headers'>,
): Promise<Actor | null> {
  const { authorization, cookie } = request.headers
  return authorization === undefined ? bySession(ctx, cookie) : byToken(ctx, authorization)
}
