import type { Selectable } from 'kysely'
import { say } from '#core/errors.ts'
import {
  bigint,
  boolean,
  bytes,
  contact,
  content,
  credential,
  date,
  identifier,
  integer,
  json,
  name,
  plain,
  type SqlType,
  text,
  textArray,
  timestamp,
  usage,
} from '#core/ledger/columns.ts'
import { declare, table, type TablesOf } from '#core/ledger/declare.ts'
import type { Correction, Identifiers } from '#core/person/persons.ts'
import type { ClaimHold } from '#core/retention/holds-of-acts.ts'
import { keepFor, keepWith } from '#core/retention/keep.ts'
import { probeTables } from './data-probe.ts'
import type { Kind } from './kinds.ts'
import type { State } from './states.ts'

export type Via = 'web' | 'mail' | 'letter' | 'telephone'
/**
 * How far it is clear who asks. `open`: not at all · `address`: the address is theirs, and we hold nothing under it ·
 * `confirmed`: through a channel we knew before · `officer`: the officer is satisfied · `none`: the right needs no proof.
 */
export type Identity = 'open' | 'address' | 'confirmed' | 'officer' | 'none'
export type LetterKind = 'receipt' | 'identity' | 'extension' | 'refusal' | 'fulfilment' | 'lifting'

const kind = text as SqlType<Kind>
const state = text as SqlType<State>
const via = text as SqlType<Via>
const identity = text as SqlType<Identity>
const language = text as SqlType<'de' | 'en'>

const source = say(
  'Art. 5(2), 82 GDPR, § 31 OWiG: until claims and fines for how it was handled are barred; from the end of the year of closing',
  'Art. 5 Abs. 2, Art. 82 DSGVO, § 31 OWiG: bis Ansprüche und Bußgelder wegen ihrer Bearbeitung verjährt sind; vom Ende des Jahres an, in dem sie abgeschlossen wurde',
)

