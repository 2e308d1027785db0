import { sql } from 'kysely'
import { minus } from '../calendar.ts'
import type { Engine } from '../engine.ts'
import { engineLedger } from '../ledger/engine-tables.ts'
import { readLast } from './chain.ts'
import { readCheckpoints } from './checkpoint.ts'
import type { Fault } from './fault.ts'
import { type ChainRow, genesis, hashPayload, holds, type Link, utc } from './hash.ts'
import { type EvidenceKeys, openKeys } from './keys.ts'
import { sortOut, type Suspect } from './suspects.ts'

type Given = Pick<Engine, 'owner' | 'config' | 'now'>

export interface Verification {
  readonly entries: number
  /** In the order of the chain; at most a thousand are named. */
  readonly faults: readonly Fault[]
  /** How many there are in all. */
  readonly count: number
}

const batchSize = 5000
const named = 1000

type Row = ChainRow & { payload: string | null; recorded: Date }

async function readBatch(engine: Given, after: number, until: number): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select sequence, ${utc} as at, module, kind, payload_hash, previous, hash, payload, at as recorded
      from evidence
      left join lateral (select p.payload::text from evidence_payload p where p.sequence = evidence.sequence) kept on true
     where sequence > ${after} and sequence <= ${until}
     order by sequence limit ${batchSize}`.execute(engine.owner)
  return rows
}

const payloadsSince = (engine: Given): Date => {
  const { keep } = engineLedger.evidence_payload
  if (keep.kind !== 'period') return new Date(0)
  return minus(engine.now(), keep.period, engine.config.zone)
}

type Report = (fault: Fault) => void

/** Reads entry by entry up to `until`; calls back with what is wrong between entries, and with each entry whose own hash doesn't hold. */
async function walk(
  engine: Given,
  key: Buffer,
  until: number,
  report: Report,
  suspect: (of: Suspect) => void,
): Promise<number> {
  const since = payloadsSince(engine)
  const lowest = await engine.owner
    .selectFrom('evidence')
    .select('sequence')
    .orderBy('sequence')
    .limit(1)
    .execute()
  let before: Link & { suspect: Suspect | null } = { ...genesis, suspect: null }
  let entries = 0
  let after = Math.min(0, (lowest[0]?.sequence ?? 1) - 1)
  for (;;) {
    const rows = await readBatch(engine, after, until)
    for (const row of rows) {
      const follows = row.previous.equals(before.hash)
      const expected = Math.max(before.sequence, 0) + 1
      const doubtful = holds(key, row) ? null : { row, follows, followed: false }
      if (doubtful) suspect(doubtful)
      if (before.suspect && follows) before.suspect.followed = true
      if (row.sequence > expected) report({ kind: 'deleted', sequence: expected, to: row.sequence - 1 })
      // Both written by us, numbers in a row, yet one doesn't follow the other: what stood between was replaced.
      else if (!doubtful && !before.suspect && !follows) report({ kind: 'deleted', sequence: row.sequence })
      if (row.payload === null) {
        if (row.recorded > since) report({ kind: 'payload-deleted', sequence: row.sequence })
      } else if (!doubtful && !hashPayload(key, row.payload).equals(row.payload_hash))
        report({ kind: 'payload-edited', sequence: row.sequence })
      before = { sequence: row.sequence, hash: row.hash, suspect: doubtful }
    }
    entries += rows.length
    after = before.sequence
    if (rows.length < batchSize) return entries
  }
}

/** Holds the table against the signed checkpoints. Returns how far they say the chain had come. */
async function compare(engine: Given, keys: EvidenceKeys, until: number, report: Report): Promise<number> {
  let highest = 0
  for await (const checkpoint of readCheckpoints(engine.config.dataDir, keys, until > 0)) {
    if (!checkpoint) {
      report({ kind: 'checkpoint', sequence: highest })
      continue
    }
    highest = Math.max(highest, checkpoint.sequence)
    const [row] = await engine.owner
      .selectFrom('evidence')
      .select('hash')
      .where('sequence', '=', checkpoint.sequence)
      .execute()
    if (row && row.hash.toString('hex') !== checkpoint.hash)
      report({ kind: 'edited', sequence: checkpoint.sequence })
  }
  if (highest > until) report({ kind: 'truncated', sequence: until + 1, to: highest })
  return highest
}

async function findOrphans(engine: Given, until: number, report: Report): Promise<void> {
  const orphans = await engine.owner
    .selectFrom('evidence_payload')
    .select('sequence')
    .where(({ or, and, not, eb, exists, selectFrom }) =>
      or([
        eb('sequence', '<', 1),
        and([
          eb('sequence', '>', until),
          // Chained while the verification ran: no orphan.
          not(exists(selectFrom('evidence').whereRef('evidence.sequence', '=', 'evidence_payload.sequence'))),
        ]),
      ]),
    )
    .orderBy('sequence')
    .execute()
  for (const { sequence } of orphans) report({ kind: 'payload-inserted', sequence })
}

/**
 * Reads the whole chain in batches and holds it against the keys and checkpoints outside the database. A
 * payload may be missing once its own period has passed; entries after the last checkpoint may be there.
 */
export async function verifyEvidence(engine: Given): Promise<Verification> {
  const keys = await openKeys(engine)
  const faults: Fault[] = []
  const suspects: Suspect[] = []
  let count = 0
  let doubtful = 0
  const report: Report = (fault) => {
    if (suspects.some(({ row }) => row.sequence === fault.sequence && fault.kind === 'edited')) return
    count++
    if (faults.length < named) faults.push(fault)
  }
  const { sequence: until } = await readLast(engine.owner)
  const entries = await walk(engine, keys.hmac, until, report, (suspect) => {
    doubtful++
    if (suspects.length < named) suspects.push(suspect)
  })
  const highest = await compare(engine, keys, until, report)
  await findOrphans(engine, Math.max(until, highest), report)
  const all = [...faults, ...sortOut(keys.hmac, suspects, highest)].sort((a, b) => a.sequence - b.sequence)
  return { entries, faults: all.slice(0, named), count: count + doubtful }
}
