import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { replaceFile } from '../durable.ts'

const moment = z.iso.datetime()
/** Relative, with forward slashes, and never out of its folder. */
const path = z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\:]+$/)

const schema = z.object({
  format: z.literal(1),
  /** Version of Zusage that made the backup. */
  zusage: z.string(),
  /** Release of PostgreSQL whose files these are; the major version has to be the same at the restore. */
  postgres: z.string(),
  systemIdentifier: z.string(),
  startedAt: moment,
  /** Everything committed before `startedAt` is in the backup, and nothing committed after this. */
  finishedAt: moment,
  startLsn: z.string(),
  stopLsn: z.string(),
  /** The last entry of the evidence at that time; null before the first one. */
  evidence: z.object({ sequence: z.number().int(), hash: z.string() }).nullable(),
  /** What of the data folder is not in the backup, and why. */
  leftOut: z.array(z.object({ name: z.string(), why: z.enum(['secret', 'not needed', 'unknown']) })),
  folders: z.array(path),
  /** Sizes in bytes, SHA-256 in hex. */
  files: z.array(z.object({ path, size: z.number().int(), sha256: z.string() })),
})

/** What a backup holds. Written last, so that a folder without one is no backup. */
export type Manifest = z.infer<typeof schema>
export type LeftOut = Manifest['leftOut'][number]
export type ArchivedFile = Manifest['files'][number]

export const manifestName = 'manifest.json'

const print = (body: object): string => createHash('sha256').update(JSON.stringify(body)).digest('hex')

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const whole = { ...manifest, sha256: print(manifest) }
  await replaceFile(join(folder, manifestName), `${JSON.stringify(whole, null, 1)}\n`, 0o600)
}

/** Throws a sentence where the folder holds no backup, a damaged one, or one of a newer Zusage. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, manifestName), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT' && cause.code !== 'ENOTDIR') throw cause
    throw new Error(
      `${folder} holds no complete backup (there is no ${manifestName}): name a folder that "npm run zusage -- ` +
        `backups DIR" lists.`,
      { cause },
    )
  })
  try {
    const { sha256, ...body } = JSON.parse(text) as { sha256: unknown; format: unknown }
    if (typeof body.format === 'number' && body.format > 1 && sha256 === print(body))
      throw new Error(
        `The backup ${basename(folder)} was made by a newer Zusage: restore it with that version or later.`,
      )
    if (sha256 !== print(body)) throw new SyntaxError('its own checksum does not hold')
    return schema.parse(body)
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof z.ZodError)) throw cause
    throw new Error(
      `The backup ${basename(folder)} is damaged: ${manifestName} does not hold what was written. Use another backup.`,
      { cause },
    )
  }
}

export const sizeOf = (manifest: Pick<Manifest, 'files'>): number =>
  manifest.files.reduce((sum, file) => sum + file.size, 0)
