import { chmod, copyFile as copyPlain, mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { readOrMakePassword } from '../database/embedded-cluster.ts'
import { explainFileError } from '../database/embedded-failures.ts'
import { isInUse, readPostmaster, runsIn } from '../database/embedded-postmaster.ts'
import { makeDataDir, startEmbedded } from '../database/embedded.ts'
import { ownerName, ownerPassword } from '../database/owner.ts'
import { changeUrl } from '../database/connect.ts'
import { abreast } from './abreast.ts'
import { findBackup } from './archives.ts'
import { type Progress, refuseFullDisk } from './copying.ts'
import { type Manifest, readManifest, sizeOf } from './manifest.ts'
import { recover } from './recovery.ts'
import { nameReplaced } from './replaced.ts'
import { type AfterRecovery, openRestored } from './after-recovery.ts'
import { commitRestore, exists, refuseRunning, settle, withRestoreLock, workplaceOf } from './settle.ts'
import { copyFile, readContent } from './transfer.ts'

export interface RestoreOptions {
  readonly dataDir: string
  /** A backup, or a folder of backups, of which the newest is taken. */
  readonly from: string
  /** Moves a database that is there aside. */
  readonly replace: boolean
  readonly afterRecovery?: AfterRecovery
  readonly now?: () => Date
  readonly log: (message: string) => void
  readonly progress?: Progress
}

export interface Restored {
  readonly folder: string
  readonly manifest: Manifest
  /** Where the database that was there is now; null if there was none. */
  readonly replaced: string | null
  /** The entry after which the evidence goes on, and the highest that was abandoned. */
  readonly evidence: { readonly sequence: number; readonly abandoned: number }
}

/**
 * Restores a backup into a data folder on which no server runs. All is made aside and comes into its place at the end:
 * killed before that, the data folder is as it was; after it, the next start finishes what was begun.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const dataDir = await makeDataDir(options.dataDir)
  return withRestoreLock(dataDir, async () => {
    await settle(dataDir, options.log)
    try {
      return await restore(dataDir, options)
    } catch (error) {
      await settle(dataDir, () => undefined)
      return explainFileError(error, dataDir)
    }
  })
}

async function restore(dataDir: string, options: RestoreOptions): Promise<Restored> {
  const { log, progress = () => undefined, now = () => new Date() } = options
  await stopIdle(dataDir, log)
  const hasDatabase = (await readdir(join(dataDir, 'postgres')).catch(() => [])).length > 0
  if (hasDatabase && !options.replace)
    throw new Error(
      `There is a database in ${dataDir}. To replace it, add --replace: it is moved aside, not deleted.`,
    )
  const folder = await findBackup(options.from)
  const manifest = await readManifest(folder)
  await refuseMissingKeys(dataDir, manifest)
  await refuseFullDisk(dataDir, sizeOf(manifest))

  log(`Checking ${folder}`)
  await verifyFiles(folder, manifest, progress)
  log(`Copying it into ${dataDir}`)
  const workplace = workplaceOf(dataDir)
  await mkdir(workplace)
  await chmod(workplace, (await stat(dataDir)).mode & 0o777)
  await copyFiles(folder, manifest, workplace, progress)

  log('Recovering the database')
  const password = await preparePassword(dataDir, workplace)
  await recover({ dataDir: workplace, password, madeBy: manifest.postgres, log })
  const server = await startEmbedded({ dataDir: workplace, log: () => undefined })
  const at = now()
  const replaced = hasDatabase ? nameReplaced(at) : null
  let continuation
  try {
    const ownerUrl = changeUrl(server.url(ownerName), { user: ownerName, password: ownerPassword(password) })
    const evidenceIn = (await exists(join(dataDir, 'evidence'))) ? dataDir : workplace
    continuation = await openRestored(ownerUrl, {
      dataDir,
      evidenceIn,
      backup: basename(folder),
      madeAt: new Date(manifest.finishedAt),
      at,
      afterRecovery: options.afterRecovery,
    })
  } finally {
    await server.stop()
  }
  await commitRestore(dataDir, { replaced: replaced ?? nameReplaced(at), continuation })
  const { sequence, abandoned } = continuation.fork
  const highest = Math.max(sequence, ...abandoned.map(([place]) => place))
  return { folder, manifest, replaced, evidence: { sequence, abandoned: highest } }
}

/** Stops the server of a Zusage that was killed. Throws while one is used. */
async function stopIdle(dataDir: string, log: (message: string) => void): Promise<void> {
  const running = await readPostmaster(join(dataDir, 'postgres'))
  if (!running || !(await runsIn(running.pid, join(dataDir, 'postgres')))) return
  const password = await readFile(join(dataDir, 'postgres-password'), 'utf8').catch(() => '')
  if (!running.port || (await isInUse(running.port, password.trim()))) return refuseRunning(dataDir)
  await (await startEmbedded({ dataDir, log })).stop()
}

async function refuseMissingKeys(dataDir: string, manifest: Manifest): Promise<void> {
  if (manifest.evidence === null) return
  for (const name of ['evidence-hmac', 'evidence-signing'])
    if (!(await exists(join(dataDir, 'keys', name))))
      throw new Error(
        `The keys of the installation are not in ${join(dataDir, 'keys')}: put that folder back first. Backups do not ` +
          `hold it, so that it can be kept apart.`,
      )
}

const damaged = (folder: string, path: string): Error =>
  new Error(
    `The backup ${basename(folder)} is damaged: ${path} does not hold what was written. Nothing was changed; use another backup.`,
  )

async function verifyFiles(folder: string, manifest: Manifest, progress: Progress): Promise<void> {
  const total = sizeOf(manifest)
  let done = 0
  await abreast(manifest.files, async ({ path, size, sha256 }) => {
    const content = await readContent(join(folder, path), (bytes) => progress((done += bytes), total))
    if (content?.sha256 !== sha256 || content.size !== size) throw damaged(folder, path)
  })
}

async function copyFiles(
  folder: string,
  manifest: Manifest,
  workplace: string,
  progress: Progress,
): Promise<void> {
  const total = sizeOf(manifest)
  let done = 0
  for (const path of manifest.folders) await mkdir(join(workplace, path), { recursive: true, mode: 0o700 })
  await abreast(manifest.files, async ({ path, sha256 }) => {
    const content = await copyFile(join(folder, path), join(workplace, path), {
      // PostgreSQL itself makes its files last, before it recovers them.
      lasting: !path.startsWith('postgres/'),
      advance: (bytes) => progress((done += bytes), total),
    })
    if (content?.sha256 !== sha256) throw damaged(folder, path)
  })
}

/** The password in the data folder, or, where there is none, a new one, in the workplace. */
async function preparePassword(dataDir: string, workplace: string): Promise<string> {
  const [kept, here] = [dataDir, workplace].map((folder) => join(folder, 'postgres-password'))
  if (kept && here && (await exists(kept))) await copyPlain(kept, here)
  return readOrMakePassword(here ?? '', false)
}
