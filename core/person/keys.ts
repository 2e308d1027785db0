import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config.ts'

/** Keys outside the database and outside every backup of it. */
export interface PersonKeys {
  /** Of the hashes under which identifiers are remembered. */
  readonly hmac: Buffer
  /** AES-256 key of the replay log. */
  readonly seal: Buffer
}

async function readOrMake(folder: string, name: string): Promise<Buffer> {
  const file = join(folder, name)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // Two processes may start at once: the first one's key counts.
  await writeFile(file, randomBytes(32), { mode: 0o600, flag: 'wx', flush: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    },
  )
  const key = await readFile(file)
  if (key.length !== 32)
    throw new Error(`The key ${file} is damaged: put it back from the backup of the folder "keys".`)
  return key
}

const known = new Map<string, Promise<PersonKeys>>()

async function open(folder: string): Promise<PersonKeys> {
  return { hmac: await readOrMake(folder, 'person-hmac'), seal: await readOrMake(folder, 'replay-seal') }
}

/** Reads `person-hmac` and `replay-seal` in `<data folder>/keys`, or makes them; once, for they are asked for with every request. */
export function openPersonKeys({ dataDir }: Pick<Config, 'dataDir'>): Promise<PersonKeys> {
  const folder = join(dataDir, 'keys')
  const opened = known.get(folder) ?? open(folder)
  known.set(folder, opened)
  opened.catch(() => known.delete(folder))
  return opened
}
