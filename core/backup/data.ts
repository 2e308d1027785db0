import { say } from '../errors.ts'
import { bigint, plain, text, timestamp } from '../ledger/columns.ts'
import { declare, table } from '../ledger/declare.ts'
import { keepFor } from '../retention/keep.ts'

export const backupLedger = declare({
  restore_test: table({
    name: say('tried restores of backups', 'Proben der Wiederherstellung'),
    activity: 'engine',
    keep: keepFor(
      { days: 90 },
      {
        from: 'at',
        source: say('long enough to look into a failure', 'lang genug, um einem Fehler nachzugehen'),
      },
    ),
    columns: {
      id: plain(bigint, 'generated'),
      at: plain(timestamp),
      backup: plain(text),
      matched: plain(bigint),
      resurrected: plain(bigint),
      failed: plain(text, 'nullable'),
    },
  }),
})
