import { execFile } from 'node:child_process'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { freePort } from './postfix.ts'

const run = promisify(execFile)

export const postgres15 = '/usr/lib/postgresql/15/bin/postgres'

/** Debian's PostgreSQL 15 on a folder of its own, as an operator's own server. */
export interface Postgres extends AsyncDisposable {
  /** An empty database, made as the documentation says, as the role that owns it. */
  createDatabase(name: string): Promise<string>
  /** The superuser's URL of a database. */
  adminUrl(database: string): string
}

export async function startPostgres15(): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), 'postgres15-'))
  const [uid, gid] = [
    Number((await run('id', ['-u', 'postgres'])).stdout),
    Number((await run('id', ['-g', 'postgres'])).stdout),
  ]
  await chown(folder, uid, gid)
  const port = await freePort()
  const data = join(folder, 'data')
  const bin = (name: string, ...args: string[]) =>
    run(postgres15.replace(/postgres$/, name), args, { uid, gid, cwd: folder })
  await bin(
    'initdb',
    '-D',
    data,
    '-U',
    'postgres',
    '--auth=trust',
    '--no-sync',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
  )
  await bin(
    'pg_ctl',
    '-D',
    data,
    '-w',
    '-l',
    join(folder, 'log'),
    '-o',
    `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`,
    'start',
  )
  const adminUrl = (database: string): string => `postgres://postgres@127.0.0.1:${port}/${database}`
  return {
    adminUrl,
    async createDatabase(name) {
      const admin = new pg.Client({ connectionString: adminUrl('postgres') })
      await admin.connect()
      await admin.query(`create role ${name} login createrole password 'secret'`)
      await admin.query(
        `create database ${name} owner ${name} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'`,
      )
      await admin.end()
      return `postgres://${name}:secret@127.0.0.1:${port}/${name}`
    },
    async [Symbol.asyncDispose]() {
      await bin('pg_ctl', '-D', data, '-w', '-m', 'immediate', 'stop')
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
