import { mkdir, readFile, realpath, rename, rm } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { explainFileError } from '../database/embedded-failures.ts'
import { startEmbedded } from '../database/embedded.ts'
import { ownerName } from '../database/owner.ts'
import { syncFolder } from '../durable.ts'
import { isDatabaseDown } from '../http/database-down.ts'
import { version } from '../version.ts'
import { expireBackups, nameFor, removePartial } from './archives.ts'
import { besides, listLeftOut } from './contents.ts'
import { copyDataFolder, type Progress } from './copying.ts'
import { type Manifest, writeManifest } from './manifest.ts'
import { expireReplaced } from './replaced.ts'
import { settleRestore } from './settle.ts'
import { tidyTables } from './tidy.ts'
import { openWindow, readEvidenceHead } from './window.ts'

export interface BackupOptions {
  readonly dataDir: string
  /** The folder of backups, of this installation alone; made if it is missing. */
  readonly into: string
  /** Older backups are deleted afterwards; the newest is kept in any case. */
  readonly keepDays: number
  /** In which days are counted. */
  readonly zone: string
  readonly now?: () => Date
  readonly log: (message: string) => void
  readonly progress?: Progress
}

export interface Backup {
  readonly folder: string
  readonly manifest: Manifest
  /** Names of the backups, and of databases that a restore moved aside, whose time was over. */
  readonly expired: readonly string[]
}

/**
 * Copies the database while it works, and what belongs to the installation beside it, into a new folder of `into`; the
 * keys and passwords stay out. Killed at any point, it leaves no folder that looks complete, and the next one clears
 * away what is left.
 */
export async function makeBackup(options: BackupOptions): Promise<Backup> {
  const { keepDays, zone, log, now = () => new Date() } = options
  const dataDir = await realpath(options.dataDir).catch(() => options.dataDir)
  await settleRestore(dataDir, log)
  const into = await prepareTarget(dataDir, options.into)
  const server = await startEmbedded({ dataDir, log })
  try {
    await tidyTables(server.url(ownerName), log)
    await using window = await openWindow(server.url('postgres'), nameFor(now()))
    await removePartial(into)
    const startedAt = now()
    const folder = join(into, nameFor(startedAt))
    const partial = `${folder}.partial`
    try {
      await mkdir(partial, { mode: 0o700 })
      const copying = await copyDataFolder(dataDir, partial, options.progress)
      const evidence = await readEvidenceHead(server.url(ownerName))
      const { stopLsn, label, segments } = await window.close()
      await copying.add('postgres/backup_label', label)
      for (const name of segments) await copying.take(`postgres/pg_wal/${name}`)
      await copying.sync()
      const manifest: Manifest = {
        format: 1,
        zusage: version,
        postgres: window.release,
        systemIdentifier: window.systemIdentifier,
        startedAt: startedAt.toISOString(),
        finishedAt: now().toISOString(),
        startLsn: window.startLsn,
        stopLsn,
        evidence,
        leftOut: await listLeftOut(dataDir, into),
        folders: [...copying.folders],
        files: [...copying.files].sort((a, b) => (a.path < b.path ? -1 : 1)),
      }
      await writeManifest(partial, manifest)
      await rename(partial, folder)
      await syncFolder(into)
      const rule = { keepDays, zone, now: now() }
      const expired = [...(await expireBackups(into, rule)), ...(await expireReplaced(dataDir, rule))]
      return { folder, manifest, expired }
    } catch (error) {
      await rm(partial, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined)
      if (isDatabaseDown(error))
        throw new Error('The database went away during the backup: run it again when it is back.', {
          cause: error,
        })
      return explainFileError(error, into, `The backup could not be written to ${into}`)
    }
  } finally {
    await server.leave()
  }
}

async function prepareTarget(dataDir: string, into: string): Promise<string> {
  const made = await readFile(join(dataDir, 'postgres', 'PG_VERSION')).catch(() => undefined)
  if (!made)
    throw new Error(
      `There is no database in ${dataDir}: set DATA_DIR to the data folder of the installation.`,
    )
  for (const name of ['postgres', 'keys', ...besides]) {
    const way = relative(join(dataDir, name), resolve(into))
    if (!way.startsWith('..') && !isAbsolute(way))
      throw new Error(`Backups can't go into ${into}, which is part of what they hold: name another folder.`)
  }
  await mkdir(into, { recursive: true, mode: 0o700 })
  return realpath(into)
}
