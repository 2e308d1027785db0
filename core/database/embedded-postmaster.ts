import { execFile } from 'node:child_process'
import { readFile, readlink, realpath } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client, DatabaseError } from 'pg'

/** What a server says of itself in the data folder; the port is absent in its first milliseconds. */
export interface Postmaster {
  pid: number
  port: number | undefined
}

/** `busy`: it starts, recovers or shuts down. `silent`: nobody answers. */
export type Answer = 'ready' | 'busy' | 'denied' | 'silent'

export async function readPostmaster(folder: string): Promise<Postmaster | undefined> {
  const file = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')
  const [pid, , , port] = file.split('\n').map((line) => Number.parseInt(line, 10))
  return pid !== undefined && pid > 0
    ? { pid, port: port !== undefined && port > 0 ? port : undefined }
    : undefined
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

/** How many others are connected. */
export async function countConnections(port: number, password: string): Promise<number> {
  const client = superuser(port, password)
  try {
    await client.connect()
    const { rows } = await client.query<{ others: number }>(
      `select count(*)::int as others from pg_stat_activity
       where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    )
    return rows[0]?.others ?? 0
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
    ...{ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres', ssl: false },
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
