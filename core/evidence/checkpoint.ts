import { sign, verify } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { EvidenceKeys } from './keys.ts'

/** How far the chain had come at a moment, signed and outside the database. */
export interface Checkpoint {
  readonly sequence: number
  /** Hex. */
  readonly hash: string
  readonly at: string
  /** Ed25519 over `[sequence, hash, at]` as JSON, base64url. */
  readonly signature: string
}

const signed = (of: Omit<Checkpoint, 'signature'>): Buffer =>
  Buffer.from(JSON.stringify([of.sequence, of.hash, of.at]))

const folderOf = (dataDir: string): string => join(dataDir, 'evidence')
const headFile = (dataDir: string): string => join(folderOf(dataDir), 'head.json')
/** One line for each kept checkpoint. */
const checkpointsFile = (dataDir: string): string => join(folderOf(dataDir), 'checkpoints.jsonl')

export function makeCheckpoint(
  keys: EvidenceKeys,
  link: { sequence: number; hash: Buffer },
  at: Date,
): Checkpoint {
  const said = { sequence: link.sequence, hash: link.hash.toString('hex'), at: at.toISOString() }
  return { ...said, signature: sign(null, signed(said), keys.signing).toString('base64url') }
}

/** The checkpoint that a line holds; null when it is malformed or its signature does not hold. */
function parseCheckpoint(keys: EvidenceKeys, line: string): Checkpoint | null {
  try {
    const read = JSON.parse(line) as Checkpoint
    return verify(null, signed(read), keys.verifying, Buffer.from(read.signature, 'base64url')) ? read : null
  } catch {
    return null
  }
}

/** The last checkpoint; `absent` before the first one, `forged` when the file does not hold what we signed. */
export async function readHead(
  dataDir: string,
  keys: EvidenceKeys,
): Promise<Checkpoint | 'absent' | 'forged'> {
  const text = await readFile(headFile(dataDir), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return text === null ? 'absent' : (parseCheckpoint(keys, text) ?? 'forged')
}

/** Replaces the last checkpoint in one step: a crash leaves the old one or the new one. */
export async function writeHead(dataDir: string, checkpoint: Checkpoint): Promise<void> {
  const folder = folderOf(dataDir)
  await mkdir(folder, { recursive: true })
  const next = join(folder, `.head.${process.pid}`)
  const file = await open(next, 'w')
  try {
    await file.writeFile(`${JSON.stringify(checkpoint)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(next, headFile(dataDir))
  // Windows can't open a folder; there the rename itself is durable.
  const parent = await open(folder, 'r').catch(() => null)
  await parent?.sync().catch(() => undefined)
  await parent?.close()
}

/** Keeps a checkpoint for good, unless it is the one kept last. */
export async function keepCheckpoint(dataDir: string, checkpoint: Checkpoint): Promise<void> {
  await mkdir(folderOf(dataDir), { recursive: true })
  const file = await open(checkpointsFile(dataDir), 'a+', 0o644)
  try {
    const text = await file.readFile('utf8')
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    // A crash in the middle of a line left its beginning: it was never a checkpoint.
    if (whole.length < text.length) await file.truncate(Buffer.byteLength(whole))
    const line = `${JSON.stringify(checkpoint)}\n`
    if (whole.endsWith(line)) return
    await file.appendFile(line)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** When a checkpoint was last kept; null: never. */
export async function lastKept(dataDir: string): Promise<Date | null> {
  const text = await readFile(checkpointsFile(dataDir), 'utf8').catch(() => '')
  const last = text.slice(0, text.lastIndexOf('\n')).split('\n').at(-1)
  return last ? new Date((JSON.parse(last) as Checkpoint).at) : null
}

/**
 * The checkpoints that were kept, and the last one; null for one that was forged, or is not there though it
 * is `expected`. A line that a crash cut off was never one.
 */
export async function* readCheckpoints(
  dataDir: string,
  keys: EvidenceKeys,
  expected: boolean,
): AsyncGenerator<Checkpoint | null> {
  const head = await readHead(dataDir, keys)
  const text = await readFile(checkpointsFile(dataDir), 'utf8').catch(() => '')
  for (const line of text.split('\n').slice(0, -1)) yield parseCheckpoint(keys, line)
  if (typeof head === 'object') yield head
  else if (expected || head === 'forged') yield null
}
