import { randomBytes } from 'node:crypto'
import { Logger, runMigrations } from 'graphile-worker'
import pg from 'pg'
import { engineLedger } from '../ledger/engine-tables.ts'
import { generateRoles, roleName, rolePassword, searchPath } from '../ledger/roles.ts'
import { verifyLedgers } from '../ledger/verify.ts'
import type { Module } from '../module.ts'
import { guardHolds } from '../retention/guards.ts'
import { changeUrl, clientConfig, databaseName, openPool } from './connect.ts'
import { migrate } from './migrate.ts'
import { openSession, type Session } from './session.ts'

/** The database of an installation, migrated, verified against the ledgers, with a pool for each role. */
export interface Database extends AsyncDisposable {
  readonly name: string
  /** Migrations, sweeps and checks; never given to a module. */
  readonly owner: pg.Pool
  readonly session: Session
  /** Connected as the module's own role. */
  pool(module: string): pg.Pool
}

const ownerConnections = 8

async function installationSecret(client: pg.ClientBase): Promise<Buffer> {
  await client.query('insert into engine.secret (key, value) values ($1, $2) on conflict do nothing', [
    'roles',
    randomBytes(32),
  ])
  const { rows } = await client.query<{ value: Buffer }>(
    `select value from engine.secret where key = 'roles'`,
  )
  const secret = rows[0]?.value
  if (!secret) throw new Error('The database does not keep what was written to it (engine.secret is empty).')
  return secret
}

async function writeHandlers(client: pg.ClientBase, modules: readonly Module[]): Promise<void> {
  const pairs = modules.flatMap((module) =>
    (module.on ?? []).map((handler) => [handler.event.name, module.name]),
  )
  await client.query(
    `with wanted as (select * from unnest($1::text[], $2::text[]) as w (event, module)),
          gone as (delete from engine.handler h where not exists (select from wanted w where (w.event, w.module) = (h.event, h.module)))
     insert into engine.handler select distinct event, module from wanted on conflict do nothing`,
    [pairs.map((pair) => pair[0]), pairs.map((pair) => pair[1])],
  )
}

async function refuseTooManyConnections(client: pg.ClientBase, modules: readonly Module[]): Promise<void> {
  const wanted = modules.reduce((sum, module) => sum + (module.connections ?? 2), ownerConnections + 2)
  const { rows } = await client.query<{ allowed: number }>(
    `select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as allowed`,
  )
  const allowed = rows[0]?.allowed ?? 0
  if (wanted > allowed)
    throw new Error(
      `The modules may open ${wanted} connections, but the database server allows ${allowed}. Raise max_connections.`,
    )
}

/** Brings the schema up to date under one lock, so that two starters do not meet. Returns the installation's secret. */
async function prepare(
  url: string,
  modules: readonly Module[],
  log: (message: string) => void,
): Promise<Buffer> {
  const client = new pg.Client(
    clientConfig({ url, searchPath: 'engine', applicationName: 'zusage migrations' }),
  )
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtextextended('zusage.schema', 0))`)
    await runMigrations({ connectionString: url, logger: new Logger(() => () => undefined) })
    for (const name of await migrate(client, modules)) log(`migrated ${name}`)
    await verifyLedgers(client, [
      { module: 'engine', schema: 'engine', ledger: engineLedger },
      ...modules.map((module) => ({ module: module.name, schema: module.schema, ledger: module.ledger })),
    ])
    const secret = await installationSecret(client)
    await generateRoles(client, modules, { database: databaseName(url), secret })
    await guardHolds(client, modules)
    await writeHandlers(client, modules)
    await refuseTooManyConnections(client, modules)
    return secret
  } finally {
    await client.end()
  }
}

export async function openDatabase(options: {
  url: string
  modules: readonly Module[]
  /** Brings the server up again after it was found dead. */
  recover: () => Promise<void>
  log: (message: string) => void
  warn: (error: unknown, message: string) => void
}): Promise<Database> {
  const { url, modules, warn } = options
  const secret = await prepare(url, modules, options.log)
  const name = databaseName(url)
  const onError = (error: Error): void => warn(error, 'an idle connection to the database was lost')
  const owner = openPool({
    url,
    searchPath: 'engine',
    applicationName: 'zusage engine',
    max: ownerConnections,
    onError,
  })
  const session = await openSession({
    config: clientConfig({ url, searchPath: 'engine', applicationName: 'zusage session' }),
    recover: options.recover,
    warn,
  })
  const pools = new Map(
    modules.map((module) => {
      const role = roleName(name, module.schema)
      return [
        module.name,
        openPool({
          url: changeUrl(url, { user: role, password: rolePassword(secret, role) }),
          searchPath: searchPath(module.schema),
          applicationName: `zusage ${module.name}`,
          max: module.connections ?? 2,
          onError,
        }),
      ]
    }),
  )
  return {
    name,
    owner,
    session,
    pool(module) {
      const pool = pools.get(module)
      if (!pool) throw new Error(`There is no module "${module}".`)
      return pool
    },
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]()
      await Promise.all([owner, ...pools.values()].map((pool) => pool.end()))
    },
  }
}
