import type { Selectable } from 'kysely'
import { say } from '#core/errors.ts'
import {
  bigint,
  boolean,
  contact,
  content,
  html,
  integer,
  name,
  plain,
  searchVector,
  type SqlType,
  text,
  textArray,
  timestamp,
  usage,
  uuid,
} from '#core/ledger/columns.ts'
import { declare, table, type TablesOf } from '#core/ledger/declare.ts'
import { keepFor, keepWith } from '#core/retention/keep.ts'

/** Where a ticket stands: waiting for us, waiting for the customer, done. */
export type State = 'open' | 'pending' | 'closed'
export type Origin = 'mail' | 'enquiry' | 'agent'
/** From the customer, to the customer, or among ourselves. */
export type Kind = 'in' | 'out' | 'note'

const state = text as SqlType<State>
const origin = text as SqlType<Origin>
const kind = text as SqlType<Kind>

export const ledger = declare({
  ticket: table({
    name: say('tickets', 'Tickets'),
    activity: 'tickets',
    numbered: true,
    person: {
      email: 'requester_email',
      name: 'requester_name',
      via: { column: 'person_id', table: 'customers.person' },
    },
    keep: keepFor(
      { years: 3 },
      { from: 'closed_at', starts: 'case', yearEnd: true, source: '§§ 195, 199(1) BGB', editable: true },
    ),
    columns: {
      id: plain(bigint, 'generated'),
      subject: content(text),
      state: plain(state),
      origin: plain(origin),
      owner_id: plain(text, 'nullable'),
      person_id: plain(bigint, 'nullable'),
      organisation_id: plain(bigint, 'nullable'),
      requester_email: contact(text, 'nullable'),
      requester_name: name(text, 'nullable'),
      unread: plain(boolean, 'default'),
      suggested_id: plain(bigint, 'nullable'),
      created_at: plain(timestamp),
      updated_at: plain(timestamp),
      last_message_at: plain(timestamp),
      closed_at: plain(timestamp, 'nullable'),
    },
  }),
  enquiry: table({
    name: say('tickets from enquiries', 'Tickets aus Anfragen'),
    activity: 'enquiries',
    person: {
      via: [
        { column: 'ticket_id', table: 'ticket', part: true },
        { column: 'enquiry_id', table: 'website.enquiry' },
      ],
    },
    keep: keepFor(
      { months: 6 },
      {
        from: 'closed_at',
        starts: 'case',
        takes: { column: 'ticket_id', table: 'ticket' },
        source: say(
          'notice 3.1: used for answering only; with it the ticket goes',
          'Erklärung Abschnitt 3.1: dient nur der Antwort; mit ihr geht das Ticket',
        ),
        editable: true,
      },
    ),
    columns: {
      ticket_id: plain(bigint),
      origin: plain(text, 'default'),
      enquiry_id: plain(bigint),
      closed_at: plain(timestamp, 'nullable'),
    },
  }),
  message: table({
    name: say('messages', 'Nachrichten'),
    activity: 'tickets',
    person: {
      email: 'sender_email',
      name: 'sender_name',
      via: { column: 'ticket_id', table: 'ticket' },
      mentions: ['recipients', 'copies'],
    },
    mailed: 'message_id',
    keep: keepWith('ticket', 'ticket_id'),
    columns: {
      id: plain(bigint, 'generated'),
      ticket_id: plain(bigint),
      kind: plain(kind),
      key: plain(uuid, 'nullable'),
      author_id: plain(text, 'nullable'),
      sender_email: contact(text, 'nullable'),
      sender_name: name(text, 'nullable'),
      recipients: contact(textArray, 'nullable'),
      copies: contact(textArray, 'default'),
      text: content(text),
      html: content(html, 'nullable'),
      formatted: plain(boolean, 'default'),
      mail_id: plain(bigint, 'nullable'),
      message_id: plain(text, 'nullable'),
      in_reply_to: plain(text, 'nullable'),
      automatic: plain(boolean, 'default'),
      stranger: plain(boolean, 'default'),
      spam: plain(boolean, 'default'),
      spam_score: plain(text, 'nullable'),
      handed_over_at: plain(timestamp, 'nullable'),
      refused: plain(text, 'nullable'),
      created_at: plain(timestamp),
    },
  }),
  attachment: table({
    name: say('attachments', 'Anhänge'),
    activity: 'tickets',
    person: { via: { column: 'message_id', table: 'message' } },
    keep: keepWith('message', 'message_id'),
    columns: {
      message_id: plain(bigint),
      part: plain(integer),
      filename: content(text),
      type: plain(text),
      size: plain(bigint),
      inline: plain(boolean),
      content_id: plain(text, 'nullable'),
      text: content(text, 'nullable'),
    },
  }),
  reading: table({
    name: say('tickets read', 'gelesene Tickets'),
    activity: 'tickets',
    person: {
      none: 'the reader is a key of staff, kept so that the evidence names each reading once an hour',
    },
    keep: keepFor(
      { days: 1 },
      {
        from: 'at',
        source: say('longer than the hour it counts', 'länger als die Stunde, die sie zählt'),
        hold: false,
      },
    ),
    columns: { ticket_id: plain(bigint), reader: usage(text), at: plain(timestamp) },
  }),
  ticket_words: table({
    name: say('search words of tickets', 'Suchwörter der Tickets'),
    activity: 'tickets',
    person: { via: { column: 'ticket_id', table: 'ticket' } },
    keep: keepWith('ticket', 'ticket_id'),
    columns: {
      ticket_id: plain(bigint),
      origin: plain(text),
      at: plain(timestamp),
      words: content(searchVector),
    },
  }),
})

export type Tables = TablesOf<typeof ledger>

export type Ticket = Selectable<Tables['ticket']>
export type Message = Selectable<Tables['message']>
/** Without its text, which only the search needs. */
export type Attachment = Omit<Selectable<Tables['attachment']>, 'text'>
