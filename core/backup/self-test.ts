import { chmod, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import type { Config } from '../config.ts'
import type { Engine } from '../engine.ts'
import { recordAsEngine } from '../evidence/chain.ts'
import type { Module } from '../module.ts'
import { replayInto } from '../person/replay-after-restore.ts'
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

/**
 * Restores a backup into a folder of its own, repeats the replay log there and says what it saw; then all is deleted. For
 * a process that has no engine open: the watch over its sockets would take the restored server for a stranger.
 */
export async function tryRestore(
  config: Config,
  modules: readonly Module[],
  folder: string,
): Promise<Omit<RestoreTest, 'at'>> {
  const backup = basename(folder)
  const aside = await mkdtemp(join(tmpdir(), 'zusage-restore-test-'))
  const dataDir = join(aside, 'data')
  let found = { matched: 0, resurrected: 0 }
  try {
    await chmod(aside, 0o711)
    await mkdir(dataDir, { mode: 0o711 })
    // The installation's own keys: a copy would be one more to guard.
    await symlink(resolve(config.dataDir, 'keys'), join(dataDir, 'keys'), 'dir')
    await restoreBackup({
      dataDir,
      from: folder,
      replace: false,
      log: () => undefined,
      afterRecovery: async (ownerUrl) => {
        const { matched, resurrected } = await replayInto(ownerUrl, modules, config, { trial: true })
        found = { matched, resurrected }
      },
    })
    return { backup, ...found, failed: null }
  } catch (error) {
    return { backup, ...found, failed: error instanceof Error ? error.message : String(error) }
  } finally {
    await rm(aside, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Writes down what came of it, for the promise. */
export async function noteRestoreTest(engine: Engine, tried: Omit<RestoreTest, 'at'>): Promise<void> {
  const at = engine.now()
  await engine.owner.transaction().execute(async (trx) => {
    await trx
      .insertInto('restore_test')
      .values({ ...tried, at })
      .execute()
    await recordAsEngine(trx, 'backup.restore_tested', { ...tried })
  })
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
