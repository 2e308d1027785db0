import type { Context } from '#core/context.ts'
import { plus } from '#core/calendar.ts'
import { sql } from 'kysely'
import { authorKey } from './author.ts'
import type { Tables } from './data.ts'

/** Puts into the evidence that somebody read a ticket: keys only, each reader once an hour. */
export const noteReading = (ctx: Context<Tables>, ticketId: number): Promise<void> =>
  ctx.transaction(async (ctx) => {
    const now = ctx.now()
    const reader = authorKey(ctx.actor)
    const noted = await ctx.db
      .insertInto('reading')
      .values({ ticket_id: ticketId, reader, at: now })
      .onConflict((conflict) =>
        conflict
          .columns(['ticket_id', 'reader'])
          .doUpdateSet({ at: now })
          .where(sql.ref('reading.at'), '<=', plus(now, { hours: -1 }, ctx.config.zone)),
      )
      .returning('at')
      .executeTakeFirst()
    if (noted) await ctx.record('tickets.read', { ticket: ticketId, actor: reader })
  })
