import type { Context } from '#core/context.ts'
import { person } from './actor.ts'
import type { Tables } from './data.ts'
import { errors } from './errors.ts'
import { findAccount, listAccounts } from './queries.ts'
import { listPasskeys, listSessions, listTokens } from './queries-sign-in.ts'

/** An account with its roles as granted and as in effect now. Throws `not_found`. */
export async function readAccount(ctx: Context<Tables>, id: string) {
  const row = await findAccount(ctx.db, ctx.now(), id)
  if (!row) throw errors.not_found()
  return row
}

/** Where the next page begins: `<id>:<name>` of the last account shown. */
const readKey = (after: string | undefined): { name: string; id: string } | null => {
  const at = after?.indexOf(':') ?? -1
  return after && at > 0 ? { id: after.slice(0, at), name: after.slice(at + 1) } : null
}

/** Accounts in the order of their names; `next` is null after the last page. */
export async function readAccounts(ctx: Context<Tables>, after: string | undefined, limit: number) {
  const rows = await listAccounts(ctx.db, ctx.now(), readKey(after), limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { page, next: rows.length > limit && last ? `${last.id}:${last.name}` : null }
}

export const readOwnSessions = (ctx: Context<Tables>) => listSessions(ctx.db, person(ctx).id, ctx.now())

export const readOwnPasskeys = (ctx: Context<Tables>) => listPasskeys(ctx.db, person(ctx).id)

export const readOwnTokens = (ctx: Context<Tables>) => listTokens(ctx.db, person(ctx).id)
