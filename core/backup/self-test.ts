import { chmod, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Engine } from '../engine.ts'
import { recordAsEngine } from '../evidence/chain.ts'
import { replayInto } from '../person/replay-after-restore.ts'
import { listBackups } from './archives.ts'
import { restoreBackup } from './restore.ts'

/** What came of restoring the last backup aside. */
export interface RestoreTest {
  readonly at: Date
  readonly backup: string
  /** Rows of erased persons that only the search by hashes found. */
  readonly matched: number
  /** Rows of erased persons that could still be read: 0, or an erasure does not outlive a restore. */
  readonly resurrected: number
  /** Why the backup could not be restored; null where it could. */
  readonly failed: string | null
}

async function restoreAside(
  engine: Engine,
  folder: string,
): Promise<{ matched: number; resurrected: number }> {
  const aside = await mkdtemp(join(tmpdir(), 'zusage-restore-test-'))
  const dataDir = join(aside, 'data')
  let found = { matched: 0, resurrected: 0 }
  try {
    await chmod(aside, 0o711)
    await mkdir(dataDir, { mode: 0o711 })
    // The installation's own keys: a copy would be one more to guard.
    await symlink(resolve(engine.config.dataDir, 'keys'), join(dataDir, 'keys'), 'dir')
    await restoreBackup({
      dataDir,
      from: folder,
      replace: false,
      log: (message) => engine.log.debug(message),
      afterRecovery: async (ownerUrl) => {
        found = await replayInto(ownerUrl, engine.modules, engine.config)
      },
    })
  } finally {
    await rm(aside, { recursive: true, force: true, maxRetries: 5 })
  }
  return found
}

/** Restores the newest backup of `BACKUP_DIR` beside the installation, repeats the replay log, and writes down what it saw. Null where there is none. */
export async function testRestore(engine: Engine): Promise<RestoreTest | null> {
  const { backupDir } = engine.config
  const newest = backupDir
    ? (await listBackups(backupDir)).findLast((archive) => archive.damage === null)
    : undefined
  if (!newest) return null
  const at = engine.now()
  const said = await restoreAside(engine, newest.folder).then(
    (found) => ({ ...found, failed: null }),
    (error: unknown) => ({
      matched: 0,
      resurrected: 0,
      failed: error instanceof Error ? error.message : String(error),
    }),
  )
  const test: RestoreTest = { at, backup: newest.name, ...said }
  await engine.owner.transaction().execute(async (trx) => {
    await trx.insertInto('restore_test').values(test).execute()
    await recordAsEngine(trx, 'backup.restore_tested', { ...test, at: at.toISOString() })
  })
  return test
}

/** The last test; null: none yet. */
export const lastRestoreTest = async (engine: Engine): Promise<RestoreTest | null> =>
  (await engine.owner
    .selectFrom('restore_test')
    .select(['at', 'backup', 'matched', 'resurrected', 'failed'])
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()) ?? null
