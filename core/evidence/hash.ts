import { createHmac } from 'node:crypto'
import { sql } from 'kysely'

/** An entry as the database returns it; times as text with microseconds, so that nothing is rounded on the way. */
export interface ChainRow {
  readonly sequence: number
  readonly at: string
  readonly module: string
  readonly kind: string
  readonly payload_hash: Buffer
  readonly previous: Buffer
  readonly hash: Buffer
}

export interface Link {
  readonly sequence: number
  readonly hash: Buffer
}

/** What the first entry follows. */
export const genesis: Link = { sequence: 0, hash: Buffer.alloc(32) }

/** `at` in UTC with microseconds, the form in which it is hashed. */
export const utc = sql<string>`to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** Of the payload as PostgreSQL prints its jsonb. Keyed, so that a deleted payload can't be guessed from its hash. */
export const hashPayload = (key: Buffer, payload: string): Buffer =>
  createHmac('sha256', key).update('payload\n').update(payload).digest()

/** Of everything an entry says, and of the entry before it. */
export const hashEntry = (key: Buffer, row: Omit<ChainRow, 'hash'>): Buffer =>
  createHmac('sha256', key)
    .update(
      `entry\n${JSON.stringify([
        row.previous.toString('hex'),
        row.sequence,
        row.at,
        row.module,
        row.kind,
        row.payload_hash.toString('hex'),
      ])}`,
    )
    .digest()

export const holds = (key: Buffer, row: ChainRow, sequence = row.sequence): boolean =>
  hashEntry(key, { ...row, sequence }).equals(row.hash)
