import { type Kysely, sql } from 'kysely'
import type { EngineTables } from '../ledger/engine-tables.ts'
import { readLast, recordAsEngine } from './chain.ts'
import {
  type Checkpoint,
  keepCheckpoint,
  makeCheckpoint,
  readCheckpoints,
  readHead,
  writeHead,
} from './checkpoint.ts'
import { type Fork, keepFork, type Place, readForks, signFork } from './fork.ts'
import type { EvidenceKeys } from './keys.ts'

type Db = Kysely<EngineTables>

/** How the evidence goes on after a restore: what `declareFork` writes beside the database. */
export interface Continuation {
  readonly fork: Fork
  readonly head: Checkpoint
}

/**
 * The checkpoints that a restored chain can't agree with: those behind its end, and, where an earlier restore had
 * already made a second branch, those of the other branch. A checkpoint that contradicts the chain for no such reason
 * stays, and verification shows it.
 */
async function findAbandoned(
  db: Db,
  keys: EvidenceKeys,
  evidenceIn: string,
  end: number,
): Promise<{ abandoned: Place[]; highest: number }> {
  const forks = (await readForks(evidenceIn, keys)).filter((fork) => fork !== null)
  const found = new Map<string, Place>()
  let highest = 0
  for await (const checkpoint of readCheckpoints(evidenceIn, keys, false)) {
    if (!checkpoint) continue
    const { sequence, hash } = checkpoint
    highest = Math.max(highest, sequence)
    const onBranch = forks.some((fork) => fork.sequence < sequence)
    if (sequence <= end && !onBranch) continue
    const row =
      sequence > end
        ? undefined
        : await db.selectFrom('evidence').select('hash').where('sequence', '=', sequence).executeTakeFirst()
    if (row?.hash.toString('hex') !== hash) found.set(String([sequence, hash]), [sequence, hash])
  }
  return { abandoned: [...found.values()], highest }
}

/**
 * Plans how the evidence goes on in a database that was restored, and records `evidence.restored` there. `evidenceIn`
 * is the data folder whose `evidence/` counts. Writes no fork yet. Throws when its last checkpoint is not ours.
 */
export async function planFork(
  db: Db,
  keys: EvidenceKeys,
  said: { evidenceIn: string; backup: string; at: Date },
): Promise<Continuation> {
  const { evidenceIn, backup, at } = said
  const former = await readHead(evidenceIn, keys)
  if (former === 'forged')
    throw new Error(
      `The checkpoint in ${evidenceIn}/evidence was not signed with the keys in use: put back the keys that belong ` +
        `to it, or move that folder away, and the backup's own checkpoints are used.`,
    )
  if (former !== 'absent' && former.sequence > 0) await keepCheckpoint(evidenceIn, former)
  const last = await readLast(db)
  const { abandoned, highest } = await findAbandoned(db, keys, evidenceIn, last.sequence)
  const head = makeCheckpoint(keys, last, at)
  const { sequence, hash } = head
  const fork = signFork(keys, { at: head.at, backup, sequence, hash, abandoned })
  const waiting = await db
    .selectFrom('evidence_inbox')
    .where('kind', '=', 'evidence.restored')
    .where(sql`payload->>'hash'`, '=', hash)
    .executeTakeFirst()
  // Where an earlier attempt got so far, it stands there already.
  if (!waiting)
    await recordAsEngine(db, 'evidence.restored', {
      backup,
      sequence,
      hash,
      checkpoint: former === 'absent' ? 'absent' : former.sequence,
      abandoned_until: Math.max(highest, sequence),
    })
  return { fork, head }
}

/**
 * Writes the fork beside the database. Repeated, it changes nothing. The checkpoint comes first: killed in between, the
 * chain is consistent and its loss not yet explained.
 */
export async function declareFork(dataDir: string, { fork, head }: Continuation): Promise<void> {
  await writeHead(dataDir, head)
  await keepFork(dataDir, fork)
}
