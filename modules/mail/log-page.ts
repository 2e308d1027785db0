import type { Context } from '#core/context.ts'
import type { Tables } from './data.ts'
import { logLines } from './queries-log.ts'
import { probeSender } from './sender.ts'

const cursor = /^(\d{13,})\.([0-9a-f-]{36})$/

/** A page of the transport log, newest first; `next` leads to the one after it, null at the end. */
export async function readLogPage(
  ctx: Context<Tables>,
  query: {
    before?: string | undefined
    limit: number
    direction?: 'in' | 'out' | undefined
    address?: string | undefined
  },
) {
  const [, at, id] = cursor.exec(query.before ?? '') ?? []
  const rows = await logLines(ctx, {
    before: at && id ? { at: new Date(Number(at)), id } : null,
    limit: query.limit,
    direction: query.direction,
    address: query.address,
    without: probeSender(ctx),
  })
  const last = rows.length === query.limit ? rows.at(-1) : undefined
  return { rows, next: last ? `${last.at.getTime()}.${last.id}` : null }
}
