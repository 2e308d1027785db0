import { randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { Engine } from '../engine.ts'
import { byIndex } from './by-index.ts'
import { recordAsEngine } from '../evidence/chain.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import { holdsOn } from '../retention/held.ts'
import { liftIn } from '../retention/holds.ts'
import { liftHoldsOf } from '../retention/holds-of-acts.ts'
import { kinOf } from '../retention/kin.ts'
import { blackenAgain } from './blacken.ts'
import { redactedByHash } from './blank.ts'
import { repeatClaim } from './claims.ts'
import { actCounter, advanceCounters, type Counters, readCounters } from './counters.ts'
import { matchHashes } from './hash-search.ts'
import { openPersonKeys, type PersonKeys } from './keys.ts'
import { firstLineage, isShared, lineageOf, partingOf, type Survey, surveyReplay } from './lineage.ts'
import { isRow, tableOf } from './match.ts'
import type { RowRef } from './persons.ts'
import { type Place, placesOf } from './places.ts'
import { receiveAgain, rowName } from './received.ts'
import { appendReplay, readReplay, type ReplayEntry } from './replay-log.ts'
import { carryOut } from './steps.ts'

const foundAgain = 'Art. 17 GDPR: found again after a restore, for the officer'
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
  if (action === 'receive') return receiveAgain(trx, place, rows)
  if (action === 'claim') return repeatClaim(engine, trx, place, entry)
  if (action === 'redact') return redactedByHash(trx, place, rows, keys.hmac, new Set(hashes))
  if (action === 'delete') await liftHolds(engine, trx, place, entry)
  if (action === 'lift' && entry.lifts && rows.length > 0) await liftHoldsOf(engine, trx, entry.lifts)
  const unlike = action === 'blacken' ? await blackenAgain(trx, place, rows, keys.hmac) : null
  await carryOut(
    trx,
    {
      act: entry.act,
      place,
      // Of a text that was another when its passages were taken out, only the officer can say where they stand.
      action: unlike ? 'restrict' : action,
      ground: unlike ? foundAgain : (entry.ground ?? null),
      identifiers: nobody,
      until: entry.until ? new Date(entry.until) : null,
      lifts: entry.lifts ?? null,
      now: engine.now(),
    },
    unlike ? unlike.map((key) => ({ key })) : rows,
  )
}

interface Done {
  readonly from: Date
  readonly until: Date
}

/** Acts that the restored database knows to be done, and when: the number alone may be another act's, of a branch. */
async function doneBefore(engine: Engine): Promise<ReadonlyMap<number, Done>> {
  const rows = await engine.owner
    .selectFrom('act')
    .select(['id', 'started_at', 'done_at'])
    .where('state', '=', 'done')
    .execute()
  return new Map(
    rows.flatMap(({ id, started_at: from, done_at: until }) => (until ? [[id, { from, until }]] : [])),
  )
}

/**
 * The entries that are to be repeated here. Those from before the restore with which this lineage began were repeated
 * then; of a lineage that parted from this one, only rows that both have had since before, or that come back here.
 */
async function* entriesFor(
  engine: Engine,
  keys: PersonKeys,
  { branches, mine, counters }: { branches: Survey['branches']; mine: string; counters: Counters },
  received: Set<string>,
): AsyncGenerator<ReplayEntry> {
  const places = new Map((await placesOf(engine)).map((place) => [place.name, place]))
  const done = await doneBefore(engine)
  let begun = !branches.has(mine)
  for await (const entry of readReplay(engine.config.replayDir, keys)) {
    const { action, act, lineage = firstLineage, rows } = entry
    if (action === 'restore') begun ||= lineage === mine
    const known = done.get(act)
    const at = new Date(entry.at)
    if (
      !begun ||
      action === 'restore' ||
      action === 'number' ||
      (known && known.from <= at && at <= known.until)
    )
      continue
    const place = places.get(entry.place)
    const parting = partingOf(branches, mine, lineage)
    if (action === 'receive') for (const { key } of rows) received.add(rowName(entry.place, key))
    const isOurs = (key: RowRef['key']): boolean =>
      received.has(rowName(entry.place, key)) ||
      (place !== undefined && isShared({ counters, places }, parting, place, key))
    if (!place || lineage === mine) yield entry
    else yield { ...entry, rows: rows.filter(({ key }) => isOurs(key)) }
  }
}

/** Begins the lineage of the restored database, in the log first: from here on its rows are numbered apart. */
async function beginLineage(
  engine: Engine,
  trx: Trx,
  { keys, parent, counters }: { keys: PersonKeys; parent: string; counters: Counters },
): Promise<void> {
  const [id, now] = [randomUUID(), engine.now()]
  const newest = Object.fromEntries([...counters].map(([name, { last }]) => [name, last]))
  const nothing = { act: 0, place: '', rows: [], hashes: [] }
  await appendReplay(engine.config.replayDir, keys, [
    { ...nothing, at: now.toISOString(), action: 'restore', lineage: id, parent, newest },
  ])
  await trx.insertInto('lineage').values({ id, begun_at: now }).execute()
}

/**
 * After a restore, before the server opens: does again what was erased, restricted, corrected and objected to and is not
 * in the backup, and brings back what was received, in one transaction, for rows of two tables may need each other. Exact
 * keys first; then, by keyed hashes, whatever still holds an erased person's identifiers is restricted, for the officer to
 * look at. A trial begins no lineage: nobody goes on with that database.
 */
export async function replay(engine: Engine, { trial = false } = {}): Promise<ReplayReport> {
  const keys = await openPersonKeys(engine.config)
  const erased = new Set<string>()
  const received = new Set<string>()
  const mine = await lineageOf(engine.owner)
  const { branches, highest, highestAct } = await surveyReplay(engine.config.replayDir, keys)
  const counters = await readCounters(engine, await placesOf(engine))
  let entries = 0
  await byIndex(engine, async (trx) => {
    for await (const entry of entriesFor(engine, keys, { branches, mine, counters }, received)) {
      await repeat(engine, trx, keys, entry)
      if (entry.action === 'delete' || entry.action === 'blank')
        for (const hash of entry.hashes) erased.add(hash)
      entries++
    }
  })
  let matched = 0
  for await (const { place, keys: rows } of matchHashes(engine, keys.hmac, erased, received)) {
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
          ground: foundAgain,
        },
        rows.map((key) => ({ key })),
      ),
    )
  }
  let resurrected = 0
  for await (const { keys: rows } of matchHashes(engine, keys.hmac, erased, received))
    resurrected += rows.length
  await byIndex(engine, async (trx) => {
    await recordAsEngine(trx, 'person.replayed', { entries, matched, resurrected })
    if (trial) return
    await advanceCounters(trx, counters, new Map([...highest, [actCounter, highestAct]]))
    await beginLineage(engine, trx, { keys, parent: mine, counters })
  })
  return { entries, matched, resurrected }
}
