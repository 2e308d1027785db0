import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import type { Tables } from './data.ts'

/** Known before it is sent, so that nobody announces it to the people who read mail. */
export const noteProbe = (ctx: Context<Tables>, sha256: string, keys: readonly string[], sentAt: Date) =>
  ctx.db
    .insertInto('probe')
    .values({ sha256, repeat_keys: [...keys], sent_at: sentAt })
    .execute()

export const probeRows = (ctx: Context<Tables>, keys: readonly string[]) =>
  ctx.db
    .selectFrom('mail')
    .select(['id', 'route'])
    .where('repeat_key', 'in', [...keys])
    .execute()

/** Lines of the transport log since a moment: those of a sender, and those in which a word stands anywhere. */
export async function logMentions(
  ctx: Context<Tables>,
  since: Date,
  sender: string,
  word: string,
): Promise<{ lines: number; mentions: number }> {
  const { rows } = await sql<{ lines: number; mentions: number }>`
    select count(*) filter (where l.sender = ${sender}) as lines,
           count(*) filter (where position(${word} in l::text) > 0) as mentions
      from transport_log l where l.at >= ${since}`.execute(ctx.db)
  return rows[0] ?? { lines: 0, mentions: 0 }
}

/** Removes a probe and what arrived of it; and those before `interrupted`, whose check never came to its end. */
export async function dropProbes(ctx: Context<Tables>, sha256: string, interrupted: Date): Promise<void> {
  await ctx.transaction(async (ctx) => {
    const gone = await ctx.db
      .deleteFrom('probe')
      .where((eb) => eb.or([eb('sha256', '=', sha256), eb('sent_at', '<', interrupted)]))
      .returning('repeat_keys')
      .execute()
    const keys = gone.flatMap((row) => row.repeat_keys)
    if (keys.length > 0) await ctx.db.deleteFrom('mail').where('repeat_key', 'in', keys).execute()
  })
}
