import type { Context } from '#core/context.ts'
import type { Language } from '#core/errors.ts'
import type { Role } from '#core/permission.ts'
import { actorKey } from '#core/contexts.ts'
import { person } from './actor.ts'
import type { Tables } from './data.ts'
import { errors } from './errors.ts'
import { accountChanged, officerAccessReset } from './events.ts'
import { makeLink, readLink, spendLink } from './links.ts'
import { weakness } from './password.ts'
import { hashPassword } from './password-hash.ts'
import {
  deleteWaysIn,
  findAccount,
  findByAddress,
  insertAccount,
  lockRoles,
  updateAccount,
  writePassword,
} from './queries.ts'
import { deleteLinks } from './queries-sign-in.ts'
import { keepingAdministrator, writeRoles } from './roles.ts'
import { makeId } from './secrets.ts'

interface NewAccount {
  readonly name: string
  readonly email: string
  readonly roles: readonly Role[]
  readonly language: Language
}

const isUniqueConflict = (error: unknown): boolean => (error as { code?: string } | null)?.code === '23505'

/** Inside a transaction. Throws `email_taken`. */
export async function createAccount(ctx: Context<Tables>, account: NewAccount): Promise<string> {
  const id = makeId()
  await insertAccount(ctx.db, { ...account, id, at: ctx.now() }).catch((error: unknown) => {
    throw isUniqueConflict(error) ? errors.email_taken({}, { cause: error }) : error
  })
  await ctx.record('account.created', { account: id, by: actorKey(ctx.actor) })
  await writeRoles(ctx, id, account.roles)
  await ctx.announce(accountChanged, { accountId: id })
  return id
}

/** Where an invited person chooses a password; shown once, to be passed on. */
const invitationAddress = (ctx: Pick<Context, 'config'>, code: string): string =>
  `${ctx.config.publicUrl}/invitation?code=${code}`

/** An account for a member of staff, who chooses the password through the link. */
export function invite(ctx: Context<Tables>, account: NewAccount): Promise<{ id: string; link: string }> {
  person(ctx)
  return ctx.transaction(async (ctx) => {
    const id = await createAccount(ctx, account)
    return { id, link: invitationAddress(ctx, await makeLink(ctx, 'invitation', id)) }
  })
}

const existing = async (ctx: Context<Tables>, id: string) => {
  const account = await findAccount(ctx.db, ctx.now(), id)
  if (!account) throw errors.not_found()
  return account
}

type Existing = Awaited<ReturnType<typeof existing>>

/** Whoever has been officer here is not to be replaced unseen by whoever administers (Art. 38(3), (5) GDPR). */
const isOfficer = (account: Existing): boolean =>
  account.granted.includes('officer') && account.activated_at !== null

/** Inside a transaction: ends every way in, and makes a link to a new one. */
async function renewAccess(ctx: Context<Tables>, account: Existing): Promise<string> {
  const { id } = account
  await deleteWaysIn(ctx.db, id, true)
  await deleteLinks(ctx.db, { accountId: id })
  await updateAccount(ctx.db, id, { two_factor_enabled: false, updated_at: ctx.now() })
  await ctx.record('account.access_reset', { account: id, by: actorKey(ctx.actor) })
  await ctx.announce(accountChanged, { accountId: id })
  if (isOfficer(account)) await ctx.announce(officerAccessReset, { accountId: id })
  const code = await makeLink(ctx, account.activated_at ? 'reset' : 'invitation', id)
  return invitationAddress(ctx, code)
}

/**
 * A new link for somebody who lost the password or the second factor: until it is used nothing signs this
 * account in any more. Throws `officer_access`: the officer's mail would be open to whoever holds that link.
 */
export function resetAccess(ctx: Context<Tables>, id: string): Promise<{ link: string }> {
  person(ctx)
  return ctx.transaction(async (ctx) => {
    await lockRoles(ctx.db)
    const account = await existing(ctx, id)
    if (isOfficer(account)) throw errors.officer_access({ email: account.email })
    return { link: await renewAccess(ctx, account) }
  })
}

/** The same for anybody, the officer too, on the machine itself; the officer is written to. Throws `not_found`. */
export const resetByAddress = (ctx: Context<Tables>, email: string): Promise<string> =>
  ctx.transaction(async (ctx) => {
    const account = await findByAddress(ctx.db, ctx.now(), email)
    if (!account || account.deactivated_at) throw errors.not_found()
    return renewAccess(ctx, account)
  })

/** Ends all sessions and tokens at once; what the person did stays under the name. */
export function deactivate(ctx: Context<Tables>, id: string): Promise<void> {
  person(ctx)
  return keepingAdministrator(ctx, async (ctx) => {
    await existing(ctx, id)
    await deleteWaysIn(ctx.db, id, false)
    await deleteLinks(ctx.db, { accountId: id })
    await updateAccount(ctx.db, id, { deactivated_at: ctx.now(), updated_at: ctx.now() })
    await ctx.record('account.deactivated', { account: id, by: actorKey(ctx.actor) })
    await ctx.announce(accountChanged, { accountId: id })
  })
}

export function reactivate(ctx: Context<Tables>, id: string): Promise<void> {
  person(ctx)
  return ctx.transaction(async (ctx) => {
    await existing(ctx, id)
    await updateAccount(ctx.db, id, { deactivated_at: null, updated_at: ctx.now() })
    await ctx.record('account.reactivated', { account: id, by: actorKey(ctx.actor) })
    await ctx.announce(accountChanged, { accountId: id })
  })
}

/** Whom an invitation or reset link admits; null when it opens nothing. */
export async function readInvitation(ctx: Context<Tables>, code: string) {
  const link = await readLink(ctx, code, 'invitation', 'reset')
  return link?.account_id ? ((await findAccount(ctx.db, ctx.now(), link.account_id)) ?? null) : null
}

/** Sets the password through a link, which is then used up. Answers a code that leads into the console. */
export async function acceptInvitation(
  ctx: Context<Tables>,
  code: string,
  password: string,
): Promise<string> {
  const account = await readInvitation(ctx, code)
  if (!account || account.deactivated_at) throw errors.link_used()
  if (weakness(password, [account.name, account.email])) throw errors.weak_password()
  const hash = await hashPassword(password)
  return ctx.transaction(async (ctx) => {
    await spendLink(ctx, code, 'invitation', 'reset')
    await deleteLinks(ctx.db, { accountId: account.id })
    await writePassword(ctx.db, account.id, hash, ctx.now())
    await ctx.record('account.password_set', { account: account.id })
    await ctx.announce(accountChanged, { accountId: account.id })
    return makeLink(ctx, 'entry', account.id)
  })
}
