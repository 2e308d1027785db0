import { say } from '../errors.ts'
import { bigint, integer, json, plain, text, timestamp, usage } from '../ledger/columns.ts'
import { declare, table } from '../ledger/declare.ts'
import { keepAlways, keepFor } from './keep.ts'
import type { Period } from './keep.ts'

export const retentionLedger = declare({
  period: table({
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
    activity: 'engine',
    keep: keepFor(
      { days: 90 },
      {
        from: 'finished_at',
        source: say('long enough to look into a failure', 'lange genug, um einem Fehler nachzugehen'),
      },
    ),
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
    activity: 'engine',
    keep: keepFor(
      { days: 90 },
      {
        from: 'planted_at',
        source: say('long enough to look into a failure', 'lange genug, um einem Fehler nachzugehen'),
      },
    ),
    columns: {
      id: plain(bigint, 'generated'),
      rule: plain(text),
      event_at: plain(timestamp),
      planted_at: plain(timestamp),
      died_at: plain(timestamp, 'nullable'),
    },
  }),
})
