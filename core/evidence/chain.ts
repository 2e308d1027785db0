import { type Kysely, type Transaction, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import type { Checkpoint } from './checkpoint.ts'
import { type ChainRow, genesis, hashEntry, hashPayload, holds, type Link, utc } from './hash.ts'
import type { EvidenceKeys } from './keys.ts'

type Db = Kysely<EngineTables> | Transaction<EngineTables>

const batchSize = 500

/** Entries after `after` up to `until`, in order, at most `limit`. */
const readChain = (db: Db, after: number, until: number, limit: number): Promise<ChainRow[]> =>
  db
    .selectFrom('evidence')
    .select(['sequence', utc.as('at'), 'module', 'kind', 'payload_hash', 'previous', 'hash'])
    .where('sequence', '>', after)
    .where('sequence', '<=', until)
    .orderBy('sequence')
    .limit(limit)
    .execute()

export async function readLast(db: Db): Promise<Link> {
  const last = await db
    .selectFrom('evidence')
    .select(['sequence', 'hash'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last ?? genesis
}

/** Whether the entry of the checkpoint stands as it was, and what came after it was chained by us (a crash before the next checkpoint). */
async function continues(db: Db, keys: EvidenceKeys, head: Checkpoint, last: Link): Promise<boolean> {
  let before: Link = { sequence: head.sequence, hash: Buffer.from(head.hash, 'hex') }
  if (last.sequence < before.sequence) return false
  if (before.sequence > 0) {
    const [row] = await readChain(db, before.sequence - 1, before.sequence, 1)
    if (!row?.hash.equals(before.hash)) return false
  }
  while (before.sequence < last.sequence) {
    const rows = await readChain(db, before.sequence, last.sequence, 1000)
    for (const row of rows) {
      const follows = row.sequence === before.sequence + 1 && row.previous.equals(before.hash)
      if (!follows || !holds(keys.hmac, row)) return false
      before = row
    }
    if (rows.length === 0) return false
  }
  return true
}

/** Adds an entry in the engine's own name, in the transaction given. Keys and figures, no personal data. */
export async function recordAsEngine(db: Db, kind: string, payload: Record<string, unknown>): Promise<void> {
  await sql`insert into evidence_inbox (module, kind, payload) values ('engine', ${kind}, ${JSON.stringify(payload)}::jsonb)`.execute(
    db,
  )
}

export interface Chained {
  readonly count: number
  readonly last: Link
  /** False when the table no longer agrees with the checkpoint; the batch then begins with an entry that says so. */
  readonly agrees: boolean
}

/**
 * Moves what waits in the inbox to the end of the chain, a batch in one transaction. The hashes are computed
 * over what the database returns, and the rows are copied inside it, so that both are the same to the letter.
 */
export const chainBatch = (
  engine: Pick<Engine, 'owner'>,
  keys: EvidenceKeys,
  head: Checkpoint,
): Promise<Chained> =>
  engine.owner.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('zusage.evidence.chain', 0))`.execute(trx)
    const found = await readLast(trx)
    const agrees = await continues(trx, keys, head, found)
    if (!agrees) await recordAsEngine(trx, 'evidence.disagrees', { sequence: head.sequence, hash: head.hash })
    const inbox = await trx
      .selectFrom('evidence_inbox')
      .select(['id', utc.as('at'), 'module', 'kind', sql<string>`payload::text`.as('payload')])
      .orderBy('id')
      .limit(batchSize)
      .execute()
    // After a loss at the end the numbers go on from the checkpoint: the gap stays visible, none is given twice.
    let last: Link =
      found.sequence < head.sequence
        ? { sequence: head.sequence, hash: Buffer.from(head.hash, 'hex') }
        : found
    if (inbox.length === 0) return { count: 0, last, agrees }
    const links = inbox.map(({ id, payload, ...said }) => {
      const unsigned = {
        ...said,
        sequence: last.sequence + 1,
        payload_hash: hashPayload(keys.hmac, payload),
        previous: last.hash,
      }
      last = { sequence: unsigned.sequence, hash: hashEntry(keys.hmac, unsigned) }
      return { id, ...unsigned, hash: last.hash }
    })
    const hex = (column: 'payload_hash' | 'previous' | 'hash') =>
      links.map((link) => link[column].toString('hex'))
    await sql`
      with link as (
        select * from unnest(${links.map((link) => link.id)}::bigint[], ${links.map((link) => link.sequence)}::bigint[],
          ${hex('payload_hash')}::text[], ${hex('previous')}::text[], ${hex('hash')}::text[])
          as link (id, sequence, payload_hash, previous, hash)
      ), taken as (
        delete from evidence_inbox where id in (select id from link) returning *
      ), payloads as (
        insert into evidence_payload (sequence, payload, at)
        select link.sequence, taken.payload, taken.at from link join taken using (id)
      )
      insert into evidence (sequence, at, module, kind, payload_hash, previous, hash)
      select link.sequence, taken.at, taken.module, taken.kind,
             decode(link.payload_hash, 'hex'), decode(link.previous, 'hex'), decode(link.hash, 'hex')
        from link join taken using (id)`.execute(trx)
    return { count: links.length, last, agrees }
  })
