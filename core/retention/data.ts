import { say } from '../errors.ts'
import { bigint, boolean, date, integer, json, plain, text, timestamp, usage } from '../ledger/columns.ts'
import { declare, table } from '../ledger/declare.ts'
import { keepAlways, keepFor } from './keep.ts'
import type { Period } from './keep.ts'

const lookInto = say('long enough to look into a failure', 'lang genug, um einem Fehler nachzugehen')

export const retentionLedger = declare({
  period: table({
    name: say('changed periods', 'geänderte Fristen'),
    activity: 'engine',
    person: { none: 'the actor is a key; what an administrator did stays with the version it made' },
    keep: keepAlways(
      say(
        'every version of what the periods were (Art. 5(2) GDPR)',
        'jede Fassung der Fristen (Art. 5 Abs. 2 DSGVO)',
      ),
    ),
    columns: {
      module: plain(text),
      table_name: plain(text),
      version: plain(integer),
      period: plain(json<Period>()),
      at: plain(timestamp),
      actor: usage(text),
    },
  }),
  sweep: table({
    name: say('deletion runs', 'Löschläufe'),
    activity: 'engine',
    keep: keepFor({ days: 90 }, { from: 'finished_at', source: lookInto }),
    columns: {
      id: plain(bigint, 'generated'),
      rule: plain(text),
      started_at: plain(timestamp),
      finished_at: plain(timestamp),
      runs: plain(integer),
      deleted: plain(bigint),
      early: plain(bigint),
      failed: plain(text, 'nullable'),
    },
  }),
  canary: table({
    name: say('test entries of the deletion', 'Probeeinträge der Löschung'),
    activity: 'engine',
    keep: keepFor({ days: 90 }, { from: 'planted_at', source: lookInto }),
    columns: {
      id: plain(bigint, 'generated'),
      rule: plain(text),
      event_at: plain(timestamp),
      planted_at: plain(timestamp),
      died_at: plain(timestamp, 'nullable'),
    },
  }),
  hold: table({
    name: say('holds', 'Löschsperren'),
    activity: 'engine',
    person: { none: 'owner and actors are keys of staff; the reason names a matter, the key an object' },
    keep: keepFor({ years: 3 }, { from: 'lifted_at', starts: 'case', source: 'Art. 5(2) GDPR' }),
    columns: {
      id: plain(bigint, 'generated'),
      module: plain(text),
      table_name: plain(text),
      key: plain(json<Record<string, unknown>>()),
      reason: usage(text),
      owner: usage(text),
      review_on: plain(date),
      placed_at: plain(timestamp),
      placed_by: usage(text),
      lifted_at: plain(timestamp, 'nullable'),
      lifted_by: usage(text, 'nullable'),
      /** The restriction that placed it, and with which it ends. */
      act_id: plain(bigint, 'nullable'),
    },
  }),
  open_year: table({
    name: say('open tax years', 'offene Steuerjahre'),
    activity: 'engine',
    person: { none: 'the actors are keys of staff; the reason names an assessment' },
    keep: keepFor({ years: 3 }, { from: 'closed_at', starts: 'case', source: 'Art. 5(2) GDPR' }),
    columns: {
      id: plain(bigint, 'generated'),
      year: plain(integer),
      reason: usage(text),
      opened_at: plain(timestamp),
      opened_by: usage(text),
      closed_at: plain(timestamp, 'nullable'),
      closed_by: usage(text, 'nullable'),
    },
  }),
  deletion: table({
    name: say('deletion protocol', 'Löschprotokoll'),
    activity: 'engine',
    keep: keepFor({ years: 3 }, { from: 'day', source: 'Art. 5(2) GDPR; § 195 BGB, § 31 OWiG' }),
    columns: {
      day: plain(date),
      rule: plain(text),
      rows: plain(bigint),
      oldest: plain(date, 'nullable'),
      youngest: plain(date, 'nullable'),
      early: plain(bigint),
      estimated: plain(boolean),
    },
  }),
})
