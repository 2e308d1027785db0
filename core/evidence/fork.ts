import { sign, verify } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { appendLine } from '../durable.ts'
import type { EvidenceKeys } from './keys.ts'

/** Where a chain had come to; the hash in hex. */
export type Place = readonly [sequence: number, hash: string]

/**
 * Says that a backup was restored: the chain goes on from an earlier entry, and what had come after that one belongs
 * to a branch that was abandoned. Signed and outside the database, one line each in `evidence/forks.jsonl`.
 */
export interface Fork {
  /** When it was restored. */
  readonly at: string
  readonly backup: string
  /** The last entry that the backup held. */
  readonly sequence: number
  /** Its hash, in hex. */
  readonly hash: string
  /** The checkpoints that no longer count: exactly these. */
  readonly abandoned: readonly Place[]
  /** Ed25519 over all of it, base64url. */
  readonly signature: string
}

const signed = ({ at, backup, sequence, hash, abandoned }: Omit<Fork, 'signature'>): Buffer =>
  Buffer.from(JSON.stringify(['fork', at, backup, sequence, hash, abandoned]))

const fileOf = (dataDir: string): string => join(dataDir, 'evidence', 'forks.jsonl')

export function signFork(keys: EvidenceKeys, said: Omit<Fork, 'signature'>): Fork {
  return { ...said, signature: sign(null, signed(said), keys.signing).toString('base64url') }
}

function parseFork(keys: EvidenceKeys, line: string): Fork | null {
  try {
    const read = JSON.parse(line) as Fork
    return verify(null, signed(read), keys.verifying, Buffer.from(read.signature, 'base64url')) ? read : null
  } catch {
    return null
  }
}

/** Writes a fork down for good, unless it is the one written last. */
export async function keepFork(dataDir: string, fork: Fork): Promise<void> {
  await mkdir(join(dataDir, 'evidence'), { recursive: true })
  await appendLine(fileOf(dataDir), JSON.stringify(fork))
}

/** All forks, in the order in which they were declared; null for one that we did not sign. */
export async function readForks(dataDir: string, keys: EvidenceKeys): Promise<(Fork | null)[]> {
  const text = await readFile(fileOf(dataDir), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => parseFork(keys, line))
}

/**
 * The places that no longer count, each as `sequence,hash`. A branch that was abandoned may be taken up again, by
 * restoring a backup of it: the place from which that chain goes on counts.
 */
export function abandonedBy(forks: readonly (Fork | null)[]): Set<string> {
  const places = new Set<string>()
  for (const fork of forks) {
    if (!fork) continue
    for (const place of fork.abandoned) places.add(String(place))
    places.delete(String([fork.sequence, fork.hash]))
  }
  return places
}
