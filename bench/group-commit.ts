import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Pool } from 'pg'
import type { AnsweredRequest } from '#core/module.ts'

/** The rows of an access log as arrays of columns, for `unnest`. */
export const columnsOf = (rows: readonly AnsweredRequest[]): unknown[] => [
  rows.map((row) => row.at.toISOString()),
  rows.map((row) => row.address),
  rows.map((row) => row.method),
  rows.map((row) => row.path),
  rows.map((row) => row.protocol),
  rows.map((row) => row.status),
  rows.map((row) => row.bytes),
  rows.map((row) => row.referrer),
  rows.map((row) => row.agent),
]

/** The columns of the access log in a table that is nothing but a table. */
export async function makePlainLog(pool: Pool): Promise<void> {
  await pool.query('create schema if not exists bench')
  await pool.query(`create table bench.log (
    id bigint generated always as identity, at timestamptz not null, address text not null, method text not null,
    path text not null, protocol text not null, status integer not null, bytes bigint not null, referrer text,
    agent text, primary key (at, id))`)
}

export const plainInsert = `insert into bench.log (at, address, method, path, protocol, status, bytes, referrer, agent)
  select * from unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::bigint[],
    $8::text[], $9::text[])`

export interface GroupCommitServer extends AsyncDisposable {
  readonly port: number
}

/**
 * The least work of a server that keeps a log: Node's own HTTP server answers "ok" and adds a row; all hits that
 * come while one commit is under way share the next. With `wait` an answer leaves when its row is on disk,
 * otherwise at once.
 */
export async function serveGroupCommit(pool: Pool, wait: boolean): Promise<GroupCommitServer> {
  let rows: AnsweredRequest[] = []
  let answers: (() => void)[] = []
  let writing = false
  const write = async (): Promise<void> => {
    writing = true
    while (rows.length > 0) {
      const batch = { rows, answers }
      rows = []
      answers = []
      await pool.query({ name: 'log', text: plainInsert, values: columnsOf(batch.rows) })
      for (const answer of batch.answers) answer()
    }
    writing = false
  }
  const server = createServer((request, response) => {
    const { headers, method = '', url: path = '' } = request
    rows.push({
      at: new Date(),
      address: String(headers['x-forwarded-for'] ?? request.socket.remoteAddress),
      method,
      path,
      protocol: `HTTP/${request.httpVersion}`,
      status: 200,
      bytes: 2,
      referrer: headers.referer ?? null,
      agent: headers['user-agent'] ?? null,
    })
    const answer = (): void => {
      response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 2 })
      response.end('ok')
    }
    if (wait) answers.push(answer)
    else answer()
    if (!writing) void write()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
