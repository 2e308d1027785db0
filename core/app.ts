import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { openServer } from './database/server.ts'
import { fillDemo } from './demo.ts'
import { type OpenEngine, openEngine } from './engine-live.ts'
import { startEvidence } from './evidence/writer.ts'
import { createHouse } from './house-live.ts'
import { isDatabaseDown } from './http/database-down.ts'
import { probe } from './http/probe.ts'
import { type ConsoleAssets, startHttp } from './http/server.ts'
import type { SiteFrame } from './http/pages.ts'
import { startJobs } from './jobs-live.ts'
import type { Module } from './module.ts'
import { createNetwork } from './network-live.ts'
import { startNumbers } from './person/numbers.ts'
import { startPromises } from './promises/runner.ts'
import { startSweeps } from './retention/sweeps.ts'

export interface RunningHouse extends AsyncDisposable {
  readonly engine: OpenEngine
  readonly http: FastifyInstance
  readonly url: string | null
}

export interface StartOptions {
  readonly config: Config
  readonly log: Logger
  readonly modules: readonly Module[]
  readonly frame: SiteFrame
  readonly console?: ConsoleAssets
  /** Fills an empty installation with invented data before it opens. */
  readonly demo?: boolean
}

/**
 * Starts everything: server, migrations, ledger check, evidence, sweeps, jobs, promises, HTTP, the modules'
 * own listeners. Disposing stops it in the opposite order: what was accepted is finished first.
 */
export async function startHouse({
  config,
  log,
  modules,
  frame,
  demo,
  ...rest
}: StartOptions): Promise<RunningHouse> {
  await using stack = new AsyncDisposableStack()
  const server = stack.use(await openServer(config, (message) => log.info(message)))
  const engine = stack.use(
    await openEngine({
      config,
      log,
      modules,
      url: server.url,
      recover: server.recover,
      network: createNetwork,
      house: createHouse,
    }),
  )
  stack.use(await startEvidence(engine))
  stack.use(await startNumbers(engine))
  if (config.jobs) {
    stack.use(await startSweeps(engine))
    stack.use(startJobs(engine, engine.database.session))
  }
  if (demo) await fillDemo(engine)
  const web = stack.use(await startHttp(engine, { frame, listen: true, ...rest }))
  if (config.jobs) stack.use(await startPromises(engine, { request: probe(web.http) }))
  for (const module of engine.modules)
    if (module.start) stack.use(await module.start(engine.context(module.name)))
  const started = stack.move()
  return { engine, http: web.http, url: web.url, [Symbol.asyncDispose]: () => started.disposeAsync() }
}

const startTries = 5

/** Starts again where the database died in the middle of a start, or is still starting itself: five times, a second apart. */
export async function retryWhileDown<R>(log: Logger, start: () => Promise<R>): Promise<R> {
  for (let tries = 1; ; tries++)
    try {
      return await start()
    } catch (error) {
      if (tries === startTries || !isDatabaseDown(error)) throw error
      log.warn({ err: error }, 'the database was lost during the start; starting again')
      await pause(1000)
    }
}
