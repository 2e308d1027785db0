import pg from 'pg'

/** int8 as number (ids and counts stay below 2^53), date as `YYYY-MM-DD`; everything else as pg reads it. */
const parsers = new Map<number, (text: string) => unknown>([
  [20, Number],
  [1082, (text) => text],
])

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers.get(oid)) ||
    pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

export interface ConnectionOptions {
  readonly url: string
  /** Comma-separated, quoted where needed. */
  readonly searchPath: string
  readonly applicationName: string
}

/** Connection settings of every client: no statement and no idle transaction may hold the others up. */
export const clientConfig = (options: ConnectionOptions): pg.ClientConfig => ({
  connectionString: options.url,
  application_name: options.applicationName,
  options: `-c search_path=${options.searchPath.replaceAll(/[\\ ]/g, '\\$&')} -c timezone=UTC`,
  connectionTimeoutMillis: 10_000,
  keepAlive: true,
  types,
})

/** A pool that opens connections when they are needed and closes them when idle. A lost connection is no crash. */
export function openPool(
  options: ConnectionOptions & { max: number; onError: (error: Error) => void },
): pg.Pool {
  const pool = new pg.Pool({
    ...clientConfig(options),
    max: options.max,
    idleTimeoutMillis: 30_000,
    statement_timeout: 120_000,
    idle_in_transaction_session_timeout: 60_000,
  })
  pool.on('error', options.onError)
  pool.on('connect', (client) => client.on('error', options.onError))
  return pool
}

/** The same server and credentials, another database, user or password. */
export function changeUrl(
  url: string,
  change: { database?: string; user?: string; password?: string },
): string {
  const changed = new URL(url)
  if (change.database) changed.pathname = `/${encodeURIComponent(change.database)}`
  if (change.user) changed.username = encodeURIComponent(change.user)
  if (change.password) changed.password = encodeURIComponent(change.password)
  return changed.href
}

export const databaseName = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1))
