import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const known = new Map<string, string>()

/**
 * The key that signs sessions and seals second factors: `<dataDir>/keys/auth`, made at the first start,
 * readable by its owner only. Losing it signs everybody out and ends all second factors.
 */
export function authKey(dataDir: string): string {
  const folder = join(dataDir, 'keys')
  const file = join(folder, 'auth')
  const cached = known.get(file)
  if (cached) return cached
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600, flush: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const key = readFileSync(file, 'utf8').trim()
  if (key.length < 32)
    throw new Error(`The key in ${file} is too short. Restore it from the backup of the data folder.`)
  known.set(file, key)
  return key
}
