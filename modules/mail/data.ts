import { say } from '#core/errors.ts'
import {
  bigint,
  bytes,
  contact,
  content,
  html,
  integer,
  json,
  name,
  network,
  ours,
  plain,
  text,
  textArray,
  timestamp,
  uuid,
} from '#core/ledger/columns.ts'
import { declare, table, type TablesOf } from '#core/ledger/declare.ts'
import { keepFor, keepWith } from '#core/retention/keep.ts'
import type { AttachmentFacts } from './parse.ts'
import type { Mailbox } from './reading.ts'
import type { SpamVerdict } from './spam.ts'

/** A mail lives as long as the document it belongs to, and then until claims from it are barred. */
const asDocument = keepFor(
  { years: 3 },
  {
    from: 'document_ended_at',
    starts: 'case',
    yearEnd: true,
    source: 'notice 3.2; §§ 195, 199(1) BGB',
    editable: true,
  },
)

export const ledger = declare({
  mail: table({
    name: say('e-mails received', 'empfangene E-Mails'),
    activity: 'correspondence',
    person: {
      email: 'from_address',
      name: 'from_name',
      mentions: ['envelope_from', 'envelope_to', 'to_list', 'cc_list'],
    },
    provided: true,
    mailed: 'message_id',
    keep: asDocument,
    columns: {
      id: plain(bigint, 'generated'),
      /** `support` or `officer`. */
      route: plain(text),
      /** `received` (not parsed yet), `parsed`, `quarantined`. */
      state: plain(text, 'default'),
      received_at: plain(timestamp),
      envelope_from: contact(text),
      envelope_to: contact(textArray),
      size: plain(integer),
      /** Of the bytes, in hex. */
      sha256: plain(text),
      /** Of recipients and bytes; null once a repeat may be taken in again. */
      repeat_key: plain(text, 'nullable'),
      raw: content(bytes),
      reader: plain(text, 'nullable'),
      from_name: name(text, 'default'),
      from_address: contact(text),
      to_list: contact(json<Mailbox[]>(), 'default'),
      cc_list: contact(json<Mailbox[]>(), 'default'),
      subject: content(text, 'default'),
      sent_at: plain(timestamp, 'nullable'),
      message_id: plain(text, 'nullable'),
      in_reply_to: plain(text, 'nullable'),
      reference_ids: plain(textArray, 'default'),
      body_text: content(text, 'default'),
      body_html: content(html, 'nullable'),
      automatic: ours(plain(text, 'nullable')),
      spam: ours(plain(json<SpamVerdict>(), 'nullable')),
      attachments: content(json<AttachmentFacts[]>(), 'default'),
      parsed_at: plain(timestamp, 'nullable'),
      quarantine_reason: ours(plain(text, 'nullable')),
      document_ended_at: ours(plain(timestamp, 'nullable')),
    },
  }),
  officer_case: table({
    name: say('e-mails to the data protection officer', 'E-Mails an den Datenschutz'),
    activity: 'officer',
    person: { email: 'from_address', name: 'from_name' },
    keep: keepWith('mail', 'mail_id'),
    columns: {
      mail_id: plain(bigint),
      received_at: plain(timestamp),
      from_name: name(text, 'default'),
      from_address: contact(text),
      subject: content(text, 'default'),
      closed_at: plain(timestamp, 'nullable'),
    },
  }),
  outbox: table({
    name: say('e-mails sent', 'gesendete E-Mails'),
    activity: 'correspondence',
    person: { email: 'to_address' },
    mailed: 'message_id',
    keep: asDocument,
    columns: {
      id: plain(bigint, 'generated'),
      message_id: plain(text),
      route: plain(text),
      /** The mail it answers. */
      mail_id: plain(bigint, 'nullable'),
      /** `queued`, `sending`, `sent`, `failed`. */
      state: plain(text, 'default'),
      sender: contact(text),
      /** First recipient; all of them are in outbox_recipient. */
      to_address: contact(text),
      raw: content(bytes),
      size: plain(integer),
      created_at: plain(timestamp),
      attempts: plain(integer, 'default'),
      next_try_at: plain(timestamp),
      give_up_at: plain(timestamp),
      last_code: plain(integer, 'nullable'),
      last_response: content(text, 'nullable'),
      ended_at: plain(timestamp, 'nullable'),
      document_ended_at: plain(timestamp, 'nullable'),
    },
  }),
  outbox_recipient: table({
    name: say('recipients of e-mails sent', 'Empfänger gesendeter E-Mails'),
    activity: 'correspondence',
    person: { email: 'address', via: { column: 'outbox_id', table: 'outbox', names: true } },
    discloses: {
      to: 'address',
      done: { column: 'state', value: 'accepted' },
      at: 'ended_at',
      what: say('a mail that concerns the person', 'eine E-Mail, die die Person betrifft'),
      reason: 'Art. 6(1)(b), (f) GDPR; notice 3.2',
    },
    keep: keepWith('outbox', 'outbox_id'),
    columns: {
      id: plain(bigint, 'generated'),
      outbox_id: plain(bigint),
      address: contact(text),
      /** `pending`, `accepted`, `rejected`. */
      state: plain(text, 'default'),
      code: plain(integer, 'nullable'),
      response: content(text, 'nullable'),
    },
  }),
  transport_log: table({
    name: say('mail transport log', 'Übertragungsprotokoll der E-Mails'),
    activity: 'mail-transport',
    person: { email: 'sender', mentions: ['recipients'] },
    keep: keepFor({ days: 15 }, { from: 'at', source: 'notice 3.2', partition: 'hour' }),
    columns: {
      at: plain(timestamp),
      id: plain(uuid, 'default'),
      direction: plain(text),
      peer_host: network(text),
      peer_address: network(text),
      sender: contact(text),
      recipients: contact(textArray),
      size: plain(integer, 'nullable'),
      code: plain(integer),
      response: network(text),
      queue_id: plain(text),
    },
  }),
  probe: table({
    name: say('test mails of the checks', 'Probemails der Prüfungen'),
    activity: 'mail-transport',
    keep: keepFor(
      { days: 1 },
      {
        from: 'sent_at',
        source: say('longer than a check takes', 'länger, als eine Prüfung dauert'),
        hold: false,
      },
    ),
    columns: { sha256: plain(text), repeat_keys: plain(textArray), sent_at: plain(timestamp) },
  }),
})

export type Tables = TablesOf<typeof ledger>
