import type { Insertable } from 'kysely'
import type { Context } from '#core/context.ts'
import type { RowRef } from '#core/person/persons.ts'
import type { Tables } from './data.ts'
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

/** What takes effect at once does so by itself when it came back; nobody has to be asked for it. */
export async function welcomeRestored(ctx: Ctx): Promise<void> {
  for (const request of await restoredRequests(ctx.db))
    if (takesEffectAtOnce(request))
      await ctx.enqueue(welcomeJob, { requestId: request.id }, { key: `rights.welcome/${request.id}` })
}
