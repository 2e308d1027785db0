import { createHash } from 'node:crypto'
import { mkdir, readFile, statfs, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncFolder } from '../durable.ts'
import { abreast } from './abreast.ts'
import { besides, listFolder } from './contents.ts'
import type { ArchivedFile } from './manifest.ts'
import { copyFile } from './transfer.ts'

/** How far the work has come, in bytes. */
export type Progress = (done: number, total: number) => void

/** A copy of the data folder in the making. */
export interface Copying {
  readonly folders: readonly string[]
  readonly files: readonly ArchivedFile[]
  /** Copies a file of the data folder. Throws when it is not there. */
  take(path: string): Promise<void>
  /** Writes a file of the backup's own. */
  add(path: string, content: string | Buffer): Promise<void>
  /** Makes the files' names last. */
  sync(): Promise<void>
}

const control = 'postgres/global/pg_control'

/**
 * Copies into `target` what can be copied while the server works. A file that changes under the copy, or vanishes, is
 * mended by the log, which has to be added when this is done. PostgreSQL's control file comes last.
 */
export async function copyDataFolder(
  dataDir: string,
  target: string,
  progress: Progress = () => undefined,
): Promise<Copying> {
  const folders: string[] = []
  const listed: { path: string; size: number }[] = []
  for (const name of ['postgres', ...besides]) {
    const listing = await listFolder(dataDir, name)
    folders.push(...listing.folders)
    listed.push(...listing.files.filter((file) => file.path !== control))
  }
  const total = listed.reduce((sum, file) => sum + file.size, 0)
  await refuseFullDisk(dirname(target), total)

  const files: ArchivedFile[] = []
  let done = 0
  const copy = async (path: string): Promise<boolean> => {
    const content = await copyFile(join(dataDir, path), join(target, path), {
      lasting: true,
      advance: (bytes) => progress((done += bytes), Math.max(done, total)),
    })
    if (content) files.push({ path, ...content })
    return content !== undefined
  }
  const add = async (path: string, content: string | Buffer): Promise<void> => {
    await writeFile(join(target, path), content, { flag: 'wx', mode: 0o600, flush: true })
    const sha256 = createHash('sha256').update(content).digest('hex')
    files.push({ path, size: Buffer.byteLength(content), sha256 })
  }

  for (const path of folders) await mkdir(join(target, path), { mode: 0o700 })
  await abreast(listed, async ({ path }) => void (await copy(path)))
  await add(control, await readWhole(join(dataDir, control)))
  return {
    folders,
    files,
    add,
    async take(path) {
      if (!(await copy(path))) throw new Error(`${path} vanished during the backup: run it again.`)
    },
    async sync() {
      await abreast(['', ...folders], (path) => syncFolder(join(target, path)))
    },
  }
}

/** The server may be writing this file: two readings that agree are one that is whole. */
async function readWhole(path: string): Promise<Buffer> {
  for (let before = await readFile(path); ;) {
    const again = await readFile(path)
    if (again.equals(before)) return again
    before = again
  }
}

/** Throws when the disk of `folder` has not so many bytes left. */
export async function refuseFullDisk(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize >= bytes) return
  const [needed, left] = [bytes, bavail * bsize].map((size) => Math.ceil(size / 1e6))
  throw new Error(
    `${needed} MB are needed, and the disk of ${folder} has ${left} MB left: free some space there.`,
  )
}
