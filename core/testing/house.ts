import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import type { Pool } from 'pg'
import pino from 'pino'
import { type Config, readConfig } from '../config.ts'
import type { Actor, Context } from '../context.ts'
import { type OpenEngine, openEngine } from '../engine-live.ts'
import type { House } from '../house.ts'
import { runDueJobs } from '../jobs-live.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import type { Module } from '../module.ts'
import { type Clock, testClock } from './clock.ts'
import { cloneDatabase } from './database.ts'

/** An installation for one test file: the real engine on a database of its own; what runs by itself runs on demand. */
export interface TestHouse extends AsyncDisposable {
  readonly engine: OpenEngine
  readonly owner: Kysely<EngineTables>
  readonly ownerPool: Pool
  readonly clock: Clock
  context<T = never>(module: string, actor?: Actor): Context<T>
  /** Runs jobs and event handlers until none is due. */
  work(): Promise<void>
}

/** The modules given and those they need must be in `modules`. */
export async function openHouse(options: {
  modules: readonly Module[]
  config?: Partial<Config>
  now?: Date
}): Promise<TestHouse> {
  const dataDir = await mkdtemp(join(tmpdir(), 'zusage-house-'))
  const config: Config = {
    ...readConfig({ SMTP_PORT: '0', PORT: '0', LOG_LEVEL: 'silent' }),
    dataDir,
    ...options.config,
  }
  const clock = testClock()
  if (options.now) clock.set(options.now)
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
  const engine = await openEngine({
    config,
    modules: options.modules,
    url: await cloneDatabase(options.modules),
    log,
    now: clock.now,
    network: () => ({ connect: () => Promise.reject(new Error('no network yet')), recipients: () => [] }),
    house: () => ({}) as House,
  })
  return {
    engine,
    owner: engine.owner,
    ownerPool: engine.ownerPool,
    clock,
    context: <T>(module: string, actor?: Actor) => engine.context(module, actor) as unknown as Context<T>,
    work: () => runDueJobs(engine),
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
