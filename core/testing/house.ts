import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Kysely } from 'kysely'
import type { Pool } from 'pg'
import { type Config, readConfig } from '../config.ts'
import type { Actor, Context } from '../context.ts'
import { type OpenEngine, openEngine } from '../engine-live.ts'
import { startEvidence } from '../evidence/writer.ts'
import { createHouse } from '../house-live.ts'
import type { SiteFrame } from '../http/pages.ts'
import { probe } from '../http/probe.ts'
import { startHttp } from '../http/server.ts'
import { runDueJobs } from '../jobs-live.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import { createLog } from '../log.ts'
import type { Module } from '../module.ts'
import { createNetwork } from '../network-live.ts'
import { startPromises } from '../promises/runner.ts'
import { type SweepReport, startSweeps } from '../retention/sweeps.ts'
import { type Clock, testClock } from './clock.ts'
import { cloneDatabase } from './database.ts'

/** An installation for one test file: the real engine on a database of its own; what runs by itself runs on demand. */
export interface TestHouse extends AsyncDisposable {
  readonly engine: OpenEngine
  readonly owner: Kysely<EngineTables>
  readonly ownerPool: Pool
  readonly clock: Clock
  /** `inject()` requests into it; it does not listen. */
  readonly http: FastifyInstance
  context<T = never>(module: string, actor?: Actor): Context<T>
  /** Runs jobs and event handlers until none is due. */
  work(): Promise<void>
  sweep(): Promise<SweepReport>
  /** Runs every check now. */
  prove(): Promise<void>
  /** Chains what waits in the inbox of the evidence. */
  chain(): Promise<number>
}

const bareFrame: SiteFrame = {
  assets: [],
  render: async (page) => `<!doctype html><title>${page.title}</title>${page.body.text}`,
}

/** The modules given and those they need must be in `modules`. `start`: also the modules' own listeners. */
export async function openHouse(options: {
  modules: readonly Module[]
  config?: Partial<Config>
  now?: Date
  start?: boolean
  frame?: SiteFrame
}): Promise<TestHouse> {
  await using stack = new AsyncDisposableStack()
  const dataDir = await mkdtemp(join(tmpdir(), 'zusage-house-'))
  const replayDir = `${dataDir}-replay`
  for (const folder of [dataDir, replayDir]) stack.defer(() => rm(folder, { recursive: true, force: true }))
  const environment = { SMTP_PORT: '0', PORT: '0', JOBS: 'off', LOG_LEVEL: process.env.TEST_LOG ?? 'silent' }
  const config: Config = { ...readConfig(environment), dataDir, replayDir, ...options.config }
  const clock = testClock()
  if (options.now) clock.set(options.now)
  const engine = stack.use(
    await openEngine({
      config,
      modules: options.modules,
      url: await cloneDatabase(options.modules),
      log: createLog(config, options.modules),
      now: clock.now,
      network: createNetwork,
      house: createHouse,
    }),
  )
  const evidence = stack.use(await startEvidence(engine))
  const sweeps = stack.use(await startSweeps(engine))
  const { http } = stack.use(await startHttp(engine, { frame: options.frame ?? bareFrame, listen: false }))
  const promises = stack.use(await startPromises(engine, { request: probe(http) }))
  if (options.start)
    for (const module of engine.modules)
      if (module.start) stack.use(await module.start(engine.context(module.name)))
  const opened = stack.move()
  return {
    engine,
    http,
    clock,
    owner: engine.owner,
    ownerPool: engine.ownerPool,
    context: <T>(module: string, actor?: Actor) => engine.context(module, actor) as unknown as Context<T>,
    work: () => runDueJobs(engine),
    sweep: () => sweeps.sweepNow(),
    prove: () => promises.checkNow(),
    chain: () => evidence.chain(),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}
