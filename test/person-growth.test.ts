import { afterAll, beforeAll, expect, test } from 'vitest'
import { controller } from '#core/person/package/fixtures.ts'
import { openHouse, type TestHouse } from '#core/testing/house.ts'
import { modules } from '../modules.ts'

/** What is done for one person costs the same, however many others there are: no statement reads a table that grows. */
let house: TestHouse
beforeAll(async () => {
  house = await openHouse({ modules })
}, 120_000)
afterAll(() => house?.[Symbol.asyncDispose]())

const follow = ['tickets.ticket', 'tickets.message']

/** Others with the numbers `from` to `to`: their contacts, what they wrote, what was logged, found and restricted of them. */
async function addOthers(from: number, to: number): Promise<void> {
  const triggers = (what: string): string =>
    follow.map((table) => `alter table ${table} ${what} trigger words_follow`).join(';')
  const of = `'kunde-' || g || '@kunde.example'`
  const series = `generate_series(${from}, ${to}) g`
  await house.ownerPool.query(`
    ${triggers('disable')};
    insert into customers.person (id, given_name, family_name, created_at, updated_at) overriding system value
      select g, 'Änne', 'Kunde' || g, now(), now() from ${series};
    insert into customers.email (person_id, email) select g, ${of} from ${series};
    insert into customers.phone (person_id, number) select g, '+49711' || 1000000 + g from ${series};
    insert into tickets.ticket (id, subject, state, origin, requester_email, created_at, updated_at, last_message_at)
      overriding system value select g, 'Frage', 'open', 'mail', ${of}, now(), now(), now() from ${series};
    insert into tickets.message (ticket_id, kind, sender_email, recipients, copies, text, created_at)
      select g, kind, case when kind = 'in' then ${of} end, array['hilfe@bench.example', ${of}], '{}', 'Frage', now()
        from ${series} cross join unnest(array['in', 'out', 'note']) kind;
    insert into tickets.ticket_words (ticket_id, origin, at, words) select g, 'mail', now(), to_tsvector('frage') from ${series};
    insert into mail.mail (route, state, received_at, envelope_from, envelope_to, size, sha256, raw, from_address, to_list)
      select 'support', 'parsed', now(), ${of}, '{support@bench.example}', 1, md5(g::text), 'x', ${of},
             '[{"name":"","address":"support@bench.example"}]' from ${series};
    insert into mail.transport_log (at, direction, peer_host, peer_address, sender, recipients, code, response, queue_id)
      select now() - g * interval '1 second', 'in', 'mx', '::1', ${of}, '{support@bench.example}', 250, 'Ok', g::text from ${series};
    with found as (insert into engine.finding (at, identifiers, ambiguous) select now(), '{}', '{}' from ${series} returning id),
         rows as (insert into engine.finding_row (finding_id, place, key, share, found_by, certain, included)
           select id, 'tickets.ticket', jsonb_build_object('id', id), 'own', 'email', true, true from found),
         acts as (insert into engine.act (finding_id, kind, state, started_at, newest)
           select id, 'restrict', 'done', now(), '{}' from found returning id),
         steps as (insert into engine.act_step (act_id, position, place, action, rows) select id, 0, 'mail.mail', 'restrict', 1 from acts),
         done as (insert into engine.act_row (act_id, place, key, action, done)
           select id, 'mail.mail', jsonb_build_object('id', id), 'restrict', true from acts)
      insert into engine.restriction (place, key, act_id, ground, at)
      select 'mail.mail', jsonb_build_object('id', id), id, 'Art. 18(1) GDPR', now() from acts;
    ${triggers('enable')};
    select setval(pg_get_serial_sequence('tickets.ticket', 'id'), ${to})`)
  await house.ownerPool.query('analyze')
}

