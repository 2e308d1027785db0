import type { Context } from '#core/context.ts'
import type { Tables } from './data.ts'

/** Newest first. Probes of the promise checks are left out: they live for a moment. */
export const officerCases = (
  ctx: Context<Tables>,
  page: { state: 'open' | 'closed'; before: number | undefined; limit: number },
) =>
  ctx.db
    .selectFrom('officer_case')
    .innerJoin('mail', 'mail.id', 'officer_case.mail_id')
    .select([
      ...(['officer_case.mail_id', 'officer_case.received_at', 'officer_case.from_name'] as const),
      ...([
        'officer_case.from_address',
        'officer_case.subject',
        'officer_case.closed_at',
        'mail.state',
      ] as const),
    ])
    .where('officer_case.closed_at', page.state === 'open' ? 'is' : 'is not', null)
    .where((eb) =>
      eb.not(eb.exists(eb.selectFrom('probe').select('sha256').whereRef('probe.sha256', '=', 'mail.sha256'))),
    )
    .$if(page.before !== undefined, (query) => query.where('officer_case.mail_id', '<', page.before ?? 0))
    .orderBy('officer_case.mail_id', 'desc')
    .limit(page.limit)
    .execute()

export const officerCase = (ctx: Context<Tables>, mailId: number) =>
  ctx.db
    .selectFrom('officer_case')
    .innerJoin('mail', 'mail.id', 'officer_case.mail_id')
    .select([
      ...(['officer_case.mail_id', 'officer_case.received_at', 'officer_case.closed_at'] as const),
      ...(['mail.state', 'mail.quarantine_reason'] as const),
    ])
    .where('officer_case.mail_id', '=', mailId)
    .where('mail.route', '=', 'officer')
    .executeTakeFirst()

export async function setOfficerCase(
  ctx: Context<Tables>,
  mailId: number,
  closedAt: Date | null,
): Promise<boolean> {
  const row = await ctx.db
    .updateTable('officer_case')
    .set({ closed_at: closedAt })
    .where('mail_id', '=', mailId)
    .returning('mail_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Whether one of these Message-IDs is of a letter that the officer wrote. */
export async function answersOfficer(ctx: Context<Tables>, messageIds: readonly string[]): Promise<boolean> {
  if (messageIds.length === 0) return false
  const letter = await ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('message_id', 'in', [...messageIds])
    .where('route', '=', 'officer')
    .limit(1)
    .executeTakeFirst()
  return letter !== undefined
}
