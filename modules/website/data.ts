import { say } from '#core/errors.ts'
import {
  bigint,
  content,
  contact,
  integer,
  name,
  network,
  plain,
  text,
  timestamp,
  usage,
  uuid,
} from '#core/ledger/columns.ts'
import { declare, table, type TablesOf } from '#core/ledger/declare.ts'
import { keepFor, keepWith } from '#core/retention/keep.ts'

export const ledger = declare({
  access_log: table({
    name: say('website access log', 'Zugriffsprotokoll der Website'),
    activity: 'access-log',
    person: { none: 'a network address alone; we hold nothing that ties it to a person (Art. 11(1) GDPR)' },
    keep: keepFor({ days: 15 }, { from: 'at', partition: 'hour', editable: true, source: 'notice 3.1' }),
    columns: {
      id: plain(bigint, 'generated'),
      at: usage(timestamp),
      address: network(text),
      method: usage(text),
      /** With its query, as the browser sent it. */
      path: usage(text),
      protocol: usage(text),
      status: usage(integer),
      bytes: usage(bigint),
      referrer: usage(text, 'nullable'),
      agent: network(text, 'nullable'),
    },
  }),
  enquiry: table({
    name: say('enquiries from the website', 'Anfragen über die Website'),
    activity: 'enquiry',
    person: { email: 'email', name: 'name' },
    provided: true,
    keep: keepFor(
      { months: 6 },
      {
        from: 'closed_at',
        starts: 'case',
        editable: true,
        source: say(
          'Art. 5(1)(e) GDPR: further questions after the answer',
          'Art. 5 Abs. 1 Buchst. e DSGVO: Rückfragen nach der Antwort',
        ),
      },
    ),
    columns: {
      id: plain(bigint, 'generated'),
      received_at: usage(timestamp),
      language: plain(text),
      name: name(text),
      email: contact(text),
      message: content(text),
      consent_id: plain(uuid),
      /** Answered, and the matter closed. */
      closed_at: plain(timestamp, 'nullable'),
      /** Last read to be answered. */
      handed_out_at: plain(timestamp, 'nullable'),
    },
  }),
  consent: table({
    name: say('consents', 'Einwilligungen'),
    activity: 'enquiry',
    person: { via: { column: 'enquiry_id', table: 'enquiry' } },
    keep: keepWith('enquiry', 'enquiry_id'),
    columns: {
      id: plain(uuid),
      enquiry_id: plain(bigint),
      wording: plain(text),
      wording_sha256: plain(text),
      /** The version of the notice that applied. */
      notice_version_id: plain(bigint),
      language: plain(text),
      given_at: usage(timestamp),
    },
  }),
})

export type Tables = TablesOf<typeof ledger>
