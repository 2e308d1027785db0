import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, constants, cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { readPostmaster, runsIn } from './embedded-postmaster.ts'
import { startEmbedded, type EmbeddedOptions, type EmbeddedServer } from './embedded.ts'

export const isRoot = process.getuid?.() === 0
export const nobody = 65_534
/** What the servers of this test file said. */
export const messages: string[] = []
/** Killed after each test. */
export const children: ChildProcess[] = []
/** Removed after each test, with the server that runs there. */
const folders: string[] = []
let template: Promise<string> | undefined

/** A data folder that an unprivileged user can pass through, as a new `./data` is. */
export async function makeFolder(mode = 0o711): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zusage-embedded-'))
  await chmod(folder, mode)
  folders.push(folder)
  return folder
}

/** A data folder with a database that was stopped, copied from one that is made once for a test file. */
export async function makeDatabase(): Promise<string> {
  template ??= (async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'zusage-template-'))
    await chmod(dataDir, 0o711)
    await (await start(dataDir)).stop()
    return dataDir
  })()
  const folder = await makeFolder()
  await cp(await template, folder, { recursive: true, mode: constants.COPYFILE_FICLONE })
  return folder
}

export function start(dataDir: string, more: Partial<EmbeddedOptions> = {}): Promise<EmbeddedServer> {
  return startEmbedded({ dataDir, durable: false, log: (message) => messages.push(message), ...more })
}

/** Starts the server from another process, which stays until it is killed. Its output is its log, then the URL or error. */
export function startElsewhere(dataDir: string, more: Partial<EmbeddedOptions> = {}, uid?: number) {
  const source = `
    import { startEmbedded } from ${JSON.stringify(new URL('embedded.ts', import.meta.url).href)}
    const options = { ...${JSON.stringify({ dataDir, durable: false, ...more })}, log: console.log }
    const server = await startEmbedded(options).catch((error) => console.log('error: ' + error.message))
    if (server) console.log('adopted: ' + server.adopted + ' url: ' + server.url('postgres'))
    if (server) setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: '/',
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  children.push(child)
  let output = ''
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  return {
    child,
    /** Resolves with the output once it matches. */
    async says(pattern: RegExp): Promise<string> {
      while (!pattern.test(output)) {
        if (child.exitCode !== null) throw new Error(`ended without ${pattern}: ${output}`)
        await Promise.race([once(child.stdout, 'data'), once(child, 'close')])
      }
      return output
    },
  }
}

export async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'close')
  child.kill('SIGKILL')
  await ended
}

export async function ask(server: Pick<EmbeddedServer, 'url'>, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: server.url('postgres') })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' })
    return rows.flat()
  } finally {
    await client.end().catch(() => {})
  }
}

export async function pidIn(dataDir: string): Promise<number> {
  return (await readPostmaster(join(dataDir, 'postgres')))?.pid ?? 0
}

export async function awaitEndOf(pid: number, dataDir: string): Promise<void> {
  while (await runsIn(pid, join(dataDir, 'postgres'))) await pause(5)
}

/** Can this user run Node and read this file? Not in a clone below /root. */
export function canRunAs(uid: number): boolean {
  if (!isRoot) return false
  const readsThis = `require('fs').accessSync(${JSON.stringify(import.meta.filename)})`
  const { status } = spawnSync(process.execPath, ['--eval', readsThis], { uid, gid: uid, cwd: '/' })
  return status === 0
}

/** For `afterEach`: leaves no process and no folder behind. */
export async function cleanUp(): Promise<void> {
  for (const child of children.splice(0))
    if (child.exitCode === null && child.signalCode === null) await kill(child)
  for (const dataDir of folders.splice(0)) {
    const pid = await pidIn(dataDir)
    if (pid > 0 && (await runsIn(pid, join(dataDir, 'postgres')))) process.kill(pid, 'SIGQUIT')
    await awaitEndOf(pid, dataDir)
    await rm(dataDir, { recursive: true, force: true, maxRetries: 20 })
  }
}

/** For `afterAll`. */
export async function removeTemplate(): Promise<void> {
  if (template !== undefined) await rm(await template, { recursive: true, force: true })
}
