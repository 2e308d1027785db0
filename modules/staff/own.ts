import type { Context } from '#core/context.ts'
import type { Language } from '#core/errors.ts'
import { person } from './actor.ts'
import type { Tables } from './data.ts'
import { errors } from './errors.ts'
import { accountChanged } from './events.ts'
import { deleteWaysIn, updateAccount } from './queries.ts'
import { deletePasskey } from './queries-sign-in.ts'

export async function changeLanguage(ctx: Context<Tables>, language: Language): Promise<void> {
  await updateAccount(ctx.db, person(ctx).id, { language, updated_at: ctx.now() })
}

export async function changeName(ctx: Context<Tables>, name: string): Promise<void> {
  const { id } = person(ctx)
  await ctx.transaction(async (ctx) => {
    await updateAccount(ctx.db, id, { name, updated_at: ctx.now() })
    await ctx.announce(accountChanged, { accountId: id })
  })
}

/** Signs the person out everywhere. */
export async function endSessions(ctx: Context<Tables>): Promise<void> {
  await deleteWaysIn(ctx.db, person(ctx).id, false)
}

export async function removePasskey(ctx: Context<Tables>, passkeyId: string): Promise<void> {
  const deleted = await deletePasskey(ctx.db, person(ctx).id, passkeyId)
  if (deleted.numDeletedRows === 0n) throw errors.passkey_not_found()
}
