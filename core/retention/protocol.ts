import type { Engine } from '../engine.ts'
import type { DeletionPage } from './retention.ts'

const pageSize = 100

/** `2026-11-25 tickets.ticket` → day and rule of the last row seen. */
function readCursor(after: string | undefined): { day: string; rule: string } | null {
  const parts = /^(\d{4}-\d\d-\d\d) (\S+)$/.exec(after ?? '')
  return parts ? { day: parts[1] ?? '', rule: parts[2] ?? '' } : null
}

/** What was deleted by which rule on which day, newest first. Rules, days and numbers; nothing of what was deleted. */
export async function pageDeletions(
  engine: Pick<Engine, 'owner'>,
  { after, rule, limit = pageSize }: { after?: string; rule?: string; limit?: number },
): Promise<DeletionPage> {
  const last = readCursor(after)
  const size = Math.min(Math.max(limit, 1), 1000)
  let query = engine.owner
    .selectFrom('deletion')
    .selectAll()
    .orderBy('day', 'desc')
    .orderBy('rule', 'desc')
    .limit(size + 1)
  if (rule !== undefined) query = query.where('rule', '=', rule)
  if (last)
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('day', 'rule'), '<', tuple(last.day, last.rule)),
    )
  const rows = await query.execute()
  const items = rows.slice(0, size)
  const end = items.at(-1)
  return { items, next: rows.length > size && end ? `${end.day} ${end.rule}` : null }
}
