import type { Pool } from 'pg'

/** The person whose data is handed out. */
export const person = { email: 'viel@kunde.example', name: 'Änne Vielschreiber' }

/**
 * Somebody who wrote often: mails of 19 kB each as they came, the tickets that they opened, and in each a question, an
 * answer and a note.
 */
export async function fillPerson(pool: Pool, mails: number, of = person): Promise<void> {
  await pool.query(
    `insert into mail.mail (route, state, received_at, envelope_from, envelope_to, size, sha256, raw, from_name, from_address,
                            to_list, cc_list, subject, message_id, body_text, attachments)
     select 'support', 'parsed', now() - g * interval '2 hours', $1, '{support@bench.example}', length(raw), md5(g::text), raw, $2, $1,
            '[{"name":"","address":"support@bench.example"}]', '[]', 'Anfrage Nr. ' || g, '<' || g || '@kunde.example>',
            left(convert_from(raw, 'UTF8'), 2000), '[]'
       from generate_series(1, $3::int) g
      cross join lateral (select convert_to('Subject: ' || g || E'\\r\\n\\r\\n' || string_agg(md5(g || '/' || i), '' order by i), 'UTF8') as raw
                            from generate_series(1, 600) i) made`,
    [of.email, of.name, mails],
  )
  await pool.query(
    `select setval(pg_get_serial_sequence('tickets.ticket', 'id'), (select max(id) from tickets.ticket))`,
  )
  await pool.query(
    `with made as (
       insert into tickets.ticket (subject, state, origin, requester_email, requester_name, created_at, updated_at, last_message_at)
       select 'Anfrage Nr. ' || g, 'open', 'mail', $1, $2, now(), now(), now() from generate_series(1, $3::int) g
       returning id)
     insert into tickets.message (ticket_id, kind, sender_email, sender_name, text, created_at)
     select id, kind, case when kind = 'in' then $1 end, case when kind = 'in' then $2 end,
            repeat('Guten Tag, die Größe stimmt nicht. ', 10 + (id % 30)::int), now()
       from made cross join unnest(array['in', 'out', 'note']) kind`,
    [of.email, of.name, mails],
  )
  await pool.query('analyze mail.mail, tickets.ticket, tickets.message')
}
