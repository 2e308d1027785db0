import { sign, verify } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { appendLine, replaceFile } from '../durable.ts'
import { abandonedBy, readForks } from './fork.ts'
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
  await mkdir(folderOf(dataDir), { recursive: true })
  await replaceFile(headFile(dataDir), `${JSON.stringify(checkpoint)}\n`)
}

/** Keeps a checkpoint for good, unless it is the one kept last. */
export async function keepCheckpoint(dataDir: string, checkpoint: Checkpoint): Promise<void> {
  await mkdir(folderOf(dataDir), { recursive: true })
  await appendLine(checkpointsFile(dataDir), JSON.stringify(checkpoint))
}

/** When a checkpoint was last kept; null: never. */
export async function lastKept(dataDir: string): Promise<Date | null> {
  const text = await readFile(checkpointsFile(dataDir), 'utf8').catch(() => '')
  const last = text.slice(0, text.lastIndexOf('\n')).split('\n').at(-1)
  return last ? new Date((JSON.parse(last) as Checkpoint).at) : null
}

/**
 * The checkpoints that were kept, the points from which a restored chain went on, and the last checkpoint; null for one
 * that was forged, or is not there though it is `expected`. Those that a declared fork abandoned do not count. A line
 * that a crash cut off was never one.
 */
export async function* readCheckpoints(
  dataDir: string,
  keys: EvidenceKeys,
  expected: boolean,
): AsyncGenerator<Pick<Checkpoint, 'sequence' | 'hash'> | null> {
  const head = await readHead(dataDir, keys)
  const forks = await readForks(dataDir, keys)
  const abandoned = abandonedBy(forks)
  const counts = (one: Pick<Checkpoint, 'sequence' | 'hash'> | null): boolean =>
    one === null || !abandoned.has(String([one.sequence, one.hash]))
  const text = await readFile(checkpointsFile(dataDir), 'utf8').catch(() => '')
  const kept = text
    .split('\n')
    .slice(0, -1)
    .map((line) => parseCheckpoint(keys, line))
  yield* [...kept, ...forks].filter(counts)
  if (typeof head === 'object' && counts(head)) yield head
  else if (expected || head !== 'absent') yield null
}
