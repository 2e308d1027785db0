import { bigint, plain, text, timestamp } from '../ledger/columns.ts'
import { declare, table } from '../ledger/declare.ts'
import { keepFor } from '../retention/keep.ts'

export const backupLedger = declare({
  restore_test: table({
    activity: 'engine',
    keep: keepFor({ days: 90 }, { from: 'at', source: 'long enough to look into a failure' }),
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
