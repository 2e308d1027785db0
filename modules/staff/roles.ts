import type { Context } from '#core/context.ts'
import { type Role, roles as allRoles } from '#core/permission.ts'
import { actorKey } from '#core/contexts.ts'
import type { Tables } from './data.ts'
import { errors } from './errors.ts'
import { accountChanged } from './events.ts'
import {
  countAdministrators,
  deleteGrant,
  findAccount,
  grantedRoles,
  insertGrant,
  lockRoles,
} from './queries.ts'

/**
 * Does something that may take the role of administrator from somebody, in one transaction. Throws
 * `last_administrator` when there was an effective one before and there would be none afterwards.
 */
export const keepingAdministrator = <R>(
  ctx: Context<Tables>,
  change: (ctx: Context<Tables>) => Promise<R>,
): Promise<R> =>
  ctx.transaction(async (ctx) => {
    await lockRoles(ctx.db)
    const before = await countAdministrators(ctx.db, ctx.now())
    const result = await change(ctx)
    if (before > 0 && (await countAdministrators(ctx.db, ctx.now())) === 0) throw errors.last_administrator()
    return result
  })

/**
 * Gives an account exactly these roles; each change is evidence. Inside a transaction. Throws `officer_apart`: who runs the
 * systems can't be the one who watches over them (Art. 38(6) GDPR), and so nobody gives themselves the officer's eyes.
 */
export async function writeRoles(
  ctx: Context<Tables>,
  accountId: string,
  wanted: readonly Role[],
): Promise<void> {
  if (wanted.includes('officer') && wanted.includes('administrator')) throw errors.officer_apart()
  const granted = await grantedRoles(ctx.db, accountId)
  const by = actorKey(ctx.actor)
  for (const role of allRoles) {
    if (wanted.includes(role) === granted.includes(role)) continue
    if (wanted.includes(role)) {
      await insertGrant(ctx.db, { id: accountId, role, at: ctx.now(), by })
      await ctx.record('role.granted', { account: accountId, role, by })
    } else {
      await deleteGrant(ctx.db, accountId, role)
      await ctx.record('role.revoked', { account: accountId, role, by })
    }
  }
}

/** Sets what an account may do. The last effective administrator can't lose the role. */
export const setRoles = (ctx: Context<Tables>, accountId: string, wanted: readonly Role[]): Promise<void> =>
  keepingAdministrator(ctx, async (ctx) => {
    if (!(await findAccount(ctx.db, ctx.now(), accountId))) throw errors.not_found()
    await writeRoles(ctx, accountId, wanted)
    await ctx.announce(accountChanged, { accountId })
  })