/** Somebody with ten tickets of three messages, ten mails and ten lines of the log; staff named them in another’s ticket. */
async function addPerson(email: string): Promise<void> {
  await house.ownerPool.query(
    `with made as (
       insert into tickets.ticket (subject, state, origin, requester_email, created_at, updated_at, last_message_at)
       select 'Frage', 'open', 'mail', $1, now(), now(), now() from generate_series(1, 10) returning id)
     insert into tickets.message (ticket_id, kind, sender_email, text, created_at)
     select id, kind, case when kind = 'in' then $1 end, 'Frage', now() from made cross join unnest(array['in', 'out', 'note']) kind`,
    [email],
  )
  await house.ownerPool.query(
    `insert into tickets.message (ticket_id, kind, text, created_at) values (1, 'note', 'Siehe ' || $1, now())`,
    [email],
  )
  await house.ownerPool.query(
    `insert into mail.mail (route, state, received_at, envelope_from, envelope_to, size, sha256, raw, from_address, to_list)
     select 'support', 'parsed', now(), $1, '{support@bench.example}', 1, md5($1 || g), 'x', $1, '[]' from generate_series(1, 10) g`,
    [email],
  )
  await house.ownerPool.query(
    `insert into mail.transport_log (at, direction, peer_host, peer_address, sender, recipients, code, response, queue_id)
     select now(), 'in', 'mx', '::1', $1, '{support@bench.example}', 250, 'Ok', 'q' from generate_series(1, 10) g`,
    [email],
  )
}

/** Rows that statements read so far, by table; every connection tells what it read first. */
async function rowsRead(): Promise<Map<string, number>> {
  const { ownerPool: pool } = house
  const clients = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()))
  try {
    for (const client of clients) await client.query('select pg_stat_force_next_flush()')
    const { rows = [] } =
      (await clients[0]?.query<{ name: string; read: number }>(
        `select schemaname || '.' || regexp_replace(relname, '_p[0-9]+$', '') as name,
              sum(seq_tup_read + coalesce(idx_tup_fetch, 0) +
                (select coalesce(sum(idx_tup_read), 0) from pg_stat_user_indexes i where i.relid = t.relid))::float8 as read
         from pg_stat_user_tables t group by 1`,
      )) ?? {}
    return new Map(rows.map(({ name, read }) => [name, read]))
  } finally {
    for (const client of clients) client.release()
  }
}

/** Finds a person, hands their data out, restricts, lifts and erases it. Returns the rows read for it, by table. */
async function serve(email: string): Promise<Map<string, number>> {
  const { persons } = house.engine.house
  await addPerson(email)
  const before = await rowsRead()
  const found = await persons.find({ emails: [email] })
  expect(found.tables.reduce((sum, table) => sum + table.included, 0)).toBe(71)
  const options = { kind: 'access', language: 'de', controller, requestId: email } as const
  for await (const piece of await persons.pack(found.id, options)) expect(piece.length).toBeGreaterThan(0)
  expect((await persons.counts({ emails: [email] })).length).toBeGreaterThan(0)
  const restriction = await persons.restrict(found.id)
  expect(await persons.carryOn(restriction)).toMatchObject({ state: 'done', left: 0 })
  expect(await persons.carryOn(await persons.lift(restriction))).toMatchObject({ state: 'done', left: 0 })
  expect(await persons.carryOn(await persons.erase(found.id))).toMatchObject({ state: 'done', left: 0 })
  const after = await rowsRead()
  return new Map([...after].map(([name, read]) => [name, read - (before.get(name) ?? 0)]))
}

test('what is read for one person does not grow with the others', { timeout: 300_000 }, async () => {
  await addOthers(1, 500)
  await serve('warm@kunde.example')
  const few = await serve('einer@kunde.example')
  await addOthers(501, 5000)
  const many = await serve('nochiner@kunde.example')
  for (const table of [
    'tickets.message',
    'mail.mail',
    'mail.transport_log',
    'engine.finding_row',
    'engine.act_row',
  ])
    expect({ table, read: (few.get(table) ?? 0) > 10 }).toEqual({ table, read: true })
  const grown = [...many].flatMap(([name, read]) => {
    const before = few.get(name) ?? 0
    return read > before * 1.5 + 300 ? [`${name}: ${before} → ${read}`] : []
  })
  expect(grown).toEqual([])
})
