import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, constants, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { type Config, readConfig } from '../config.ts'
import { children, makeFolder } from '../database/embedded-testing.ts'
import { openServer } from '../database/server.ts'
import { type OpenEngine, openEngine } from '../engine-live.ts'
import { recordAsEngine } from '../evidence/chain.ts'
import { type Evidence, startEvidence } from '../evidence/writer.ts'
import { createHouse } from '../house-live.ts'
import { createNetwork } from '../network-live.ts'

/** An installation without modules on the embedded server of a data folder; disposing stops both. */
export interface Installation extends AsyncDisposable {
  readonly engine: OpenEngine
  readonly evidence: Evidence
  query<T extends object>(sql: string): Promise<T[]>
  /** Records so many entries and chains them. */
  write(count: number): Promise<void>
}

export const configOf = (dataDir: string): Config => ({
  ...readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' }),
  jobs: false,
})

export async function openInstallation(dataDir: string): Promise<Installation> {
  await using stack = new AsyncDisposableStack()
  const config = configOf(dataDir)
  const server = stack.use(await openServer(config, () => undefined))
  const engine = stack.use(
    await openEngine({
      config,
      modules: [],
      url: server.url,
      log: pino({ level: 'silent' }),
      network: createNetwork,
      house: createHouse,
    }),
  )
  const evidence = stack.use(await startEvidence(engine))
  const opened = stack.move()
  return {
    engine,
    evidence,
    query: async <T extends object>(sql: string) => (await engine.ownerPool.query<T>(sql)).rows,
    async write(count) {
      for (let number = 0; number < count; number++)
        await recordAsEngine(engine.owner, 'test.number', { number })
      await evidence.chain()
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

let template: Promise<string> | undefined

/**
 * A stopped installation with five entries of evidence, two tables of 20,000 equal amounts, and 20 MB that take a
 * moment to copy; made once for a test file.
 */
export async function makeInstallation(): Promise<string> {
  template ??= (async () => {
    const dataDir = join(await mkdtemp(join(tmpdir(), 'zusage-backup-')), 'data')
    await using made = await openInstallation(dataDir)
    await made.write(5)
    await made.query('create schema test')
    for (const table of ['debit', 'credit']) {
      await made.query(`create table test.${table} (id bigint primary key, amount bigint not null)`)
      await made.query(`insert into test.${table} select n, n % 97 from generate_series(1, 20000) n`)
    }
    await made.query(
      `create table test.ballast as select repeat(md5(n::text), 100) as t from generate_series(1, 6000) n`,
    )
    return dataDir
  })()
  const dataDir = join(await makeFolder(), 'data')
  await cp(await template, dataDir, { recursive: true, mode: constants.COPYFILE_FICLONE })
  return dataDir
}

/** For `afterAll`. */
export async function removeInstallation(): Promise<void> {
  if (template) await rm(join(await template, '..'), { recursive: true, force: true })
}

/** Runs a piece of a program that imports from this folder in a process of its own, and kills it after so many milliseconds. */
export async function runElsewhere(
  source: string,
  killAfterMs?: number,
): Promise<{ output: string; ms: number }> {
  const begun = performance.now()
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', source], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: import.meta.dirname,
  })
  children.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  await once(child, 'close')
  clearTimeout(timer)
  return { output, ms: performance.now() - begun }
}

/** A pseudo-random sequence between 0 and 1 that a failure can be repeated with (`TEST_SEED`). */
export function chances(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
