import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { given, tell } from './load-task.ts'
import type { WriterReport } from './load.ts'

/** A row every few milliseconds, and beside it a look at who waits for a lock. Until told to stop. */
const { url } = await given<{ url: string }>()
let stopped = false
process.once('message', () => (stopped = true))

const connect = async (): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}

let rows = 0
let longestInsert = 0
let longestLockWait = 0

async function write(): Promise<void> {
  const client = await connect()
  // What is looked for are waits for locks, not for the disk.
  await client.query('set synchronous_commit = off')
  const text = `insert into website.access_log (at, address, method, path, protocol, status, bytes)
    values (now(), '198.18.0.1', 'GET', '/beside', 'HTTP/1.1', 200, 2)`
  // Learns the table's shape before it counts.
  await client.query({ name: 'row', text })
  while (!stopped) {
    const began = performance.now()
    await client.query({ name: 'row', text })
    longestInsert = Math.max(longestInsert, performance.now() - began)
    rows++
    await pause(5)
  }
  await client.end()
}

async function watch(): Promise<void> {
  const client = await connect()
  while (!stopped) {
    // Whoever comes to drop waits too; here only those count who read or write rows.
    const { rows: found } = await client.query<{ ms: number | null }>({
      name: 'locks',
      text: `select max(extract(epoch from clock_timestamp() - waitstart) * 1000)::float8 as ms from pg_locks
        where not granted and mode in ('RowExclusiveLock', 'AccessShareLock', 'RowShareLock')`,
    })
    longestLockWait = Math.max(longestLockWait, found[0]?.ms ?? 0)
    await pause(4)
  }
  await client.end()
}

await Promise.all([write(), watch()])
const report: WriterReport = { rows, longestInsert, longestLockWait }
tell(report)
