import { say } from '../errors.ts'
import type { TablesOf } from './declare.ts'
import { bytes, integer, json, plain, text, timestamp, usage } from './columns.ts'
import { declare, table } from './declare.ts'
import { backupLedger } from '../backup/data.ts'
import { evidenceLedger } from '../evidence/data.ts'
import { personLedger } from '../person/data.ts'
import { promiseLedger } from '../promises/data.ts'
import { retentionLedger } from '../retention/data.ts'
import { keepAlways, keepFor } from '../retention/keep.ts'

/** The engine's own tables, in schema `engine`, under the same rules as any module's. */
export const engineLedger = declare({
  migration: table({
    activity: 'engine',
    keep: keepAlways(
      say(
        'which migrations have run, as long as the schema stands',
        'welche Migrationen gelaufen sind, so lange das Schema besteht',
      ),
    ),
    columns: { module: plain(text), name: plain(text), sha256: plain(text), at: plain(timestamp, 'default') },
  }),
  secret: table({
    activity: 'engine',
    keep: keepAlways(
      say(
        'keys of the installation, as long as it stands',
        'Schlüssel der Installation, so lange sie besteht',
      ),
    ),
    columns: { key: plain(text), value: plain(bytes) },
  }),
  module_role: table({
    activity: 'engine',
    keep: keepAlways(
      say(
        'which database role is which module; written anew at each start',
        'welche Rolle der Datenbank welches Modul ist; bei jedem Start neu geschrieben',
      ),
    ),
    columns: { role: plain(text), module: plain(text) },
  }),
  setting: table({
    activity: 'engine',
    person: { none: 'the actor is a key; what an administrator did stays with the version it made' },
    keep: keepAlways(
      say(
        'every version of what the notice said and the rules were (Art. 5(2) GDPR)',
        'jede Fassung dessen, was die Erklärung sagte und die Regeln waren (Art. 5 Abs. 2 DSGVO)',
      ),
    ),
    columns: {
      module: plain(text),
      key: plain(text),
      version: plain(integer),
      value: plain(json<unknown>()),
      at: plain(timestamp, 'default'),
      actor: usage(text),
    },
  }),
  handler: table({
    activity: 'engine',
    keep: keepAlways(
      say(
        'which module hears which event; written anew at each start',
        'welches Modul welches Ereignis hört; bei jedem Start neu geschrieben',
      ),
    ),
    columns: { event: plain(text), module: plain(text) },
  }),
  handled: table({
    activity: 'engine',
    keep: keepFor(
      { days: 14 },
      { from: 'at', source: say('longer than a job is tried', 'länger, als ein Auftrag versucht wird') },
    ),
    columns: { event_id: plain(text), handler: plain(text), at: plain(timestamp, 'default') },
  }),
  ...evidenceLedger,
  ...retentionLedger,
  ...promiseLedger,
  ...personLedger,
  ...backupLedger,
})

export type EngineTables = TablesOf<typeof engineLedger>
