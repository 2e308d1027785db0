import { z } from 'zod'
import type { Context } from '#core/context.ts'
import type { SearchHit } from '#core/module.ts'
import { may } from '#core/permission.ts'
import type { Tables } from './data.ts'
import { permissions } from './permissions.ts'
import { excerptOf } from './excerpt.ts'
import { readCursor, writeCursor } from './page.ts'
import { type Found, searchTickets } from './queries-search.ts'
import { searchQuery } from './words.ts'

type Ctx = Context<Tables>

const byTime = z.tuple([z.number(), z.number()])
const byRank = z.tuple([z.number().int().min(0).max(2000)])

/** Tickets that hold what was typed: the newest first, or the best of the newest 2,000. */
export async function findTickets(
  ctx: Ctx,
  asked: { q: string; order: 'newest' | 'best'; after?: string | undefined; limit: number },
): Promise<{ items: Found[]; next: string | null }> {
  const words = searchQuery(asked.q)
  if (!words) return { items: [], next: null }
  if (asked.order === 'best') {
    const leaveOut = readCursor(byRank, asked.after)?.[0] ?? 0
    const rows = await searchTickets(ctx.db, words, { by: 'best', leaveOut }, asked.limit + 1)
    const next = rows.length > asked.limit ? writeCursor([leaveOut + asked.limit]) : null
    return { items: rows.slice(0, asked.limit), next }
  }
  const after = readCursor(byTime, asked.after)
  const from = after && { at: new Date(after[0]), id: after[1] }
  const rows = await searchTickets(ctx.db, words, { by: 'newest', after: from }, asked.limit + 1)
  const items = rows.slice(0, asked.limit)
  const last = items.at(-1)
  return {
    items,
    next: rows.length > asked.limit && last ? writeCursor([Number(last.at), last.id]) : null,
  }
}

/** A hit's text around what was found in it. */
export const excerptOfFound = (found: Found): string =>
  excerptOf(found.text ?? '', found.marked ?? found.text ?? '')

/** Tickets for the one search field. */
export async function searchForField(ctx: Ctx, typed: string, limit: number): Promise<SearchHit[]> {
  if (!may(ctx.actor, permissions.read)) return []
  const { items } = await findTickets(ctx, { q: typed, order: 'newest', limit })
  return items.map((found) => ({
    module: 'tickets',
    title: `${found.subject} [#${found.id}]`,
    excerpt: excerptOfFound(found),
    href: `/tickets/${found.id}`,
    at: found.at,
  }))
}
