import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { minus } from '../calendar.ts'
import { momentOf, nameFor } from './archives.ts'

const prefix = 'postgres.before-restore-'

/** The name under which a restore at this moment leaves the database that it replaces. */
export const nameReplaced = (moment: Date): string => prefix + nameFor(moment)

/** Deletes the databases that restores moved aside, as backups are. Returns their names. */
export async function expireReplaced(
  dataDir: string,
  { keepDays, zone, now }: { keepDays: number; zone: string; now: Date },
): Promise<string[]> {
  const limit = minus(now, { days: keepDays }, zone)
  const expired = (await readdir(dataDir)).filter(
    (name) => name.startsWith(prefix) && momentOf(name.slice(prefix.length)) <= limit,
  )
  for (const name of expired) await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 5 })
  return expired
}
