import { randomBytes } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { say } from '#core/errors.ts'
import { broken, kept, promised, type Verdict } from '#core/promises/declare.ts'
import type { Proof } from '#core/promises/proof.ts'
import type { Tables } from './data.ts'
import { searchTickets } from './queries-search.ts'
import { searchQuery } from './words.ts'

const looked = 200

/** Thrown to undo the planting: the ticket is never there for anybody else. */
class Undone extends Error {}

/** Plants a ticket with a phrase of its own in the base tables, looks for it as staff do, and takes it back. */
async function plantAndFind(owner: Kysely<Tables>, now: Date): Promise<boolean> {
  let found = false
  const phrase = [1, 2, 3].map(() => `kanari${randomBytes(6).toString('hex').replaceAll(/\d/g, 'x')}`)
  const words = searchQuery(`${phrase.join(' ')} Drucker`)
  if (!words) throw new Error('The phrase has no words.')
  try {
    await owner.transaction().execute(async (planting) => {
      const { rows } = await sql<{ id: number }>`
        insert into ticket (id, subject, state, origin, created_at, updated_at, last_message_at, _mark)
        overriding system value
        values (-1 - floor(random() * 1e12)::bigint, ${`Nachweis ${phrase[0]}`}, 'open', 'agent', ${now}, ${now}, ${now}, 'c')
        returning id`.execute(planting)
      const [ticket] = rows
      if (!ticket) throw new Undone()
      const written = await sql<{ id: number }>`insert into message (ticket_id, kind, text, created_at, _mark)
        values (${ticket.id}, 'note', ${`Die Druckern stehen still: ${phrase[1]}.`}, ${now}, 'c') returning id`.execute(
        planting,
      )
      await sql`insert into attachment (message_id, part, filename, type, size, inline, _mark)
        values (${written.rows[0]?.id}, 0, ${`${phrase[2]}.txt`}, 'text/plain', 1, false, 'c')`.execute(
        planting,
      )
      const hits = await searchTickets(planting, words, { by: 'newest', after: null }, 2)
      found = hits.length === 1 && hits[0]?.id === ticket.id && (hits[0].marked ?? '').includes('\u0002')
      throw new Undone()
    })
  } catch (error) {
    if (!(error instanceof Undone)) throw error
  }
  return found
}

/** Whether the index stands and the search goes by it, told by the catalogue and the plan. */
async function goesByIndex(owner: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql<{ valid: boolean }>`
    select indisvalid and indisready as valid from pg_index
     where indexrelid = to_regclass('ticket_words_found')`.execute(owner)
  if (!rows[0]?.valid) return false
  return owner.transaction().execute(async (planning) => {
    await sql`set local enable_seqscan = off`.execute(planning)
    const { rows: plan } = await sql<{ 'QUERY PLAN': unknown }>`
      explain (format json) select ticket_id from ticket_words where words @@ to_tsquery('german', 'Drucker')`.execute(
      planning,
    )
    return JSON.stringify(plan).includes('ticket_words_found')
  })
}

/** How many of the newest searchable tickets lack their words; and of how many. */
async function withoutWords(owner: Kysely<Tables>): Promise<{ tickets: number; missing: number }> {
  const { rows } = await sql<{ tickets: number; missing: number }>`
    select count(*) as tickets, count(*) filter (where words.ticket_id is null or words.at < newest.last_message_at) as missing
      from (select id, last_message_at from ticket where origin <> 'enquiry' order by last_message_at desc, id desc limit ${looked}) newest
      left join ticket_words words on words.ticket_id = newest.id`.execute(owner)
  return rows[0] ?? { tickets: 0, missing: 0 }
}

/** Whether the database itself keeps enquiries out of what is searched. */
async function enquiriesApart(owner: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql<{ standing: number }>`
    select count(*) as standing from pg_constraint
     where conrelid = to_regclass('ticket_words') and convalidated
       and conname in ('enquiries_are_not_searched', 'words_of_ticket')`.execute(owner)
  return rows[0]?.standing === 2
}

async function checkSearch({ owner, now }: Proof<Tables>): Promise<Verdict> {
  const found = await plantAndFind(owner, now())
  const indexed = await goesByIndex(owner)
  const separated = await enquiriesApart(owner)
  const { tickets, missing } = await withoutWords(owner)
  const figures = { found, indexed, separated, tickets, missing }
  if (!found)
    return broken(
      say(
        'A planted ticket was not found by the words in it.',
        'Ein eigens angelegtes Ticket wurde anhand seiner Worte nicht gefunden.',
      ),
      figures,
    )
  if (!indexed)
    return broken(
      say('The index of the search is missing or invalid.', 'Der Suchindex fehlt oder ist ungültig.'),
      figures,
    )
  if (!separated)
    return broken(
      say(
        'Nothing keeps enquiries from the website out of the search any more.',
        'Nichts hält Anfragen über die Website mehr aus der Suche heraus.',
      ),
      figures,
    )
  if (missing > 0)
    return broken(
      say(
        `${missing} of the newest ${tickets} tickets cannot be found.`,
        `${missing} der neuesten ${tickets} Tickets sind nicht auffindbar.`,
      ),
      figures,
    )
  return kept(
    say(
      `A planted ticket was found by the words in it, and the newest ${tickets} tickets have theirs in the index.`,
      `Ein eigens angelegtes Ticket wurde anhand seiner Worte gefunden, und die neuesten ${tickets} Tickets stehen im Index.`,
    ),
    figures,
  )
}

export const promises = [
  promised<Tables>(
    '3.8/tickets-search',
    say(
      'Our ticket system holds the master data of our customers and their tickets, those being worked on and those done. A full-text search over them lets us find known solutions quickly; enquiries from the website are not part of it.',
      'Unser Ticketsystem enthält die Stammdaten unserer Kunden und ihre Tickets, laufende wie erledigte. Über eine Volltextsuche finden wir bekannte Lösungen rasch wieder; Anfragen über die Website nehmen daran nicht teil.',
    ),
    { check: checkSearch, goals: ['availability'], source: 'Art. 6(1)(b) GDPR; notice 3.8' },
  ),
]
