import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { PersonKeys } from './keys.ts'

const key = z.record(z.string(), z.union([z.string(), z.number()]))

const entry = z.object({
  at: z.string(),
  /** 0 where no act stands behind it. */
  act: z.number(),
  /**
   * What a restore has to do again with these rows. `restore`: a restore itself, with which a lineage began; `receive`: rows
   * that were taken in, as they are to come back; `number`: numbers up to which may have been told to somebody.
   */
  action: z.enum([
    'restore',
    'delete',
    'blank',
    'redact',
    'blacken',
    'restrict',
    'claim',
    'lift',
    'set',
    'object',
    'withdraw',
    'receive',
    'number',
  ]),
  place: z.string(),
  rows: z.array(z.object({ key, values: z.record(z.string(), z.unknown()).optional() })),
  /** Keyed hashes of the person's identifiers, base64url. */
  hashes: z.array(z.string()),
  /** Of a restriction: why, and until when. */
  ground: z.string().optional(),
  until: z.string().nullable().optional(),
  /** Of rows held for claims: why, and who answers for it. */
  claim: z.object({ reason: z.string(), owner: z.string(), reviewOn: z.string() }).optional(),
  /** Of a lifting: the act whose restriction it ends; older entries do not say. */
  lifts: z.number().optional(),
  /** Of an objection: against what. */
  objection: z.string().optional(),
  activity: z.string().optional(),
  /** In which the act was done, or which the restore began; older entries do not say. */
  lineage: z.string().optional(),
  /** Of a restore: the lineage of the backup, and the highest number of each counter in it. */
  parent: z.string().optional(),
  newest: z.record(z.string(), z.number()).optional(),
})

/** What was done with some rows of one table, so that a restore of an older backup can do it again. */
export type ReplayEntry = z.infer<typeof entry>

const extension = '.replay'
/** Ends every line, so that one that a crash cut off is known from one that was changed. */
const whole = '.'
const fileOf = (folder: string, at: string): string => join(folder, `${at.slice(0, 10)}${extension}`)

function seal(keys: PersonKeys, text: string): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keys.seal, iv)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64')
}

function unseal(keys: PersonKeys, line: string): string {
  const bytes = Buffer.from(line, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', keys.seal, bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}

/** Adds entries, sealed, one line each, to the file of their day; on disk when this resolves. */
export async function appendReplay(
  folder: string,
  keys: PersonKeys,
  entries: readonly ReplayEntry[],
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const [name, of] of Map.groupBy(entries, (one) => fileOf(folder, one.at))) {
    const file = await open(name, 'a', 0o600)
    try {
      // A line that a crash cut off is no entry; what follows it begins a line of its own.
      await file.appendFile(`\n${of.map((one) => `${seal(keys, JSON.stringify(one))}${whole}\n`).join('')}`)
      await file.sync()
    } finally {
      await file.close()
    }
  }
  const parent = await open(folder, 'r')
  await parent.sync().catch(() => undefined)
  await parent.close()
}

/**
 * The entries, oldest first. Throws where a whole line can't be opened: the key is another one, or the
 * file was changed. A line that a crash cut off was never acknowledged, and is left out.
 */
export async function* readReplay(folder: string, keys: PersonKeys): AsyncGenerator<ReplayEntry> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(extension)).sort()
  for (const name of names) {
    for await (const line of createInterface({ input: createReadStream(join(folder, name)) })) {
      if (!line.endsWith(whole)) continue
      let read: ReplayEntry
      try {
        read = entry.parse(JSON.parse(unseal(keys, line.slice(0, -whole.length))))
      } catch (error) {
        throw damaged(folder, name, error)
      }
      yield read
    }
  }
}

const damaged = (folder: string, name: string, cause: unknown): Error =>
  new Error(
    `The replay log ${join(folder, name)} can't be read: put back the key "replay-seal" that belongs to it, or the file from its copy. Until then a restore would bring back what was erased.`,
    { cause },
  )

/** An act may be carried out so long after it was written down. */
const marginMs = 7 * 86_400_000

/** Deletes the files of days before the oldest backup that could still be restored was begun. Returns how many. */
export async function forgetReplay(folder: string, oldestBackup: Date): Promise<number> {
  const before = new Date(oldestBackup.getTime() - marginMs)
  const old = (await readdir(folder).catch(() => [])).filter(
    (name) => name.endsWith(extension) && name.slice(0, 10) < before.toISOString().slice(0, 10),
  )
  for (const name of old) {
    await rename(join(folder, name), join(folder, `${name}.gone`))
    await rm(join(folder, `${name}.gone`), { force: true })
  }
  return old.length
}
