import type { Context } from '#core/context.ts'
import { route } from '#core/http/contract.ts'
import { may } from '#core/permission.ts'
import { deactivate, invite, reactivate, resetAccess } from './accounts.ts'
import { person } from './actor.ts'
import * as api from './api.ts'
import { createOwnToken, grantableScopes, revokeOwnToken } from './tokens.ts'
import type { Tables } from './data.ts'
import { changeLanguage, changeName, endSessions, removePasskey } from './own.ts'
import { permissions } from './permissions.ts'
import { readPledge, signPledge } from './pledge.ts'
import {
  presentAccount,
  presentMe,
  presentPasskey,
  presentPledge,
  presentSession,
  presentToken,
} from './present.ts'
import { readAccount, readAccounts, readOwnPasskeys, readOwnSessions, readOwnTokens } from './reading.ts'
import { setRoles } from './roles.ts'

const shown = async (ctx: Context<Tables>, id: string) =>
  presentAccount(await readAccount(ctx, id), ctx.now())

const own = [
  route(api.getMe, permissions.own, async (ctx: Context<Tables>) => {
    const allowed = ctx.permissions().filter((permission) => may(ctx.actor, permission))
    return presentMe(
      await readAccount(ctx, person(ctx).id),
      allowed.map((permission) => permission.name).sort(),
      ctx.now(),
    )
  }),
  route(api.putLanguage, permissions.own, (ctx: Context<Tables>, { body }) =>
    changeLanguage(ctx, body.language),
  ),
  route(api.putName, permissions.own, (ctx: Context<Tables>, { body }) => changeName(ctx, body.name)),
  route(api.getPledge, permissions.own, async (ctx: Context<Tables>, { query }) =>
    presentPledge(await readPledge(ctx, query.language)),
  ),
  route(api.postPledge, permissions.own, (ctx: Context<Tables>, { body }) => signPledge(ctx, body)),
  route(api.listOwnSessions, permissions.own, async (ctx: Context<Tables>) =>
    (await readOwnSessions(ctx)).map(presentSession),
  ),
  route(api.endOwnSessions, permissions.own, (ctx: Context<Tables>) => endSessions(ctx)),
  route(api.listOwnPasskeys, permissions.own, async (ctx: Context<Tables>) =>
    (await readOwnPasskeys(ctx)).map(presentPasskey),
  ),
  route(api.deleteOwnPasskey, permissions.own, (ctx: Context<Tables>, { params }) =>
    removePasskey(ctx, params.id),
  ),
  route(api.listOwnTokens, permissions.own, async (ctx: Context<Tables>) => ({
    tokens: (await readOwnTokens(ctx)).map((row) => presentToken(row, ctx.now())),
    grantable: await grantableScopes(ctx, person(ctx).id),
  })),
  route(api.postToken, permissions.own, async (ctx: Context<Tables>, { body }) => ({
    token: await createOwnToken(ctx, body),
  })),
  route(api.deleteToken, permissions.own, (ctx: Context<Tables>, { params }) =>
    revokeOwnToken(ctx, params.id),
  ),
]

const others = [
  route(api.listStaff, permissions.read, async (ctx: Context<Tables>, { query }) => {
    const { page, next } = await readAccounts(ctx, query.after, query.limit)
    return { accounts: page.map((row) => presentAccount(row, ctx.now())), next }
  }),
  route(api.getStaff, permissions.read, (ctx: Context<Tables>, { params }) => shown(ctx, params.id)),
  route(api.inviteStaff, permissions.manage, (ctx: Context<Tables>, { body }) => invite(ctx, body)),
  route(api.putRoles, permissions.manage, async (ctx: Context<Tables>, { params, body }) => {
    person(ctx)
    await setRoles(ctx, params.id, body.roles)
    return shown(ctx, params.id)
  }),
  route(api.deactivateStaff, permissions.manage, async (ctx: Context<Tables>, { params }) => {
    await deactivate(ctx, params.id)
    return shown(ctx, params.id)
  }),
  route(api.reactivateStaff, permissions.manage, async (ctx: Context<Tables>, { params }) => {
    await reactivate(ctx, params.id)
    return shown(ctx, params.id)
  }),
  route(api.resetStaff, permissions.manage, async (ctx: Context<Tables>, { params }) => ({
    id: params.id,
    ...(await resetAccess(ctx, params.id)),
  })),
]

export const routes = [...own, ...others]
