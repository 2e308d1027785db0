import { sql, type Transaction } from 'kysely'
import type { Engine } from '../engine.ts'
import { byIndex } from './by-index.ts'
import { recordAsEngine } from '../evidence/chain.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import { holdsOn } from '../retention/held.ts'
import { liftIn } from '../retention/holds.ts'
import { kinOf } from '../retention/kin.ts'
import { redactedByHash } from './blank.ts'
import { matchHashes } from './hash-search.ts'
import { openPersonKeys, type PersonKeys } from './keys.ts'
import { isRow, tableOf } from './match.ts'
import { type Place, placesOf } from './places.ts'
import { readReplay, type ReplayEntry } from './replay-log.ts'
import { carryOut } from './steps.ts'

const nobody = { emails: [], phones: [], customers: [], names: [] }

/** What a replay did. */
export interface ReplayReport {
  /** Entries of the log that were carried out again. */
  readonly entries: number
  /** Rows that no entry names by key and that hold an erased person's identifier: restricted, for the officer. */
  readonly matched: number
  /** Rows of erased persons that anybody could still read: 0, or the replay is at fault. */
  readonly resurrected: number
}

type Trx = Transaction<EngineTables>

async function repeatObjection(trx: Trx, entry: ReplayEntry): Promise<void> {
  const of = entry.hashes.map((hash) => Buffer.from(hash, 'base64url'))
  const { objection = '', activity = '' } = entry
  if (entry.action === 'object')
    await trx
      .insertInto('objection')
      .values(of.map((hash) => ({ hash, objection, activity, at: new Date(entry.at) })))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  else
    await trx
      .deleteFrom('objection')
      .where('hash', 'in', of)
      .where('objection', '=', objection)
      .where('activity', '=', activity)
      .execute()
}

async function repeatCorrection(trx: Trx, place: Place, { rows }: ReplayEntry): Promise<void> {
  for (const { key, values = {} } of rows)
    for (const [column, to] of Object.entries(values))
      await sql`update ${tableOf(place)} t set ${sql.id(column)} = ${to}
        where ${isRow(place, sql`${JSON.stringify(key)}::jsonb`)}`.execute(trx)
}

/** Holds that were lifted after the backup, or the rows would not have been deleted then. */
async function liftHolds(engine: Engine, trx: Trx, place: Place, { rows }: ReplayEntry): Promise<void> {
  const keys = rows.map(({ key }) => key)
  for (const id of await holdsOn(trx, await kinOf(engine), place, keys))
    await liftIn(trx, { id, actor: 'system:restore', now: engine.now() })
}

/** Carries one entry out again; doing it twice changes nothing. */
export async function repeat(engine: Engine, trx: Trx, keys: PersonKeys, entry: ReplayEntry): Promise<void> {
  const { action, rows, hashes } = entry
  if (action === 'object' || action === 'withdraw') return repeatObjection(trx, entry)
  const place = (await placesOf(engine)).find((one) => one.name === entry.place)
  if (!place)
    throw new Error(
      `The replay log names the table ${entry.place}, which this version does not have. Restore with the version that wrote it.`,
    )
  if (action === 'set') return repeatCorrection(trx, place, entry)
  if (action === 'redact') return redactedByHash(trx, place, rows, keys.hmac, new Set(hashes))
  if (action === 'delete') await liftHolds(engine, trx, place, entry)
  await carryOut(
    trx,
    {
      act: entry.act,
      place,
      action,
      ground: entry.ground ?? null,
      identifiers: nobody,
      until: entry.until ? new Date(entry.until) : null,
      now: engine.now(),
    },
    rows,
  )
}

/** Acts that the restored database knows to be done: nothing of them is to be repeated. */
async function doneBefore(engine: Engine): Promise<ReadonlySet<number>> {
  const rows = await engine.owner.selectFrom('act').select('id').where('state', '=', 'done').execute()
  return new Set(rows.map((row) => row.id))
}

/**
 * After a restore, before the server opens: does again what was erased, restricted, corrected and objected to and is not
 * in the backup. Exact keys first; then, by keyed hashes, whatever still holds an erased person's identifiers is
 * restricted, for the officer to look at.
 */
export async function replay(engine: Engine): Promise<ReplayReport> {
  const keys = await openPersonKeys(engine.config)
  const erased = new Set<string>()
  const done = await doneBefore(engine)
  let entries = 0
  for await (const entry of readReplay(engine.config.replayDir, keys)) {
    if (done.has(entry.act)) continue
    await byIndex(engine, (trx) => repeat(engine, trx, keys, entry))
    if (entry.action === 'delete' || entry.action === 'blank')
      for (const hash of entry.hashes) erased.add(hash)
    entries++
  }
  let matched = 0
  for await (const { place, keys: rows } of matchHashes(engine, keys.hmac, erased)) {
    matched += rows.length
    await byIndex(engine, (trx) =>
      carryOut(
        trx,
        {
          act: 0,
          place,
          action: 'restrict',
          identifiers: nobody,
          until: null,
          now: engine.now(),
          ground: 'Art. 17 GDPR: found again after a restore, for the officer',
        },
        rows.map((key) => ({ key })),
      ),
    )
  }
  let resurrected = 0
  for await (const { keys: rows } of matchHashes(engine, keys.hmac, erased)) resurrected += rows.length
  await recordAsEngine(engine.owner, 'person.replayed', {
    entries,
    matched,
    resurrected,
  })
  return { entries, matched, resurrected }
}
