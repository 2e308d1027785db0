import pg from 'pg'
import { clientConfig } from '../../database/connect.ts'
import { openDatabase } from '../../database/database.ts'
import type { Module } from '../../module.ts'
import { type CopiedTable, findObstacle, listMigrations, listSequences, listTables } from './catalogue.ts'
import { copyRows, copySequence, makePartitions } from './rows.ts'

export interface CopyOptions {
  /** URLs of the databases, as their owners. */
  readonly from: string
  readonly to: string
  readonly modules: readonly Module[]
  readonly log: (message: string) => void
  /** Called when a table has been copied: the rows sent, which are the rows that arrived. */
  readonly copied?: (table: string, rows: number) => unknown
}

export interface Copied {
  readonly tables: number
  readonly rows: number
}

/**
 * Copies an installation into an empty database, on whatever server of whatever version from 15 on: schema by
 * migrations, rows by COPY, from one moment of the source, in one transaction of the target. Killed or failed, the
 * target has the schema and no rows, and the copy may be begun again. Throws before it writes anything when the target
 * has data of its own.
 */
export async function copyInstallation(options: CopyOptions): Promise<Copied> {
  const { modules, log } = options
  const schemas = ['engine', 'graphile_worker', ...modules.map((module) => module.schema)]
  await using from = await connect(options.from, 'copy from')
  await using to = await connect(options.to, 'copy to')
  await from.client.query('begin isolation level repeatable read read only')
  const wanted = await listMigrations(from.client)
  if (!wanted) throw new Error('There is no installation in the database to copy from: check its URL.')
  await warnOfUse(from.client, log)
  await refuseUnsuited(to.client, schemas)

  const database = await openDatabase({
    url: options.to,
    modules,
    recover: async () => undefined,
    log,
    warn: () => undefined,
  })
  await database[Symbol.asyncDispose]()
  compareMigrations(wanted, (await listMigrations(to.client)) ?? [])

  const tables = await listTables(from.client, schemas)
  const rows = await copyAll(from.client, to.client, tables, schemas, options.copied)
  for (const { name } of tables) await to.client.query(`analyze ${name}`)
  return { tables: tables.length, rows }
}

/** A session without limits of time, to which every name is qualified; text means the same at both ends. */
async function connect(url: string, doing: string): Promise<AsyncDisposable & { client: pg.Client }> {
  const client = new pg.Client(
    clientConfig({ url, searchPath: 'pg_catalog', applicationName: 'zusage copy' }),
  )
  client.on('error', () => undefined)
  await client.connect().catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`The database to ${doing} does not let us in: ${why}. Check its URL.`, { cause })
  })
  for (const [name, value] of [
    ['statement_timeout', '0'],
    ['idle_in_transaction_session_timeout', '0'],
    ['datestyle', 'ISO, YMD'],
    ['intervalstyle', 'postgres'],
    ['extra_float_digits', '3'],
    ['row_security', 'off'],
  ])
    await client.query(`set ${name} = ${pg.escapeLiteral(value ?? '')}`)
  return {
    client,
    // A COPY that failed half-way leaves a session that would not end by being asked to.
    [Symbol.asyncDispose]: async () => void client.connection.stream.destroy(),
  }
}

async function warnOfUse(from: pg.Client, log: (message: string) => void): Promise<void> {
  const { rows } = await from.query(
    `select from pg_stat_activity where datname = current_database() and application_name like 'zusage session'`,
  )
  if (rows.length > 0)
    log('Zusage is running on the database that is copied: what it writes from now on is not in the copy.')
}

async function refuseUnsuited(to: pg.Client, schemas: readonly string[]): Promise<void> {
  const { rows } = await to.query<{ encoding: string }>(
    `select current_setting('server_encoding') as encoding`,
  )
  if (rows[0]?.encoding !== 'UTF8')
    throw new Error(
      `The database to copy to is encoded in ${rows[0]?.encoding}: make one with encoding 'UTF8', as docs/operators/install.md shows.`,
    )
  const obstacle = await findObstacle(to, schemas)
  if (obstacle)
    throw new Error(
      `The database to copy to is not empty: ${obstacle} is there. Nothing was written; name an empty database.`,
    )
}

function compareMigrations(from: readonly string[], to: readonly string[]): void {
  const missing = to.find((line) => !from.includes(line))
  if (missing)
    throw new Error(
      `The installation to copy is older than this Zusage (${missing} has not run there): start this version on it once.`,
    )
  const unknown = from.find((line) => !to.includes(line))
  if (unknown)
    throw new Error(
      `The installation to copy has run ${unknown}, which this Zusage does not know: copy with the version that runs it.`,
    )
}

async function copyAll(
  from: pg.Client,
  to: pg.Client,
  tables: readonly CopiedTable[],
  schemas: readonly string[],
  copied: CopyOptions['copied'],
): Promise<number> {
  // The triggers of the target, which may be of another version, by its own names.
  const triggers = (await listTables(to, schemas)).flatMap((table) =>
    table.triggers.map((trigger) => `${table.name} %s trigger ${trigger}`),
  )
  const turn = async (how: 'disable' | 'enable'): Promise<void> => {
    for (const trigger of triggers) await to.query(`alter table ${trigger.replace('%s', how)}`)
  }
  await to.query('begin')
  for (const table of tables) await makePartitions(to, table)
  // They would derive rows that are copied as well.
  await turn('disable')
  let rows = 0
  for (const table of tables) {
    const { sent, found } = await copyRows(from, to, table)
    if (sent !== found)
      throw new Error(
        `${table.name} has ${sent} rows at one end and ${found} at the other. Nothing was copied; copy again.`,
      )
    await copied?.(table.name, found)
    rows += found
  }
  await to.query('set constraints all immediate')
  await turn('enable')
  for (const name of await listSequences(to, schemas)) await copySequence(from, to, name)
  await to.query('commit')
  await from.query('commit')
  return rows
}
