import { say } from '../errors.ts'
import { bigint, bytes, json, plain, text, timestamp } from '../ledger/columns.ts'
import { declare, table } from '../ledger/declare.ts'
import { keepAlways, keepFor } from '../retention/keep.ts'

export const evidenceLedger = declare({
  evidence_inbox: table({
    name: say('entries on their way into the evidence', 'Eingang des Nachweises'),
    activity: 'engine',
    keep: keepAlways(
      say('until the writer has chained it, a second later', 'bis es eine Sekunde später in der Kette steht'),
    ),
    columns: {
      id: plain(bigint, 'generated'),
      at: plain(timestamp, 'default'),
      module: plain(text),
      kind: plain(text),
      payload: plain(json<Record<string, unknown>>()),
    },
  }),
  evidence: table({
    name: say('chained evidence', 'verketteter Nachweis'),
    activity: 'engine',
    keep: keepAlways(
      say(
        'the chain itself: hashes and kinds, without which no gap would show (Art. 5(2) GDPR)',
        'die Kette selbst: Prüfsummen und Arten, ohne die keine Lücke auffiele (Art. 5 Abs. 2 DSGVO)',
      ),
    ),
    columns: {
      sequence: plain(bigint),
      at: plain(timestamp),
      module: plain(text),
      kind: plain(text),
      payload_hash: plain(bytes),
      previous: plain(bytes),
      hash: plain(bytes),
    },
  }),
  evidence_payload: table({
    name: say('contents of the evidence', 'Inhalte des Nachweises'),
    activity: 'engine',
    keep: keepFor({ years: 3 }, { from: 'at', source: 'Art. 5(2) GDPR; § 195 BGB, § 31 OWiG' }),
    columns: {
      sequence: plain(bigint),
      payload: plain(json<Record<string, unknown>>()),
      at: plain(timestamp),
    },
  }),
})
