import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from './postfix.ts'

const root = join(import.meta.dirname, '../..')

/** The real server as its own process on a data folder of its own, to be killed and started again. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string
  readonly smtpPort: number
  readonly dataDir: string
  start(): Promise<void>
  /** SIGKILL, as a power cut would; PostgreSQL stays. */
  kill(): Promise<void>
  /** SIGKILL to the postmaster of the embedded server. */
  killDatabase(): Promise<void>
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number | null>
  /** Runs `zusage …` on the same data folder. */
  command(...args: string[]): Promise<{ code: number | null; output: string }>
  output(): string
}

/** Polls until `check` gives something; the test's own time-out bounds it. */
export async function until<T>(
  check: () => Promise<T | null | undefined | false>,
  what: string,
  limitMs = 60_000,
): Promise<T> {
  const end = Date.now() + limitMs
  for (;;) {
    let cause: unknown
    const found = await check().catch((error: unknown) => void (cause = error))
    if (found) return found
    if (Date.now() > end) throw new Error(`Waited ${limitMs} ms in vain for ${what}.`, { cause })
    await pause(50)
  }
}

export async function createServer(
  environment: Record<string, string> = {},
  args: readonly string[] = [],
): Promise<ServerProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'zusage-server-'))
  const [port, smtpPort] = [await freePort(), await freePort()]
  const url = `http://127.0.0.1:${port}`
  const env = {
    ...process.env,
    PORT: String(port),
    SMTP_PORT: String(smtpPort),
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    ...environment,
  }
  let child: ChildProcess | null = null
  let output = ''
  const exited = (of: ChildProcess): Promise<number | null> =>
    of.exitCode !== null || of.signalCode !== null
      ? Promise.resolve(of.exitCode)
      : new Promise((resolve) => of.once('exit', (code) => resolve(code)))

  const collect = (of: ChildProcess): void => {
    for (const stream of [of.stdout, of.stderr])
      stream?.on('data', (chunk: Buffer) => {
        output = (output + chunk.toString()).slice(-200_000)
      })
  }

  return {
    url,
    smtpPort,
    dataDir,
    output: () => output,
    async start() {
      const started = spawn(process.execPath, ['main.ts', ...args], {
        cwd: root,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child = started
      collect(started)
      const stopped = exited(started).then((code) => {
        throw new Error(`The server stopped with ${code}: ${output.slice(-2000)}`)
      })
      stopped.catch(() => undefined)
      await Promise.race([
        stopped,
        until(async () => (await fetch(`${url}/health`)).ok, 'the server to answer'),
      ])
    },
    async kill() {
      if (!child) return
      const ended = exited(child)
      child.kill('SIGKILL')
      await ended
    },
    async killDatabase() {
      await until(async () => {
        const [pid] = (await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n')
        return Number(pid) > 0 && process.kill(Number(pid), 'SIGKILL')
      }, 'a database to kill')
    },
    async stop() {
      if (!child) return null
      const ended = exited(child)
      child.kill('SIGTERM')
      return ended
    },
    async command(...args) {
      const run = spawn(process.execPath, ['cli.ts', ...args], {
        cwd: root,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let said = ''
      run.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
      run.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
      return { code: await exited(run), output: said }
    },
    async [Symbol.asyncDispose]() {
      if (child && child.exitCode === null && child.signalCode === null) {
        const ended = exited(child)
        child.kill('SIGTERM')
        await ended
      } else {
        const pid = await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8').then(
          (text) => Number(text.split('\n')[0]),
          () => null,
        )
        try {
          if (pid) process.kill(pid, 'SIGINT')
        } catch {
          // It is gone already.
        }
      }
      await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    },
  }
}
