import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import { type Sweeps, startSweeps } from '#core/retention/sweeps.ts'
import { dropHours, fillLogs, hourMs } from './deletion-data.ts'
import { bytes, median, ms, short } from './figures.ts'
import { openInstallation } from './house.ts'
import { writeBeside, type WriterReport } from './load.ts'
import type { Line, Result } from './table.ts'

const days = 20
const due = 15
const slice = 5

interface Cost {
  readonly seconds: number
  readonly wal: number
  readonly writer: WriterReport
}

const total = (costs: readonly Cost[], of: 'seconds' | 'wal'): number =>
  costs.reduce((sum, cost) => sum + cost[of], 0)

const worst = (costs: readonly Cost[], of: 'longestInsert' | 'longestLockWait'): number =>
  Math.max(...costs.map(({ writer }) => writer[of]))

async function writtenAhead(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ at: number }>(
    `select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::float8 as at`,
  )
  return rows[0]?.at ?? 0
}

/** How long it takes and what it writes, while somebody adds rows to the access log. */
async function costOf(pool: Pool, work: () => Promise<unknown>): Promise<Cost> {
  const { result, writer } = await writeBeside(pool.options.connectionString ?? '', async () => {
    const before = await writtenAhead(pool)
    const began = performance.now()
    await work()
    const seconds = (performance.now() - began) / 1000
    return { seconds, wal: (await writtenAhead(pool)) - before }
  })
  return { ...result, writer }
}

async function sweepAll(sweeps: Sweeps): Promise<void> {
  for (let more = true; more;) {
    const report = await sweeps.sweepNow()
    if (report.failed.length > 0) throw new Error(`The sweep failed: ${report.failed.join(', ')}`)
    more = report.more
  }
}

/** Somebody who reads the log again and again, 400 ms each time: a drop has to wait, and nobody behind it for long. */
async function readSlowly(pool: Pool, signal: AbortSignal): Promise<void> {
  const client = await pool.connect()
  while (!signal.aborted) {
    await client.query('begin')
    await client.query('select count(*) from website.access_log where at > now()')
    await pause(400)
    await client.query('commit')
    await pause(200)
  }
  client.release()
}

const line = (what: string, ours: readonly Cost[], floor: readonly Cost[], against: string): Line => ({
  what,
  against,
  ours: `${short(total(ours, 'seconds'))} s, ${bytes(total(ours, 'wal'))} of WAL`,
  floor: `${short(total(floor, 'seconds'))} s, ${bytes(total(floor, 'wal'))} of WAL`,
  ratio: median(ours.map((cost, round) => cost.seconds / (floor[round]?.seconds ?? Number.NaN))),
})

/** 15 days go from a log of 20, five at a time: by the engine's sweep, by bare DROP, by DELETE and VACUUM. */
export async function measureDeletion(rows: number): Promise<Result> {
  // Sweeps come when we say so, not each minute, which the log would call late.
  await using house = await openInstallation({ JOBS: 'off', LOG_LEVEL: 'fatal', TZ: 'UTC' })
  const { engine } = house
  const { ownerPool: pool } = engine
  await using sweeps = await startSweeps(engine)
  const keep = (period: number): Promise<void> =>
    engine.house.setPeriod('website', 'access_log', { days: period }, 'system:bench')
  await keep(days + 1)
  await sweepAll(sweeps)
  const { end } = await fillLogs(engine, { rows, days, due })

  const quiet = await costOf(pool, () => pause(3000))
  const costs: Record<'sweep' | 'drop' | 'remove', Cost[]> = { sweep: [], drop: [], remove: [] }
  for (let period = days - slice; period >= days - due; period -= slice) {
    const before = new Date(end.getTime() - period * 24 * hourMs)
    await keep(period)
    costs.sweep.push(await costOf(pool, () => sweepAll(sweeps)))
    costs.drop.push(await costOf(pool, () => dropHours(pool, before)))
    costs.remove.push(
      await costOf(pool, async () => {
        await pool.query('delete from bench.plain where at < $1', [before])
        await pool.query('vacuum bench.plain')
      }),
    )
  }
  const { rows: left } = await pool.query<{ wrong: number; kept: number }>(
    `select count(*) filter (where at < $1) as wrong, count(*) filter (where at >= $1) as kept
       from website.access_log where at < $2 and _mark is null`,
    [new Date(end.getTime() - (days - due) * 24 * hourMs), end],
  )

  const reading = new AbortController()
  const reader = readSlowly(pool, reading.signal)
  await keep(days - due - 1)
  const crowded = await costOf(pool, () => sweepAll(sweeps))
  reading.abort()
  await reader

  const limit = 200
  const longest = Math.max(worst(costs.sweep, 'longestLockWait'), crowded.writer.longestLockWait)
  return {
    title: `Deletion: ${due} of ${days} days from ${short(rows)} rows of the access log`,
    lines: [
      line('the sweep, with its evidence', costs.sweep, costs.drop, 'bare DROP of the same partitions'),
      line('the sweep, with its evidence', costs.sweep, costs.remove, 'DELETE and VACUUM on one table'),
    ],
    notes: [
      `In three rounds of five days (${slice * 24} partitions); ${left[0]?.wrong ?? '?'} rows over their period were left, ` +
        `${short(left[0]?.kept ?? 0)} others untouched.`,
      `Somebody who added rows to the log meanwhile waited ${ms(worst(costs.sweep, 'longestLockWait'))} for a lock at most, and ` +
        `${ms(worst(costs.sweep, 'longestInsert'))} for an insert (without any deletion: ${ms(quiet.writer.longestInsert)}). Beside a ` +
        `reader who held the table for 400 ms at a time: ${ms(crowded.writer.longestLockWait)} for a lock, ${ms(crowded.writer.longestInsert)} ` +
        `for an insert, and a day's 24 partitions went in ${short(crowded.seconds)} s.`,
      longest < limit
        ? `No wait for a lock over ${limit} ms: held.`
        : `**No wait for a lock over ${limit} ms: not held (${ms(longest)}).**`,
      'Disk space is back at once after a drop; after DELETE and VACUUM it stays with the table.',
    ],
  }
}
