import type { Context } from '#core/context.ts'
import { actorKey } from '#core/contexts.ts'
import type { Route } from './addresses.ts'
import type { Tables } from './data.ts'
import { errors } from './errors.ts'
import { readSourceOf } from './mails.ts'
import { endDocument, leftUnparsed, quarantinedMail, quarantinedMails } from './queries.ts'
import { parseJob } from './parse-job.ts'
import { understand } from './understand.ts'

const overdueMs = 10 * 60_000

/** Newest first: what could not be parsed, and what has waited for it too long. Handled mails are left out. */
export const listQuarantine = (ctx: Context<Tables>, page: { before: number | undefined; limit: number }) =>
  quarantinedMails(ctx, { ...page, since: new Date(ctx.now().getTime() - overdueMs) })

/** Tries again to parse a mail, after an update for instance; true when it worked. Throws `not_quarantined`. */
export async function retryQuarantined(
  ctx: Context<Tables>,
  mailId: number,
  route: Route = 'support',
): Promise<boolean> {
  if (!(await quarantinedMail(ctx, route, mailId))) throw errors.not_quarantined()
  await understand(ctx, mailId)
  return !(await quarantinedMail(ctx, route, mailId))
}

/** The bytes of a mail in quarantine; that somebody looked goes into the evidence. Throws `not_found`. */
export async function quarantinedSource(ctx: Context<Tables>, mailId: number): Promise<Buffer> {
  if (!(await quarantinedMail(ctx, 'support', mailId))) throw errors.not_found()
  await ctx.record('mail.source_read', { mailId, actor: actorKey(ctx.actor) })
  return readSourceOf(ctx, 'support', mailId)
}

/** Somebody has seen to it: the mail leaves the list, and its period begins. Throws `not_quarantined`. */
export async function settleQuarantined(ctx: Context<Tables>, mailId: number): Promise<void> {
  if (!(await quarantinedMail(ctx, 'support', mailId))) throw errors.not_quarantined()
  await ctx.transaction((ctx) => endDocument(ctx, 'support', [mailId], ctx.now()))
}

/** Enqueues mails whose job was lost or given up. */
export async function resumeParsing(ctx: Context<Tables>): Promise<void> {
  const rows = await leftUnparsed(ctx, new Date(ctx.now().getTime() - overdueMs / 2), 500)
  for (const { id } of rows) await ctx.enqueue(parseJob, { mailId: id }, { key: `mail.parse/${id}` })
}
