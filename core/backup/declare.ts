import pg from 'pg'
import type { Config } from '../config.ts'
import { openServer } from '../database/server.ts'
import { type Continuation, declareFork } from '../evidence/restored.ts'
import { type AfterRecovery, openRestored } from './after-recovery.ts'

/**
 * For a database that another tool has restored: says so in the evidence, and does what is to be done before anybody
 * uses it. `backup` names what was restored. Throws while the installation runs. May be repeated.
 */
export async function declareRestored(
  config: Config,
  options: {
    backup: string
    afterRecovery?: AfterRecovery
    now?: () => Date
    log: (message: string) => void
  },
): Promise<Continuation> {
  const { backup, afterRecovery, log, now = () => new Date() } = options
  const { dataDir } = config
  await using server = await openServer(config, log, { visit: true })
  await refuseUsed(server.url)
  const continuation = await openRestored(server.url, {
    dataDir,
    evidenceIn: dataDir,
    backup,
    madeAt: null,
    at: now(),
    afterRecovery,
  })
  await declareFork(dataDir, continuation)
  return continuation
}

async function refuseUsed(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(
      `select from pg_stat_activity
        where datname = current_database() and application_name like 'zusage %' and pid <> pg_backend_pid()`,
    )
    if (rows.length > 0)
      throw new Error(
        'Zusage is running on this database: stop it, and declare the restore before it starts again.',
      )
  } finally {
    await client.end()
  }
}
