import { createHash, createHmac, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A secret for a link: 160 bits, safe in an address. */
export const makeSecret = (): string => randomBytes(20).toString('base64url')

/** What stands in the database instead of it. */
export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

const known = new Map<string, Buffer>()

function keyIn(dataDir: string): Buffer {
  const file = join(dataDir, 'keys', 'rights')
  const cached = known.get(file)
  if (cached) return cached
  mkdirSync(join(dataDir, 'keys'), { recursive: true, mode: 0o700 })
  try {
    writeFileSync(file, randomBytes(32), { flag: 'wx', mode: 0o600, flush: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const key = readFileSync(file)
  if (key.length !== 32)
    throw new Error(`The key ${file} is damaged: put it back from the backup of the folder "keys".`)
  known.set(file, key)
  return key
}

/** Whose request it is, without saying who: the same for the same address, and of no use to who lacks the key. */
export const subjectOf = (dataDir: string, email: string): Buffer =>
  createHmac('sha256', keyIn(dataDir))
    .update(`subject\n${email.normalize('NFC').toLowerCase()}`)
    .digest()
