import { actorKey } from '#core/contexts.ts'
import type { Context } from '#core/context.ts'
import type { Tables } from './data.ts'
import { listRequests, type LogFilter, type LoggedRequest } from './queries.ts'

/** `<milliseconds>.<id>` of the last row of a page. */
const keyOf = (row: LoggedRequest): string => `${row.at.getTime()}.${row.id}`

function readKey(key: string): { at: Date; id: number } {
  const [at, id] = key.split('.')
  return { at: new Date(Number(at)), id: Number(id) }
}

/**
 * Newest first. Who looked, and how far, goes into the evidence: the log is there for operating and defending the
 * website, not for looking at visitors.
 */
export async function pageRequests(
  ctx: Context<Tables>,
  query: LogFilter & { after?: string | undefined; limit: number },
): Promise<{ items: LoggedRequest[]; next: string | null }> {
  const { after, limit, ...filter } = query
  const rows = await listRequests(ctx.db, {
    ...filter,
    limit: limit + 1,
    ...(after ? { before: readKey(after) } : {}),
  })
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  await ctx.record('access_log.read', {
    actor: actorKey(ctx.actor),
    rows: items.length,
    from: last?.at.toISOString() ?? null,
    // What was looked for stays out of it: an address is personal.
    filter: Object.entries(filter)
      .filter(([, value]) => value !== undefined)
      .map(([name]) => name),
  })
  return { items, next: rows.length > limit && last ? keyOf(last) : null }
}
