import { readdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { minus } from '../calendar.ts'
import { syncFolder } from '../durable.ts'
import { manifestName, readManifest, sizeOf } from './manifest.ts'

/** A finished backup in a folder of backups. */
export interface Archive {
  /** Its folder's name: the moment it began, in UTC. */
  readonly name: string
  readonly folder: string
  readonly finishedAt: Date
  readonly ageDays: number
  readonly bytes: number
  /** Versions of Zusage and PostgreSQL. */
  readonly zusage: string
  readonly postgres: string
  /** Why it can't be read; null where it can. Its files are checked only when it is restored. */
  readonly damage: string | null
}

const named = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z$/
const partial = /^\d{4}-\d\d-\d\dT[\d-]+Z\.partial$/

export const nameFor = (moment: Date): string => moment.toISOString().replaceAll(/[:.]/g, '-')
export const momentOf = (name: string): Date => new Date(name.replace(named, '$1T$2:$3:$4.$5Z'))

async function describe(folder: string, name: string, now: Date): Promise<Archive> {
  const age = (of: Date): number => (now.getTime() - of.getTime()) / 86_400_000
  try {
    const manifest = await readManifest(folder)
    const { zusage, postgres } = manifest
    const finishedAt = new Date(manifest.finishedAt)
    const bytes = sizeOf(manifest)
    return { name, folder, finishedAt, ageDays: age(finishedAt), bytes, zusage, postgres, damage: null }
  } catch (error) {
    const finishedAt = momentOf(name)
    const damage = error instanceof Error ? error.message : String(error)
    return { name, folder, finishedAt, ageDays: age(finishedAt), bytes: 0, zusage: '', postgres: '', damage }
  }
}

/** The finished backups in a folder, oldest first. */
export async function listBackups(into: string, now = new Date()): Promise<Archive[]> {
  const names = await readdir(into).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const found: Archive[] = []
  for (const name of names.filter((one) => named.test(one)))
    found.push(await describe(join(into, name), name, now))
  return found.sort((a, b) => a.finishedAt.getTime() - b.finishedAt.getTime())
}

/** The backup that a folder is, or the newest whole one of those in it. */
export async function findBackup(folder: string): Promise<string> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    throw new Error(`The folder ${folder} can't be read (${cause.code}): name the folder with the backups.`, {
      cause,
    })
  })
  if (names.includes(manifestName)) return resolve(folder)
  const newest = (await listBackups(folder)).findLast((archive) => archive.damage === null)
  if (newest) return newest.folder
  throw new Error(
    `There is no complete backup in ${folder}: name the folder with the backups, or one of them.`,
  )
}

/** Removes what backups that were killed left behind. */
export async function removePartial(into: string): Promise<void> {
  for (const name of await readdir(into))
    if (partial.test(name)) await rm(join(into, name), { recursive: true, force: true, maxRetries: 5 })
}

/** Deletes the backups that are older than `keepDays`, but never the newest whole one. Returns their names. */
export async function expireBackups(
  into: string,
  { keepDays, zone, now }: { keepDays: number; zone: string; now: Date },
): Promise<string[]> {
  const limit = minus(now, { days: keepDays }, zone)
  const all = await listBackups(into, now)
  const newest = all.findLast((archive) => archive.damage === null)
  const expired = all.filter((archive) => archive !== newest && archive.finishedAt <= limit)
  // Renamed first: deleted half-way it is not taken for a backup.
  for (const { folder } of expired) await rename(folder, `${folder}.partial`)
  if (expired.length > 0) await syncFolder(into)
  for (const { folder } of expired)
    await rm(`${folder}.partial`, { recursive: true, force: true, maxRetries: 5 })
  return expired.map((archive) => archive.name)
}
