import { execFile } from 'node:child_process'
import { readdir, readFile, readlink, realpath } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client, DatabaseError } from 'pg'

/** What a server says of itself in the data folder; the port is absent in its first milliseconds. */
interface Postmaster {
  pid: number
  port: number | undefined
  /** Whether it means to let us in: asked before that, it would write each refusal to its log. */
  ready: boolean
}

/** `busy`: it starts, recovers or shuts down. `silent`: nobody answers. */
type Answer = 'ready' | 'busy' | 'denied' | 'silent'

export async function readPostmaster(folder: string): Promise<Postmaster | undefined> {
  const file = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = file.split('\n')
  const [pid, , , port] = lines.map((line) => Number.parseInt(line, 10))
  if (pid === undefined || !(pid > 0)) return undefined
  return {
    pid,
    port: port !== undefined && port > 0 ? port : undefined,
    ready: lines[7]?.trim() === 'ready',
  }
}

/** Whether a process with this number exists; an ended one that nobody has taken note of counts. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/**
 * Whether this process is a server on this data folder, and not another one that got its number: after a restart of
 * the machine or container numbers repeat, and a copied data folder holds its original's.
 */
export async function runsIn(pid: number, folder: string): Promise<boolean> {
  if (!isAlive(pid)) return false
  if (process.platform === 'win32') return true
  if (process.platform !== 'linux') return (await commandOf(pid)).includes(folder)
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(folder))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EACCES')) return false
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    return command.split('\0').includes(folder)
  }
}

/**
 * Ends the sessions of a server that was killed. They notice by themselves only when they next wait for something, and
 * until then no server can start on the folder. Linux alone tells which they are; elsewhere they are waited for.
 */
export async function endOrphans(folder: string): Promise<void> {
  for (const entry of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(entry)) continue
    const name = await readFile(`/proc/${entry}/comm`, 'utf8').catch(() => '')
    if (name.trim() !== 'postgres' || !(await runsIn(Number(entry), folder))) continue
    try {
      process.kill(Number(entry), 'SIGQUIT')
    } catch {
      // It has just ended by itself.
    }
  }
}

/** Knocks with the superuser's password. A server that is full is ready, too. */
export async function knock(port: number, password: string): Promise<Answer> {
  const client = superuser(port, password)
  try {
    await client.connect()
    return 'ready'
  } catch (error) {
    if (!(error instanceof DatabaseError)) return 'silent'
    if (error.code === '57P03') return 'busy'
    return error.code === '53300' ? 'ready' : 'denied'
  } finally {
    await client.end().catch(() => {})
  }
}

/** Whether others are connected; a server that can't be asked counts as in use. */
export async function isInUse(port: number, password: string): Promise<boolean> {
  const client = superuser(port, password)
  try {
    await client.connect()
    const { rows } = await client.query<{ others: number }>(
      `select count(*)::int as others from pg_stat_activity
       where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    )
    return rows[0]?.others !== 0
  } catch {
    return true
  } finally {
    await client.end().catch(() => {})
  }
}

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export async function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

function superuser(port: number, password: string): Client {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: 5_000,
  })
  client.on('error', () => {})
  return client
}

async function commandOf(pid: number): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).catch(
    () => ({
      stdout: '',
    }),
  )
  return stdout
}
