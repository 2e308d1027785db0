import type { Engine } from '#core/engine.ts'
import { ensureAhead, ensurePartition, listPartitions } from '#core/retention/partitions.ts'
import { copyLine, copyWith } from './copy.ts'
import { inBulk } from './bulk.ts'
import { fillHour, hourMs, hoursOf, onTwoConnections, ruleOf } from './deletion-data.ts'
import { writer } from './german.ts'

const letters = 5000
const logDays = 15

/** What a house of so many rows consists of: one row in a hundred is a customer, half of all are hits on the web server. */
export function proportionsOf(rows: number) {
  const persons = Math.floor(rows / 100)
  const tickets = Math.floor(rows / 20)
  const mails = tickets
  const transports = Math.floor(rows / 10)
  return { persons, tickets, mails, transports, hits: rows - 3 * persons - 5 * tickets - mails - transports }
}

/** The hours of a log, made if need be. */
async function openHours(engine: Engine, table: string) {
  const rule = ruleOf(engine, table)
  const end = new Date(Math.floor(engine.now().getTime() / hourMs) * hourMs)
  const start = new Date(end.getTime() - logDays * 24 * hourMs)
  await ensureAhead(engine, rule)
  const there = await listPartitions(engine, rule)
  for (let at = start.getTime(); at < end.getTime(); at += hourMs)
    await ensurePartition(engine, rule, new Date(at), there)
  return hoursOf(engine, rule, start, end)
}

async function fillCustomers({ ownerPool: pool }: Engine, persons: number): Promise<void> {
  await pool.query(
    `insert into customers.person (id, given_name, family_name, created_at, updated_at) overriding system value
     select g, 'Änne', 'Kunde' || g, now(), now() from generate_series(1, $1::int) g`,
    [persons],
  )
  await onTwoConnections(pool, [
    `insert into customers.email (person_id, email) select id, 'kunde-' || id || '@kunde.example' from customers.person`,
    `insert into customers.phone (person_id, number) select id, '+49711' || 1000000 + id from customers.person`,
  ])
}

async function fillCorrespondence(
  { ownerPool: pool }: Engine,
  size: ReturnType<typeof proportionsOf>,
): Promise<void> {
  const write = writer(4)
  await pool.query('create schema if not exists bench')
  await pool.query('create unlogged table bench.letter (id int primary key, text text not null)')
  await copyWith(
    pool,
    'bench.letter (id, text)',
    Array.from({ length: letters }, (_, id) => copyLine([id, write(120 + (id / letters) ** 4 * 3000)])),
  )
  const sender = `'kunde-' || 1 + (n * 7919::bigint) % ${size.persons} || '@kunde.example'`
  const made = `now() - interval '700 days' * (1 - n::float8 / ${size.tickets})`
  const halves = (count: number) => {
    const half = Math.floor(count / 2)
    return [`generate_series(1, ${half}) n`, `generate_series(${half + 1}, ${count}) n`]
  }
  await onTwoConnections(
    pool,
    halves(size.tickets).map(
      (
        series,
      ) => `insert into tickets.ticket (id, subject, state, origin, requester_email, requester_name, created_at, updated_at, last_message_at, closed_at)
        overriding system value
        select n, left(text, 80), case when n % 10 = 0 then 'open' else 'closed' end, 'mail', ${sender}, 'Änne Kunde', ${made}, ${made}, ${made},
               case when n % 10 > 0 then ${made} end
          from ${series} join bench.letter l on l.id = n % ${letters}`,
    ),
  )
  await onTwoConnections(
    pool,
    halves(size.tickets).map(
      (series) => `insert into tickets.message (ticket_id, kind, sender_email, sender_name, text, created_at)
        select n, kind, case when kind = 'in' then ${sender} end, case when kind = 'in' then 'Änne Kunde' end, text, ${made}
          from ${series} cross join unnest(array['in', 'out', 'note'], array[1, 2, 3]) as k(kind, place)
          join bench.letter l on l.id = (n::bigint * 3 + place * 977) % ${letters}`,
    ),
  )
  await onTwoConnections(
    pool,
    halves(size.mails).map(
      (
        series,
      ) => `insert into mail.mail (route, state, received_at, envelope_from, envelope_to, size, sha256, raw, from_name, from_address,
          to_list, subject, message_id, body_text)
        select 'support', 'parsed', ${made}, ${sender}, '{support@bench.example}', octet_length(text), md5(n::text), convert_to(text, 'UTF8'),
               'Änne Kunde', ${sender}, '[{"name":"","address":"support@bench.example"}]', left(text, 80), '<' || n || '@bench.example>', text
          from ${series} join bench.letter l on l.id = n % ${letters}`,
    ),
  )
}

async function fillWords(
  { ownerPool: pool }: Engine,
  { tickets }: ReturnType<typeof proportionsOf>,
): Promise<void> {
  // The letters of a ticket come again after as many tickets, and so do their words.
  await pool.query(
    `select count(tickets.gather_words(id)) from generate_series(1, ${Math.min(letters, tickets)}) id`,
  )
  await onTwoConnections(
    pool,
    [0, 1].map(
      (half) => `insert into tickets.ticket_words (ticket_id, origin, at, words)
        select t.id, 'mail', t.last_message_at, w.words from tickets.ticket t
          join tickets.ticket_words w on w.ticket_id = 1 + (t.id - 1) % ${letters} where t.id > ${letters} and t.id % 2 = ${half}`,
    ),
  )
  await pool.query(
    `select setval(pg_get_serial_sequence('tickets.ticket', 'id'), (select max(id) from tickets.ticket))`,
  )
}

async function fillTransports(engine: Engine, { persons, transports }: ReturnType<typeof proportionsOf>) {
  const hours = await openHours(engine, 'mail.transport_log')
  const each = Math.floor(transports / hours.length)
  await onTwoConnections(
    engine.ownerPool,
    hours.map(
      (
        { name, from },
        hour,
      ) => `insert into mail.${name} (at, direction, peer_host, peer_address, sender, recipients, size, code, response, queue_id)
        select timestamptz '${from.toISOString()}' + n * interval '1 hour' / ${each}, 'in', 'mx.kunde.example', '198.51.100.7',
               'kunde-' || 1 + ((${hour * each} + n) * 7919::bigint) % ${persons} || '@kunde.example', '{support@bench.example}', 20000, 250, '2.0.0 Ok', md5(n::text)
          from generate_series(0, ${each - 1}) n`,
    ),
  )
}

/** Fills an empty installation in the proportions of a house. */
export async function fillHouse(engine: Engine, rows: number): Promise<void> {
  const { ownerPool: pool } = engine
  const size = proportionsOf(rows)
  await fillCustomers(engine, size.persons)
  const correspondence = ['tickets.ticket', 'tickets.message', 'mail.mail']
  await inBulk(pool, correspondence, () => fillCorrespondence(engine, size))
  await pool.query('analyze tickets.ticket, tickets.message')
  await inBulk(pool, ['tickets.ticket_words'], () => fillWords(engine, size))
  await fillTransports(engine, size)
  const hours = await openHours(engine, 'website.access_log')
  const each = Math.floor(size.hits / hours.length)
  await onTwoConnections(
    pool,
    hours.map(({ name, from }, index) => fillHour(name, from, each, index * each + 1)),
  )
  await onTwoConnections(
    pool,
    [
      ...correspondence,
      'tickets.ticket_words',
      'mail.transport_log',
      'customers.person',
      'customers.email',
      'customers.phone',
      'website.access_log',
    ].map((table) => `vacuum analyze ${table}`),
  )
}
