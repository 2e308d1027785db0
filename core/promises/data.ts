import { say } from '../errors.ts'
import type { Bilingual } from '../errors.ts'
import { bigint, json, plain, text, timestamp } from '../ledger/columns.ts'
import { declare, table } from '../ledger/declare.ts'
import { keepAlways, keepFor } from '../retention/keep.ts'

export const promiseLedger = declare({
  promise_state: table({
    name: say('state of the promises', 'Stand der Zusagen'),
    activity: 'engine',
    keep: keepAlways(
      say(
        'one row for each promise, written anew at each check',
        'ein Eintrag je Zusage, bei jeder Prüfung neu geschrieben',
      ),
    ),
    columns: {
      key: plain(text),
      state: plain(text),
      seen: plain(json<Bilingual>()),
      figures: plain(json<Record<string, number | string | boolean>>()),
      places: plain(json<Record<string, number | string>>()),
      checked_at: plain(timestamp),
      since: plain(timestamp),
    },
  }),
  promise_history: table({
    name: say('history of the promises', 'Verlauf der Zusagen'),
    activity: 'engine',
    keep: keepFor({ years: 3 }, { from: 'at', source: 'Art. 5(2) GDPR' }),
    columns: {
      id: plain(bigint, 'generated'),
      key: plain(text),
      at: plain(timestamp),
      state: plain(text),
      seen: plain(json<Bilingual>()),
    },
  }),
})
