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
    name: say('changes to the database', 'Änderungen der Datenbank'),
    activity: 'engine',
    keep: keepAlways(
      say(
        'which changes were made to the database, as long as it stands',
        'welche Änderungen an der Datenbank vorgenommen wurden, solange sie besteht',
      ),
    ),
    columns: { module: plain(text), name: plain(text), sha256: plain(text), at: plain(timestamp, 'default') },
  }),
  secret: table({
    name: say('keys of the installation', 'Schlüssel der Installation'),
    activity: 'engine',
    keep: keepAlways(
      say(
        'keys with which this installation signs and seals, as long as it stands',
        'Schlüssel, mit denen diese Installation unterschreibt und versiegelt, solange sie besteht',
      ),
    ),
    columns: { key: plain(text), value: plain(bytes) },
  }),
  module_role: table({
    name: say('database accounts', 'Datenbankkonten'),
    activity: 'engine',
    keep: keepAlways(
      say(
        'which database account belongs to which part of the system; written anew at each start',
        'welches Datenbankkonto zu welchem Teil des Systems gehört; bei jedem Start neu festgelegt',
      ),
    ),
    columns: { role: plain(text), module: plain(text) },
  }),
  setting: table({
    name: say('versions of the settings', 'Fassungen der Einstellungen'),
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
    name: say('processing steps', 'Verarbeitungsschritte'),
    activity: 'engine',
    keep: keepAlways(
      say(
        'which part of the system acts on which event; written anew at each start',
        'welcher Teil des Systems auf welches Ereignis hin tätig wird; bei jedem Start neu festgelegt',
      ),
    ),
    columns: { event: plain(text), module: plain(text) },
  }),
  handled: table({
    name: say('processing steps done', 'erledigte Verarbeitungsschritte'),
    activity: 'engine',
    keep: keepFor(
      { days: 14 },
      {
        from: 'at',
        source: say('longer than a step is tried again', 'länger, als ein Schritt wiederholt versucht wird'),
      },
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
