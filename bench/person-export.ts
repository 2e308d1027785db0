import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { pipeline } from 'node:stream/promises'
import type { Pool } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Engine } from '#core/engine.ts'
import { controller } from '#core/person/package/fixtures.ts'
import { verifyPackage } from '#core/person/package/verify.ts'
import { placesOf } from '#core/person/places.ts'
import { bytes, inRounds, median, ms, short } from './figures.ts'
import { openInstallation, place } from './house.ts'
import { fillPerson, person } from './person-data.ts'
import type { Line, Result } from './table.ts'
import { fillTickets } from './ticket-data.ts'

export interface Read {
  readonly firstMs: number
  readonly wholeMs: number
  readonly size: number
  /** By how much the process was larger than before, at most. */
  readonly growth: number
  /** The longest that everybody else in the process waited. */
  readonly longestMs: number
}

/** Reads streams to their ends, one after the other, and lets go of what comes. */
export async function readAll(open: () => AsyncIterable<AsyncIterable<unknown>>): Promise<Read> {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const before = process.memoryUsage.rss()
  const began = performance.now()
  let [firstMs, size, most] = [0, 0, before]
  for await (const stream of open())
    for await (const chunk of stream) {
      firstMs ||= performance.now() - began
      size += (chunk as Buffer).length
      most = Math.max(most, process.memoryUsage.rss())
    }
  const wholeMs = performance.now() - began
  delay.disable()
  return { firstMs, wholeMs, size, growth: most - before, longestMs: delay.max / 1e6 }
}

/** The same rows and columns as the package, each table by one query as CSV; nothing is shown, signed or compressed. */
export async function* bareCsv(engine: Engine, finding: number): AsyncGenerator<AsyncIterable<unknown>> {
  for (const { name, schema, table, key, declared } of await placesOf(engine)) {
    const columns = Object.entries(declared.columns).flatMap(([column, { category, sql }]) =>
      category === 'credential' || sql === 'tsvector' ? [] : [`t."${column}"`],
    )
    const same = Object.entries(key).map(
      ([column, type]) => `t."${column}" = (r.key ->> '${column}')::${type}`,
    )
    const client = await engine.ownerPool.connect()
    try {
      yield client.query(
        copyTo(
          `copy (select ${columns.join(', ')} from engine.finding_row r join "${schema}"."${table}" t on ${same.join(' and ')}
                  where r.finding_id = ${finding} and r.place = '${name}' and r.included and r.share <> 'mention'
                  order by r.id) to stdout with (format csv)`,
        ),
      )
    } finally {
      client.release()
    }
  }
}

async function countIncluded(pool: Pool, finding: number): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from engine.finding_row where finding_id = $1 and included and share <> 'mention'`,
    [finding],
  )
  return rows[0]?.count ?? 0
}

const line = (what: string, ours: readonly number[], floor: readonly number[]): Line => ({
  what,
  ours: ms(median(ours)),
  floor: ms(median(floor)),
  against: 'COPY of the same rows as CSV, table by table, thrown away',
  ratio: median(ours.map((one, round) => one / (floor[round] ?? Number.NaN))),
})

/** What one person gets out of an installation with so many tickets; a twentieth as many mails are theirs. */
export async function measurePersonExport(tickets: number): Promise<Result> {
  await using house = await openInstallation()
  const { engine } = house
  const mails = Math.ceil(tickets / 20)
  await fillTickets(engine.ownerPool, tickets)
  await fillPerson(engine.ownerPool, mails)
  const { persons } = engine.house
  const searched = performance.now()
  const finding = await persons.find({ emails: [person.email] })
  const findMs = performance.now() - searched
  const open = () =>
    persons.pack(finding.id, { kind: 'access', language: 'de', controller, requestId: 'bench' })

  // The first one is looked at and not counted.
  const folder = await mkdtemp(join(place, 'zusage-bench-package-'))
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rm(folder, { recursive: true }))
  await pipeline(await open(), createWriteStream(join(folder, 'package.zip')))
  const { faults, manifest } = await verifyPackage(join(folder, 'package.zip'))
  const rows = manifest?.tables.reduce((sum, table) => sum + table.rows, 0) ?? 0
  if (faults.length > 0) throw new Error(`The package is not whole: ${faults.join(', ')}`)
  if (rows !== (await countIncluded(engine.ownerPool, finding.id)))
    throw new Error('The package does not hold all the rows that were found.')

  const { ours, floor } = await inRounds(3, {
    ours: () =>
      readAll(async function* () {
        yield await open()
      }),
    floor: () => readAll(() => bareCsv(engine, finding.id)),
  })
  const of = (reads: readonly Read[], what: keyof Read) => reads.map((read) => read[what])
  return {
    title: `All data of one person (${short(rows)} rows, ${short(mails)} mails) out of ${short(tickets)} tickets`,
    lines: [
      line('the first byte', of(ours, 'firstMs'), of(floor, 'firstMs')),
      line('the whole package', of(ours, 'wholeMs'), of(floor, 'wholeMs')),
    ],
    notes: [
      `The package is a ZIP of ${bytes(median(of(ours, 'size')))} with ${short(manifest?.files.length ?? 0)} files: each row on a page, ` +
        `in JSON and in CSV, each mail as a file, all of it hashed and signed; the floor's CSV is ${bytes(median(of(floor, 'size')))}. ` +
        `While it was made the server grew by ${bytes(Math.max(...of(ours, 'growth')))} at most, and nobody else in it waited longer than ` +
        `${ms(Math.max(...of(ours, 'longestMs')))}. Finding the person took ${ms(findMs)}.`,
    ],
  }
}
