import { Kysely, PostgresDialect } from 'kysely'
import { openPool } from '../database/connect.ts'
import { openKeys } from '../evidence/keys.ts'
import { type Continuation, planFork } from '../evidence/restored.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'

/**
 * What is to be done in a restored database before anybody uses it: the seam for the erasures and withdrawals that
 * came after the backup, which have to be repeated (Art. 17 GDPR). `ownerUrl` is the database's, as its owner, on a
 * server that listens for this alone. It may open an engine there and record evidence, but not start the writer of the
 * evidence. When it throws, nothing is restored. Killed and run again, it finds the backup's state again.
 */
export type AfterRecovery = (
  ownerUrl: string,
  restored: {
    /** The data folder of the installation, with its keys. */
    readonly dataDir: string
    /** The data folder whose `evidence/` counts: the same, or, on a new machine, the backup's. */
    readonly evidenceIn: string
    readonly backup: string
    /** Nothing committed later is in the database. Null where another tool restored it and nobody knows. */
    readonly madeAt: Date | null
  },
) => Promise<void>

/**
 * Prepares a restored database for use: plans how the evidence goes on, and runs the hook. Throws when the keys in the
 * data folder do not belong to it.
 */
export async function openRestored(
  ownerUrl: string,
  options: {
    dataDir: string
    evidenceIn: string
    backup: string
    madeAt: Date | null
    at: Date
    afterRecovery?: AfterRecovery | undefined
  },
): Promise<Continuation> {
  const { dataDir, evidenceIn, backup, madeAt, at, afterRecovery } = options
  const pool = openPool({
    url: ownerUrl,
    searchPath: 'engine',
    applicationName: 'zusage restore',
    max: 2,
    onError: () => undefined,
  })
  try {
    const db = new Kysely<EngineTables>({ dialect: new PostgresDialect({ pool }) })
    const keys = await openKeys({ owner: db, config: { dataDir } })
    const continuation = await planFork(db, keys, { evidenceIn, backup, at })
    await afterRecovery?.(ownerUrl, { dataDir, evidenceIn, backup, madeAt })
    return continuation
  } finally {
    await pool.end()
  }
}
