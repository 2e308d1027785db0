import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Context } from '#core/context.ts'
import type { AnsweredRequest } from '#core/module.ts'
import type { Tables } from '../modules/website/data.ts'
import { insertRequests } from '../modules/website/queries.ts'
import { copyLine, copyWith } from './copy.ts'
import { inRounds, median, quantile, seeded, short } from './figures.ts'
import { columnsOf, makePlainLog, plainInsert, serveGroupCommit } from './group-commit.ts'
import { openInstallation, portOf } from './house.ts'
import { driveHttp, type LoadReport, perSecond } from './load.ts'
import { type Line, type Result, rateLine } from './table.ts'

const rounds = 3
const load = { connections: 32, seconds: 4, addresses: 2000 }

/** Rows as browsers make them. */
function sampleRows(count: number): AnsweredRequest[] {
  const random = seeded(5)
  const at = Date.now()
  return Array.from({ length: count }, (_, index) => ({
    at: new Date(at + index),
    address: `198.18.${Math.floor(random() * 250)}.${Math.floor(random() * 250)}`,
    method: 'GET',
    path: `/artikel/${Math.floor(random() * 5000)}?seite=${Math.floor(random() * 9)}`,
    protocol: 'HTTP/1.1',
    status: random() < 0.97 ? 200 : 404,
    bytes: Math.floor(random() * 60_000),
    referrer: random() < 0.5 ? 'https://www.bench.example/suche?q=drucker' : null,
    agent:
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
  }))
}

/** Rows a second when nothing but writing happens, in batches as large as the log writer's under load. */
async function measureBatches(ctx: Context<Tables>, pool: Pool): Promise<Line[]> {
  const batches = Array.from({ length: 40 }, (_, index) =>
    sampleRows(2000).map((row) => ({ ...row, bytes: index })),
  )
  const lines = batches.map((rows, batch) =>
    rows.map((row, index) => {
      const { at, address, method, path, protocol, status, bytes, referrer, agent } = row
      const id = batch * 2000 + index
      return copyLine([id, at.toISOString(), address, method, path, protocol, status, bytes, referrer, agent])
    }),
  )
  const rate = async (write: (batch: number) => Promise<unknown>): Promise<number> => {
    const began = performance.now()
    for (const batch of batches.keys()) await write(batch)
    return (batches.length * 2000) / ((performance.now() - began) / 1000)
  }
  await pool.query('create table bench.copied (like bench.log including indexes)')
  const found = await inRounds(rounds, {
    ours: () => rate((batch) => insertRequests(ctx.db, batches[batch] ?? [])),
    unnest: () =>
      rate((batch) =>
        pool.query({ name: 'rows', text: plainInsert, values: columnsOf(batches[batch] ?? []) }),
      ),
    async copy() {
      await pool.query('truncate bench.copied')
      return rate((batch) => copyWith(pool, 'bench.copied', lines[batch] ?? []))
    },
  })
  const what = "the log's own insert, 2,000 rows a commit"
  return [
    rateLine({ what, against: 'the same into a plain table', unit: 'rows/s' }, found.ours, found.unnest),
    rateLine({ what, against: 'COPY into a plain table', unit: 'rows/s' }, found.ours, found.copy),
  ]
}

/** Hits on the real server, each of them a row; against bare servers that keep the same row. */
export async function measureAccessLog(): Promise<Result> {
  await using house = await openInstallation({ TRUST_PROXY: '127.0.0.1' })
  const { ownerPool: pool } = house.engine
  await makePlainLog(pool)
  await using durable = await serveGroupCommit(pool, true)
  await using buffered = await serveGroupCommit(pool, false)
  const home = await (await fetch(`${house.url}/`)).text()
  const styles = /href="([^"]+\.css)"/.exec(home)?.[1] ?? ''
  const waits: number[] = []
  let missing = 0

  /** Every hit must be in the log, a moment after its answer. */
  const drive = async (port: number, path: string, table: string): Promise<LoadReport> => {
    const { rows } = await pool.query<{ at: Date }>('select clock_timestamp() as at')
    const report = await driveHttp({ ...load, port, path })
    const ended = performance.now()
    for (let seen = 0; seen < report.done; await pause(20)) {
      const counted = await pool.query<{ hits: number }>(
        `select count(*) as hits from ${table} where at >= $1 and address like '198.18.%'`,
        [rows[0]?.at],
      )
      seen = counted.rows[0]?.hits ?? 0
      if (performance.now() - ended > 5000) {
        missing += report.done - seen
        break
      }
    }
    waits.push(performance.now() - ended)
    if (report.failed > 0) throw new Error(`${report.failed} of ${report.done} requests for ${path} failed.`)
    return report
  }
  const ours = (path: string) => () => drive(portOf(house), path, 'website.access_log')
  const contenders = {
    styles: ours(styles),
    home: ours('/'),
    notice: ours('/privacy'),
    durable: () => drive(durable.port, '/', 'bench.log'),
    buffered: () => drive(buffered.port, '/', 'bench.log'),
  }
  await inRounds(1, contenders)
  const found = await inRounds(rounds, contenders)
  const rates = (name: keyof typeof found): number[] => found[name].map(perSecond)
  const against = 'bare node:http, the row on disk before the answer (group commit)'
  const line = (what: string, name: 'styles' | 'home' | 'notice'): Line =>
    rateLine({ what, against, unit: 'hits/s' }, rates(name), rates('durable'))
  const p99 = (name: keyof typeof found): string => short(median(found[name].map((report) => report.p99)))
  return {
    title: 'Access log: hits on the web server, each one a row',
    lines: [
      line('a stylesheet', 'styles'),
      rateLine(
        { what: 'the same', against: 'bare node:http that answers first and writes then', unit: 'hits/s' },
        rates('styles'),
        rates('buffered'),
      ),
      line('the home page', 'home'),
      line('the notice with its proofs', 'notice'),
      ...(await measureBatches(house.engine.context('website') as unknown as Context<Tables>, pool)),
    ],
    notes: [
      `${load.connections} connections, each with one request at a time; 99 of 100 answers came within ${p99('styles')} ms ` +
        `(stylesheet), ${p99('home')} ms (home page), ${p99('notice')} ms (notice), ${p99('durable')} ms (floor).`,
      `${missing === 0 ? 'No hit was missing in the log' : `${missing} hits were missing in the log`}; the last ones of a run were ` +
        `there ${short(quantile(waits, 0.99))} ms after the run at the latest.`,
    ],
  }
}
