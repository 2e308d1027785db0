import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import type { Tables } from './data.ts'

/** Newest first, paged by time and id. */
export const logLines = (
  ctx: Context<Tables>,
  page: {
    before: { at: Date; id: string } | null
    limit: number
    direction: 'in' | 'out' | undefined
    address: string | undefined
    /** Sender whose lines are left out: the checks of our own promises. */
    without: string
    /** Addresses whose lines are left out too, on either side. */
    apart: readonly string[]
  },
) =>
  ctx.db
    .selectFrom('transport_log')
    .selectAll()
    .where('sender', '<>', page.without)
    .$if(page.before !== null, (query) =>
      query.where(sql<boolean>`(at, id) < (${page.before?.at}::timestamptz, ${page.before?.id}::uuid)`),
    )
    .$if(page.direction !== undefined, (query) => query.where('direction', '=', page.direction ?? ''))
    .$if(page.address !== undefined, (query) =>
      query.where(
        sql<boolean>`(lower(sender) = lower(${page.address}) or ${page.address} = any (recipients))`,
      ),
    )
    .$if(page.apart.length > 0, (query) =>
      query.where(
        sql<boolean>`lower(sender) <> all (${[...page.apart]}::text[]) and not engine.folded(recipients) && ${[...page.apart]}::text[]`,
      ),
    )
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute()
