import type { Pool } from 'pg'
import { copyLine, copyWith } from './copy.ts'
import { seeded } from './figures.ts'
import { writer } from './german.ts'

const messagesEach = 3
const firstId = 10_001
const names = ['Jürgen Müller', 'Erika Schulz', 'Ayşe Yılmaz', 'Björn Weiß', 'Katharina Vogt', 'Łukasz Nowak']

/** Tickets of the last two years, oldest first, nine of ten closed; three mails each as people write them. */
function* ticketLines(count: number, now: number): Generator<{ ticket: string; messages: string }> {
  const random = seeded(3)
  const write = writer(4)
  const spanMs = 2 * 365 * 24 * 3_600_000
  for (let index = 0; index < count; index++) {
    const id = firstId + index
    const created = now - spanMs + Math.floor((spanMs * index) / count)
    const times = Array.from({ length: messagesEach }, (_, at) =>
      new Date(created + at * 3_600_000).toISOString(),
    )
    const last = times.at(-1) ?? ''
    const closed = random() < 0.9 ? last : null
    const email = `kunde-${Math.floor(random() * count * 0.3)}@kunde.example`
    const name = names[Math.floor(random() * names.length)] ?? ''
    const subject = write(40).slice(0, 120)
    const head = [id, subject, closed ? 'closed' : 'open', 'mail', email, name, 'f']
    const message = (at: string, place: number): string =>
      copyLine([
        id,
        place === 1 ? 'out' : 'in',
        place === 1 ? null : email,
        place === 1 ? null : name,
        // Most letters are short, a few are long.
        write(120 + random() ** 4 * 3000),
        at,
      ])
    yield {
      ticket: copyLine([...head, times[0] ?? null, last, last, closed]),
      messages: times.map(message).join(''),
    }
  }
}

/** Whether the words of a ticket follow each change of it; off while many are filled in. */
const triggers = (pool: Pool, what: 'disable' | 'enable') =>
  pool.query(
    `alter table tickets.ticket ${what} trigger words_follow; alter table tickets.message ${what} trigger words_follow`,
  )

/**
 * Fills an empty installation with tickets. Their words are gathered by the module's own function, though not
 * one by one, and indexed at the end.
 */
export async function fillTickets(pool: Pool, count: number): Promise<void> {
  await triggers(pool, 'disable')
  let held = { tickets: [] as string[], messages: [] as string[] }
  const copy = async (): Promise<void> => {
    const { tickets, messages } = held
    held = { tickets: [], messages: [] }
    await copyWith(
      pool,
      `tickets.ticket (id, subject, state, origin, requester_email, requester_name, unread, created_at, updated_at,
        last_message_at, closed_at)`,
      tickets,
    )
    await copyWith(
      pool,
      'tickets.message (ticket_id, kind, sender_email, sender_name, text, created_at)',
      messages,
    )
  }
  for (const { ticket, messages } of ticketLines(count, Date.now())) {
    held.tickets.push(ticket)
    held.messages.push(messages)
    if (held.tickets.length === 2000) await copy()
  }
  await copy()
  await triggers(pool, 'enable')
  await indexWords(pool, firstId + Math.floor(count / 2))
}

/** Gathers the words of all tickets by the module's own function, on two connections, and indexes them at the end. */
async function indexWords(pool: Pool, half: number): Promise<void> {
  await pool.query('analyze tickets.ticket, tickets.message')
  const { rows } = await pool.query<{ made: string }>(
    `select pg_get_indexdef('tickets.ticket_words_found'::regclass) as made`,
  )
  await pool.query('drop index tickets.ticket_words_found')
  await Promise.all(
    [`id < ${half}`, `id >= ${half}`].map((which) =>
      pool.query(
        `set statement_timeout = 0; select count(tickets.gather_words(id)) from tickets.ticket where ${which}`,
      ),
    ),
  )
  await pool.query(rows[0]?.made ?? '')
  await pool.query('vacuum analyze tickets.ticket_words')
  await pool.query('vacuum analyze tickets.ticket')
  await pool.query('vacuum analyze tickets.message')
}
