import type { Context } from '#core/context.ts'
import type { Language } from '#core/errors.ts'
import { type Controller, type Officer, saveController, saveOfficer } from '#modules/notice'
import { createAccount } from './accounts.ts'
import type { Tables } from './data.ts'
import { errors } from './errors.ts'
import { makeLink, readLink, spendLink } from './links.ts'
import { hashPassword } from './password-hash.ts'
import { signAs } from './pledge.ts'
import { anyAccount, lockRoles, writePassword } from './queries.ts'
import { deleteLinks } from './queries-sign-in.ts'

/** What the set-up form asks for, checked. */
export interface Setup {
  readonly name: string
  readonly email: string
  readonly password: string
  readonly controller: Controller
  readonly officer: Officer
  readonly signedName: string
  readonly language: Language
}

/** Whether this link opens the set-up: it is known, unused, and nobody has an account yet. */
export const isSetupOpen = async (ctx: Context<Tables>, code: string): Promise<boolean> =>
  (await readLink(ctx, code, 'setup')) !== undefined && !(await anyAccount(ctx.db))

/** A new one-time link for the first set-up; null once somebody has an account. */
export async function setupLink(ctx: Context<Tables>): Promise<string | null> {
  if (await anyAccount(ctx.db)) return null
  return `${ctx.config.publicUrl}/setup?code=${await makeLink(ctx, 'setup', null)}`
}

/** Inside a transaction that holds the lock on roles: only the first of several finds the house empty. */
async function createFirst(
  ctx: Context<Tables>,
  first: { name: string; email: string; hash: string; language: Language },
): Promise<string> {
  if (await anyAccount(ctx.db)) throw errors.link_used()
  const id = await createAccount(ctx, { ...first, roles: ['administrator'] })
  await writePassword(ctx.db, id, first.hash, ctx.now())
  await deleteLinks(ctx.db, { kind: 'setup' })
  return id
}

/**
 * The first set-up: who is responsible, who looks after data protection, and the first administrator with a
 * signed pledge. Answers a code that leads into the console. Throws `link_used`.
 */
export async function setUp(ctx: Context<Tables>, code: string, setup: Setup): Promise<string> {
  if (!(await isSetupOpen(ctx, code))) throw errors.link_used()
  const hash = await hashPassword(setup.password)
  const entry = await ctx.transaction(async (ctx) => {
    // Before the link: else two with different links would each hold what the other waits for.
    await lockRoles(ctx.db)
    await spendLink(ctx, code, 'setup')
    const { name, email, language } = setup
    const id = await createFirst(ctx, { name, email, hash, language })
    await signAs(ctx, { accountId: id, name: setup.signedName, language, controller: setup.controller.name })
    return makeLink(ctx, 'entry', id)
  })
  // Only the one who made the account gets here. Should this fail, the settings of the console still ask for it.
  await saveController(ctx, setup.controller)
    .then(() => saveOfficer(ctx, setup.officer))
    .catch((error: unknown) => ctx.log.error({ err: error }, 'the details of the set-up could not be saved'))
  return entry
}

/** The account of ADMIN_EMAIL and ADMIN_PASSWORD, when nobody has one; its role waits for the pledge. */
async function createFromEnvironment(ctx: Context<Tables>): Promise<void> {
  const { admin } = ctx.config
  if (!admin || (await anyAccount(ctx.db))) return
  const hash = await hashPassword(admin.password)
  const email = admin.email.toLowerCase()
  const name = email.split('@', 1)[0] ?? email
  await ctx
    .transaction(async (ctx) => {
      await lockRoles(ctx.db)
      return createFirst(ctx, { name, email, hash, language: 'de' })
    })
    .catch((error: unknown) => {
      // Another process of this installation was first.
      if ((error as { code?: string }).code !== 'staff.link_used') throw error
    })
}

/** Says in the terminal how to begin, when nobody has an account yet. */
export async function welcome(ctx: Context<Tables>): Promise<void> {
  await createFromEnvironment(ctx)
  const link = await setupLink(ctx)
  if (!link) return
  process.stdout.write(`\n  Zusage is ready to be set up. Open this link once:\n\n    ${link}\n\n`)
}
