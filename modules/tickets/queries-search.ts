import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Tables, Ticket } from './data.ts'

export interface Found extends Ticket {
  readonly at: Date
  /** The beginning of what was written in the ticket. */
  readonly text: string | null
  /** The same in lower case, matches between \u0002 and \u0003. */
  readonly marked: string | null
}

const newest = (words: RawBuilder<string>, after: { at: Date; id: number } | null, limit: number) =>
  sql`select ticket_id, at, 0 as rank from newest_tickets(${words}, ${after?.at ?? null}, ${after?.id ?? null}, ${limit})`

const best = (words: RawBuilder<string>, leaveOut: number, limit: number) =>
  sql`select ticket_id, at, rank from best_tickets(${words}, ${leaveOut}, ${limit})`

/** Tickets that hold the words, with their text marked: one query for a page. */
export async function searchTickets(
  db: Kysely<Tables>,
  words: RawBuilder<string>,
  page: { by: 'newest'; after: { at: Date; id: number } | null } | { by: 'best'; leaveOut: number },
  limit: number,
): Promise<Found[]> {
  const found = page.by === 'newest' ? newest(words, page.after, limit) : best(words, page.leaveOut, limit)
  const { rows } = await sql<Found>`
    select ticket.*, found.at, written.text,
           ts_headline('german', fold(written.text), ${words}, ${`HighlightAll=true, StartSel=\u0002, StopSel=\u0003`}) as marked
      from (${found}) found
      join ticket on ticket.id = found.ticket_id
      left join lateral (
        select left(string_agg(left(message.text, 4000), E'\n' order by message.id), 20000) as text
          from (select id, text from message where message.ticket_id = found.ticket_id order by id limit 40) message
      ) written on true
     order by found.rank desc, found.at desc, found.ticket_id desc`.execute(db)
  return rows
}
