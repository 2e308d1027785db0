import { Kysely, PostgresDialect } from 'kysely'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { createContexts } from './contexts.ts'
import { type Database, openDatabase } from './database/database.ts'
import type { Engine } from './engine.ts'
import type { House } from './house.ts'
import type { EngineTables } from './ledger/engine-tables.ts'
import type { Module } from './module.ts'
import type { Network } from './network.ts'
import { createSettings } from './settings-live.ts'

export interface OpenEngine extends Engine, AsyncDisposable {
  readonly database: Database
}

/** The modules in an order in which each comes after those it needs. Throws on a circle and on a module that isn't there. */
export function inOrder(modules: readonly Module[]): Module[] {
  const byName = new Map(modules.map((module) => [module.name, module]))
  const done = new Set<Module>()
  const visit = (module: Module, way: readonly string[]): void => {
    if (done.has(module)) return
    if (way.includes(module.name))
      throw new Error(`Modules need each other in a circle: ${[...way, module.name].join(' → ')}.`)
    for (const name of Object.keys(module.needs ?? {})) {
      const needed = byName.get(name)
      if (!needed) throw new Error(`Module "${module.name}" needs "${name}", which is not among the modules.`)
      visit(needed, [...way, module.name])
    }
    done.add(module)
  }
  for (const module of modules) visit(module, [])
  return [...done]
}

/** Opens the database at `url` and joins the parts of the engine. Nothing runs or listens yet. */
export async function openEngine(options: {
  config: Config
  modules: readonly Module[]
  url: string
  log: Logger
  now?: () => Date
  recover?: () => Promise<void>
  network: (engine: Engine) => Network & Disposable
  house: (engine: Engine) => House
}): Promise<OpenEngine> {
  const { config, log } = options
  const modules = inOrder(options.modules)
  const now = options.now ?? (() => new Date())
  const database = await openDatabase({
    url: options.url,
    modules,
    recover: options.recover ?? (async () => undefined),
    log: (message) => log.info(message),
    warn: (error, message) => log.warn({ err: error }, message),
  })
  const { session, owner: ownerPool } = database
  const owner = new Kysely<EngineTables>({ dialect: new PostgresDialect({ pool: ownerPool }) })
  const settings = await createSettings(owner, {
    listen: session.listen,
    notify: (channel, payload) => ownerPool.query('select pg_notify($1, $2)', [channel, payload]),
  })
  const engine: OpenEngine = {
    config,
    log,
    modules,
    database,
    owner,
    ownerPool,
    now,
    get network() {
      return network
    },
    get house() {
      return house
    },
    module(name) {
      const found = modules.find((one) => one.name === name)
      if (!found) throw new Error(`There is no module "${name}".`)
      return found
    },
    context: (module, actor) => context(module, actor),
    listen: session.listen,
    lead: session.lead,
    async [Symbol.asyncDispose]() {
      network[Symbol.dispose]()
      await database[Symbol.asyncDispose]()
    },
  }
  const network = options.network(engine)
  const house = options.house(engine)
  const context = createContexts(database, {
    config,
    log,
    network,
    house: () => house,
    settings,
    modules,
    now,
  })
  return engine
}
