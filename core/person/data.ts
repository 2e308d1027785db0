import { say } from '../errors.ts'
import {
  bigint,
  boolean,
  bytes,
  contact,
  content,
  integer,
  json,
  name,
  plain,
  text,
  textArray,
  timestamp,
  uuid,
} from '../ledger/columns.ts'
import { declare, table } from '../ledger/declare.ts'
import { keepAlways, keepFor, keepWith } from '../retention/keep.ts'
import type { Correction, Identifiers } from './persons.ts'

const keysOnly = 'keys of rows, which name nobody'
const underWay = { none: 'fixed for a request under way, and deleted when it is closed' }
const accountability = say(
  'Art. 5(2) GDPR, § 31 OWiG: what was done on a request stays provable',
  'Art. 5 Abs. 2 DSGVO, § 31 OWiG: Was auf einen Antrag geschah, bleibt belegbar',
)

export const personLedger = declare({
  finding: table({
    name: say('results of a search for a person', 'Suchergebnisse zu einer Person'),
    activity: 'engine',
    person: underWay,
    keep: keepFor(
      { months: 6 },
      {
        from: 'at',
        source: say(
          'Art. 12(3) GDPR: three months at most, and time for questions',
          'Art. 12 Abs. 3 DSGVO: höchstens drei Monate, und Zeit für Rückfragen',
        ),
      },
    ),
    columns: {
      id: plain(bigint, 'generated'),
      at: plain(timestamp),
      identifiers: contact(json<Identifiers>()),
      ambiguous: contact(textArray),
      known_as: name(textArray, 'default'),
    },
  }),
  finding_row: table({
    name: say('entries found', 'gefundene Einträge'),
    activity: 'engine',
    person: underWay,
    keep: keepWith('finding', 'finding_id'),
    columns: {
      id: plain(bigint, 'generated'),
      finding_id: plain(bigint),
      place: plain(text),
      key: plain(json<Record<string, string | number>>()),
      share: plain(text),
      found_by: plain(text),
      certain: plain(boolean),
      included: plain(boolean),
      held: plain(boolean, 'default'),
      reason: content(text, 'nullable'),
      parent_place: plain(text, 'nullable'),
      parent_key: plain(json<Record<string, string | number>>(), 'nullable'),
      written: plain(text, 'nullable'),
      redact: plain(boolean, 'default'),
    },
  }),
  act: table({
    name: say('acts on request', 'Vorgänge auf Antrag'),
    activity: 'engine',
    keep: keepFor({ years: 3 }, { from: 'done_at', starts: 'case', source: accountability }),
    columns: {
      id: plain(bigint, 'generated'),
      finding_id: plain(bigint),
      kind: plain(text),
      state: plain(text),
      started_at: plain(timestamp),
      done_at: plain(timestamp, 'nullable'),
      rows_left: plain(bigint, 'default'),
      newest: plain(json<Record<string, number>>()),
      lifts: plain(bigint, 'nullable'),
    },
  }),
  act_step: table({
    name: say('steps of an act', 'Schritte eines Vorgangs'),
    activity: 'engine',
    keep: keepWith('act', 'act_id'),
    columns: {
      act_id: plain(bigint),
      position: plain(integer),
      place: plain(text),
      action: plain(text),
      rows: plain(bigint),
      ground: plain(text, 'nullable'),
      until: plain(timestamp, 'nullable'),
      done_at: plain(timestamp, 'nullable'),
    },
  }),
  act_row: table({
    name: say('entries of an act', 'Einträge eines Vorgangs'),
    activity: 'engine',
    keep: keepWith('act', 'act_id'),
    columns: {
      act_id: plain(bigint),
      place: plain(text),
      key: plain(json<Record<string, string | number>>()),
      action: plain(text),
      done: plain(boolean, 'default'),
    },
  }),
  correction: table({
    name: say('corrections on request', 'Berichtigungen auf Antrag'),
    activity: 'engine',
    person: underWay,
    keep: keepWith('act', 'act_id'),
    columns: { act_id: plain(bigint), position: plain(integer), correction: content(json<Correction>()) },
  }),
  restriction: table({
    name: say('restricted entries', 'eingeschränkte Einträge'),
    activity: 'engine',
    keep: keepAlways(
      say(
        `as long as the row is restricted (Art. 18 GDPR); ${keysOnly}`,
        'solange der Datensatz eingeschränkt ist (Art. 18 DSGVO); Schlüssel von Datensätzen, die niemanden nennen',
      ),
    ),
    columns: {
      place: plain(text),
      key: plain(json<Record<string, string | number>>()),
      act_id: plain(bigint),
      ground: plain(text),
      until: plain(timestamp, 'nullable'),
      at: plain(timestamp),
    },
  }),
  lineage: table({
    name: say('line of descent of the backups', 'Herkunft der Sicherungen'),
    activity: 'engine',
    keep: keepAlways(
      say(
        'when backups were restored, as long as the database stands: what the replay log says is known by it',
        'wann Sicherungen wiederhergestellt wurden, solange die Datenbank besteht: Daran wird erkannt, was das Wiederholungsprotokoll meint',
      ),
    ),
    columns: { number: plain(bigint, 'generated'), id: plain(uuid), begun_at: plain(timestamp) },
  }),
  objection: table({
    name: say('objections and withdrawals', 'Widersprüche und Widerrufe'),
    activity: 'engine',
    person: { none: 'a keyed hash, kept so that the objection holds (Art. 21(3) GDPR)' },
    keep: keepAlways(
      say('as long as the objection stands (Art. 21 GDPR)', 'solange der Widerspruch gilt (Art. 21 DSGVO)'),
    ),
    columns: {
      hash: plain(bytes),
      objection: plain(text),
      activity: plain(text),
      at: plain(timestamp),
    },
  }),
})
