import { sql } from 'kysely'
import type { Pool } from 'pg'
import type { Context } from '#core/context.ts'
import type { Tables } from '../modules/tickets/data.ts'
import { searchQuery } from '../modules/tickets/words.ts'
import { telling, vocabulary } from './german.ts'

/** A kind of question. */
export interface Question {
  readonly what: string
  /** What is typed; asked one after the other, each once a round. */
  readonly typed: readonly string[]
}

/** Words from a place in the order of frequency. */
const from = (words: readonly string[], place: number, count: number, step = 1): string[] =>
  Array.from({ length: count }, (_, index) => words[place + index * step] ?? '')

const pairs = (words: readonly string[]): string[] =>
  words.flatMap((word, index) => (index % 2 === 0 ? [`${word} ${words[index + 1] ?? ''}`] : []))

export const questions: readonly Question[] = [
  { what: 'a rare word', typed: from(vocabulary, 15_000, 20, 500) },
  { what: 'a common word', typed: from(telling, 0, 20) },
  { what: 'the beginning of a word', typed: from(telling, 0, 20).map((word) => word.slice(0, 4)) },
  { what: 'two words', typed: pairs(from(telling, 4, 40)) },
  { what: 'a phrase', typed: pairs(from(telling, 0, 40)).map((pair) => `"${pair}"`) },
]

/** What is looked for when this is typed: word forms, spellings and beginnings, as the module understands them. */
export async function meant(ctx: Context<Tables>, typed: string): Promise<string> {
  const words = searchQuery(typed)
  if (!words) throw new Error(`Nothing can be looked for in "${typed}".`)
  const { rows } = await sql<{ query: string }>`select (${words})::text as query`.execute(ctx.db)
  return rows[0]?.query ?? ''
}

export const page = 20

/** The page of tickets and no more: which, in order, with their subjects. */
export const bareSearch = `
  select t.id, t.subject, t.state, t.requester_name, t.last_message_at
    from (select ticket_id, at from tickets.ticket_words where words @@ $1::tsquery
           order by at desc, ticket_id desc limit ${page}) found
    join tickets.ticket t on t.id = found.ticket_id order by found.at desc, t.id desc`

export const bareList = `select id, subject, state, requester_name, last_message_at from tickets.ticket
  where state = 'open' order by last_message_at desc, id desc limit 50`

export const countHits = async (pool: Pool, query: string): Promise<number> => {
  const { rows } = await pool.query<{ hits: number }>(
    'select count(*) as hits from tickets.ticket_words where words @@ $1::tsquery',
    [query],
  )
  return rows[0]?.hits ?? 0
}
