import { plus } from '#core/calendar.ts'
import type { Context } from '#core/context.ts'
import type { Period } from '#core/retention/keep.ts'
import type { Request, Tables } from './data.ts'
import { welcomeJob } from './job-names.ts'
import { countFirstMails, lockFirstMails } from './queries-links.ts'

/** More than this are not persons exercising a right. */
const bounds: readonly { readonly most: number; readonly within: Period; readonly ofAddress: boolean }[] = [
  { most: 200, within: { hours: 1 }, ofAddress: false },
  { most: 3, within: { days: 1 }, ofAddress: true },
]

/**
 * What we write by ourselves to an address that somebody typed goes to nobody more often than three times a day, and not more
 * than two hundred times an hour to all: nobody floods others through us. Whether the mail was put off; the transaction that
 * asks also writes down what it sends. What staff entered is not counted.
 */
export async function putOffFirstMail(ctx: Context<Tables>, request: Request): Promise<boolean> {
  if (request.received_via !== 'web' || !request.email) return false
  await lockFirstMails(ctx.db)
  const now = ctx.now()
  const { zone } = ctx.config
  for (const { most, within, ofAddress } of bounds) {
    const { days = 0, hours = 0 } = within
    const since = plus(now, { days: -days, hours: -hours }, zone)
    const sent = await countFirstMails(ctx.db, since, ofAddress ? request.email : null)
    if (sent < most) continue
    const runAt = plus(now, within, zone)
    await ctx.enqueue(welcomeJob, { requestId: request.id }, { runAt, key: `rights.welcome/${request.id}` })
    return true
  }
  return false
}
