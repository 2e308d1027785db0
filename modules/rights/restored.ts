import type { Insertable } from 'kysely'
import type { Context } from '#core/context.ts'
import type { RowRef } from '#core/person/persons.ts'
import type { Request, Tables } from './data.ts'
import { welcomeJob } from './job-names.ts'
import { takesEffectAtOnce } from './kinds.ts'
import { restoredRequests } from './queries-keeping.ts'

type Ctx = Context<Tables>

/** A request as the replay log names it. */
export const rowOf = (id: number): RowRef => ({ module: 'rights', table: 'request', key: { id } })

/**
 * A request that came after the last backup would be lost with it, and its period run on. So who asks for what, and since
 * when, is also put outside the database; what was written is not: the person is asked again.
 */
export async function outliveRestore(
  ctx: Ctx,
  id: number,
  { message: _message, mail_id: _mail, subject, ...values }: Insertable<Tables['request']>,
): Promise<void> {
  await ctx.house.persons.noteReceived(rowOf(id), {
    ...values,
    subject: subject ? `\\x${subject.toString('hex')}` : null,
    message: '',
    restored: true,
  })
}

/**
 * A file that was closed is not open again after a restore: it would wait for the officer once more, and be in the way of
 * what the same person asked for since.
 */
export const outliveClosing = (
  ctx: Ctx,
  { id, state, outcome, decided_at, answered_at, delivered_at, closed_at, keep_from }: Request,
): Promise<void> =>
  ctx.house.persons.noteSettled(rowOf(id), {
    state,
    outcome,
    decided_at,
    answered_at,
    delivered_at,
    closed_at,
    keep_from,
    finding_id: null,
  })

/** What takes effect at once does so by itself when it came back; nobody has to be asked for it. */
export async function welcomeRestored(ctx: Ctx): Promise<void> {
  for (const request of await restoredRequests(ctx.db))
    if (takesEffectAtOnce(request))
      await ctx.enqueue(welcomeJob, { requestId: request.id }, { key: `rights.welcome/${request.id}` })
}