export const ledger = declare({
  request: table({
    name: say('requests of data subjects', 'Anträge Betroffener'),
    activity: 'requests',
    person: { email: 'email', phone: 'phone', customer: 'customer', name: 'name', claimed: true },
    keep: keepFor({ years: 3 }, { from: 'keep_from', starts: 'case', source, law: true }),
    columns: {
      id: plain(bigint, 'generated'),
      kind: plain(kind),
      /** Of an objection: `direct-marketing` or `processing`. */
      about: plain(text, 'nullable'),
      /** `<module>.<activity>` that it is limited to. */
      activity: plain(text, 'nullable'),
      state: plain(state),
      received_at: usage(timestamp),
      received_via: plain(via),
      language: plain(language),
      name: name(text),
      email: contact(text, 'nullable'),
      phone: contact(text, 'nullable'),
      customer: identifier(text, 'nullable'),
      message: content(text),
      mail_id: plain(bigint, 'nullable'),
      subject: plain(bytes, 'nullable'),
      repeats: plain(integer, 'default'),
      last_repeat_at: plain(timestamp, 'nullable'),
      identity: plain(identity, 'default'),
      identity_by: plain(text, 'nullable'),
      identity_at: plain(timestamp, 'nullable'),
      proven: contact(json<Partial<Identifiers>>(), 'default'),
      resembles: plain(boolean, 'default'),
      asked_at: plain(timestamp, 'nullable'),
      extended_at: plain(timestamp, 'nullable'),
      extension_reason: content(text, 'nullable'),
      applied_at: plain(timestamp, 'nullable'),
      weighing_at: plain(timestamp, 'nullable'),
      failed_at: plain(timestamp, 'nullable'),
      grounds: plain(textArray, 'default'),
      decision: content(text, 'nullable'),
      decided_at: plain(timestamp, 'nullable'),
      finding_id: plain(bigint, 'nullable'),
      act_id: plain(bigint, 'nullable'),
      restriction_id: plain(bigint, 'nullable'),
      lifting_id: plain(bigint, 'nullable'),
      corrections: content(json<{ list: Correction[] }>(), 'nullable'),
      claim: content(json<ClaimHold>(), 'nullable'),
      due_on: plain(date),
      answered_at: plain(timestamp, 'nullable'),
      delivered_at: plain(timestamp, 'nullable'),
      outcome: plain(text, 'nullable'),
      closed_at: plain(timestamp, 'nullable'),
      keep_from: plain(timestamp, 'nullable'),
      /** It came after the backup that was restored: what was written is lost. */
      restored: plain(boolean, 'default'),
    },
  }),
  entry: table({
    name: say('file of a request', 'Akte eines Antrags'),
    activity: 'requests',
    person: { via: { column: 'request_id', table: 'request' } },
    keep: keepWith('request', 'request_id'),
    columns: {
      id: plain(bigint, 'generated'),
      request_id: plain(bigint),
      at: usage(timestamp),
      kind: plain(text),
      actor: plain(text),
      from_state: plain(text, 'nullable'),
      to_state: plain(text, 'nullable'),
      words: content(text, 'nullable'),
      facts: plain(json<Record<string, string | number | boolean | null>>(), 'default'),
    },
  }),
  pause: table({
    name: say('pauses of the deadline', 'Pausen der Frist'),
    activity: 'requests',
    person: { via: { column: 'request_id', table: 'request' } },
    keep: keepWith('request', 'request_id'),
    columns: {
      id: plain(bigint, 'generated'),
      request_id: plain(bigint),
      from_on: usage(date),
      to_on: usage(date, 'nullable'),
      reason: plain(text),
    },
  }),
  letter: table({
    name: say('letters about a request', 'Schreiben zu einem Antrag'),
    activity: 'requests',
    person: { email: 'address', claimed: true, via: { column: 'request_id', table: 'request' } },
    mailed: 'message_id',
    keep: keepWith('request', 'request_id'),
    columns: {
      id: plain(bigint, 'generated'),
      request_id: plain(bigint),
      kind: plain(text as SqlType<LetterKind>),
      language: plain(language),
      wording: plain(integer),
      subject: content(text),
      body: content(text),
      channel: plain(text as SqlType<'mail' | 'post'>),
      address: contact(text, 'nullable'),
      made_at: plain(timestamp),
      made_by: plain(text),
      message_id: plain(text, 'nullable'),
      handed_over_at: plain(timestamp, 'nullable'),
    },
  }),
  link: table({
    name: say('links to one’s own request', 'Links zum eigenen Antrag'),
    activity: 'requests',
    person: { via: { column: 'request_id', table: 'request' } },
    keep: keepWith('request', 'request_id'),
    columns: {
      hash: credential(bytes),
      request_id: plain(bigint),
      kind: plain(text as SqlType<'confirm' | 'page'>),
      proves: contact(json<Partial<Identifiers>>(), 'default'),
      known: plain(boolean, 'default'),
      created_at: plain(timestamp),
      expires_at: plain(timestamp),
      used_at: usage(timestamp, 'nullable'),
    },
  }),
  told: table({
    name: say('recipients informed', 'unterrichtete Empfänger'),
    activity: 'requests',
    person: { via: { column: 'request_id', table: 'request' }, mentions: ['address'] },
    keep: keepWith('request', 'request_id'),
    columns: {
      request_id: plain(bigint),
      recipient: plain(text),
      name: plain(text),
      country: plain(text),
      purpose: plain(text),
      state: plain(text as SqlType<'open' | 'told' | 'none' | 'impossible'>, 'default'),
      reason: content(text, 'nullable'),
      address: contact(text, 'nullable'),
      disclosed_at: usage(timestamp, 'nullable'),
      at: usage(timestamp, 'nullable'),
      actor: plain(text, 'nullable'),
    },
  }),
  ...probeTables,
})

export type Tables = TablesOf<typeof ledger>

export type Request = Selectable<Tables['request']>
export type Entry = Selectable<Tables['entry']>
export type LetterRow = Selectable<Tables['letter']>
