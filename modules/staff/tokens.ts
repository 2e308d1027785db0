import { plus } from '#core/calendar.ts'
import type { Context } from '#core/context.ts'
import { may } from '#core/permission.ts'
import { actorKey } from '#core/contexts.ts'
import { person } from './actor.ts'
import type { Tables } from './data.ts'
import { errors } from './errors.ts'
import { permissions } from './permissions.ts'
import { effectiveRoles, findByAddress } from './queries.ts'
import { deleteToken, insertToken } from './queries-sign-in.ts'
import { makeId, makeSecret, sha256 } from './secrets.ts'

interface NewToken {
  readonly name: string
  /** Names of permissions. */
  readonly scopes: readonly string[]
  readonly days: number
}

/** What only a person may do, so that no token is given it. */
const personal: readonly string[] = [permissions.own.name, permissions.manage.name]

/** Names of permissions that this person may give to a token. */
export async function grantableScopes(ctx: Context<Tables>, accountId: string): Promise<string[]> {
  const roles = await effectiveRoles(ctx.db, accountId, ctx.now())
  const owner = { kind: 'staff', id: accountId, name: '', email: '', roles } as const
  return ctx
    .permissions()
    .filter(
      (permission) =>
        permission.roles !== 'everyone' && !personal.includes(permission.name) && may(owner, permission),
    )
    .map((permission) => permission.name)
    .sort()
}

async function makeToken(ctx: Context<Tables>, accountId: string, asked: NewToken): Promise<string> {
  if (!Number.isInteger(asked.days) || asked.days < 1 || asked.days > 366) throw errors.token_days()
  const grantable = await grantableScopes(ctx, accountId)
  const beyond = asked.scopes.filter((scope) => !grantable.includes(scope))
  if (beyond.length > 0) throw errors.token_scope({ scopes: beyond.join(', ') })
  const id = makeId()
  const secret = makeSecret()
  const now = ctx.now()
  const expires_at = plus(now, { days: asked.days }, ctx.config.zone)
  await ctx.transaction(async (ctx) => {
    await insertToken(ctx.db, {
      id,
      account_id: accountId,
      name: asked.name,
      hash: sha256(secret),
      scopes: [...asked.scopes],
      created_at: now,
      expires_at,
    })
    await ctx.record('token.created', {
      token: id,
      account: accountId,
      scopes: asked.scopes,
      expiresAt: expires_at.toISOString(),
      by: actorKey(ctx.actor),
    })
  })
  return `zus_${id}_${secret}`
}

/** A token of the signed-in person's own; the answer is the only time it is seen. */
export const createOwnToken = (ctx: Context<Tables>, asked: NewToken): Promise<string> =>
  makeToken(ctx, person(ctx).id, asked)

/**
 * A token for the command line: it belongs to the account with this address and can do no more than that
 * account may at the time it is used. Throws `not_found`, `token_scope`.
 */
export async function createTokenFor(ctx: Context<Tables>, email: string, asked: NewToken): Promise<string> {
  const account = await findByAddress(ctx.db, ctx.now(), email)
  if (!account) throw errors.not_found()
  return makeToken(ctx, account.id, asked)
}

export async function revokeOwnToken(ctx: Context<Tables>, id: string): Promise<void> {
  const { id: accountId } = person(ctx)
  await ctx.transaction(async (ctx) => {
    const deleted = await deleteToken(ctx.db, accountId, id)
    if (deleted.numDeletedRows === 0n) throw errors.token_not_found()
    await ctx.record('token.revoked', { token: id, account: accountId })
  })
}
