import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, constants, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import pino from 'pino'
import { expect } from 'vitest'
import { type Config, readConfig } from '../config.ts'
import { children, makeFolder } from '../database/embedded-testing.ts'
import { openServer } from '../database/server.ts'
import { type OpenEngine, openEngine } from '../engine-live.ts'
import { recordAsEngine } from '../evidence/chain.ts'
import { type Verification, verifyEvidence } from '../evidence/verify.ts'
import { type Evidence, startEvidence } from '../evidence/writer.ts'
import { createHouse } from '../house-live.ts'
import { createNetwork } from '../network-live.ts'
import { readEverything } from '../testing/everything.ts'
import { type Backup, type BackupOptions, makeBackup } from './backup.ts'
import { type Restored, type RestoreOptions, restoreBackup } from './restore.ts'

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

export const silent = (): void => undefined

export const backUp = (dataDir: string, into: string, more: Partial<BackupOptions> = {}): Promise<Backup> =>
  makeBackup({ dataDir, into, keepDays: 30, zone: 'UTC', log: silent, ...more })

export const restore = (
  dataDir: string,
  from: string,
  more: Partial<RestoreOptions> = {},
): Promise<Restored> => restoreBackup({ dataDir, from, replace: true, log: silent, ...more })

/** What an installation holds after a start: its rows of `test.debit`, and what verification says. */
export async function look(dataDir: string): Promise<{ rows: number; verified: Verification }> {
  await using house = await openInstallation(dataDir)
  await house.evidence.chain()
  const [found] = await house.query<{ rows: number }>('select count(*)::int as rows from test.debit')
  return { rows: found?.rows ?? 0, verified: await verifyEvidence(house.engine) }
}

/**
 * All that an installation holds after a start: each row of each table, and each file beside the database. What a restore
 * says of itself in the evidence tells when it was, so there only that it happened counts.
 */
export async function contentOf(dataDir: string): Promise<Map<string, string>> {
  await using house = await openInstallation(dataDir)
  await house.evidence.chain()
  expect((await verifyEvidence(house.engine)).faults).toEqual([])
  const content = await readEverything(house.engine)
  const restores = await house.query<{ sequence: number }>(
    `select sequence from engine.evidence where kind = 'evidence.restored'`,
  )
  for (const { sequence } of restores)
    for (const table of ['evidence', 'evidence_payload'])
      content.set(`engine.${table} ${sequence}`, 'restored')
  for (const entry of await readdir(dataDir, { recursive: true, withFileTypes: true })) {
    const path = relative(dataDir, join(entry.parentPath, entry.name))
    if (!entry.isFile() || /^(postgres[./]|zusage\.pid)/.test(path)) continue
    content.set(path, path.startsWith('evidence/') ? '' : await readFile(join(dataDir, path), 'latin1'))
  }
  return content
}

/** The rows and files that two installations do not have alike. */
export const differences = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): string[] =>
  [...new Set([...one.keys(), ...other.keys()])].filter((name) => one.get(name) !== other.get(name))

/** A backup with 20,000 rows and 5 entries, and an installation that has gone on to 20,003 and 9. */
export async function makeBoth(): Promise<{ dataDir: string; into: string }> {
  const [dataDir, into] = [await makeInstallation(), await makeFolder()]
  await backUp(dataDir, into)
  await using house = await openInstallation(dataDir)
  await house.query('insert into test.debit select n, 0 from generate_series(20001, 20003) n')
  await house.write(4)
  return { dataDir, into }
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
