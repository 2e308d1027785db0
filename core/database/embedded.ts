import { chmod, mkdir, readFile, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { makeCluster, readOrMakePassword, verifyCluster } from './embedded-cluster.ts'
import { explainFileError, wrongPassword } from './embedded-failures.ts'
import { launch, recoveryLimit } from './embedded-launch.ts'
import { completeBinaries, locateNative } from './embedded-libraries.ts'
import { withStartLock } from './embedded-lock.ts'
import {
  endOrphans,
  findFreePort,
  isAlive,
  isInUse,
  knock,
  readPostmaster,
  runsIn,
} from './embedded-postmaster.ts'
import { serverArguments, serverSettings } from './embedded-settings.ts'
import { chooseRunner, giveFolder, verifyOwner } from './embedded-user.ts'

/** How long a killed server's last processes, or a stranger on its port, are waited for. */
const patience = 15_000

/** The PostgreSQL server that npm brought, running on a data folder of ours. */
export interface EmbeddedServer extends AsyncDisposable {
  /** The superuser's connection string for a database on the server. Holds the password: not for a log. */
  url(database: string): string
  /** Whether an earlier start's server was found running and taken over. */
  readonly adopted: boolean
  /**
   * Brings the server up again if it is dead, on the same port unless another program has taken it meanwhile, and
   * resolves when it lets us in. Many may call at once. Rejects after `stop`.
   */
  ensureRunning(): Promise<void>
  /** Ends all sessions and the server, adopted or not, and waits until it is gone. */
  stop(): Promise<void>
  /** For a visitor: stops the server if this call of `startEmbedded` started it and nobody else is connected by now. */
  leave(): Promise<void>
}

export interface EmbeddedOptions {
  /** Holds `postgres/`, `postgres-password` and `postgres.log`; made if it is missing. */
  dataDir: string
  log: (message: string) => void
  /** False, for tests, trades the safety of committed data for speed. */
  durable?: boolean
  /** Settings of postgresql.conf beside or instead of ours. */
  settings?: Readonly<Record<string, string>>
  /** The folder with the server's `bin`, `lib` and `share`, if it isn't npm's. */
  native?: string
}

/**
 * Starts the server on its data folder, which is made at the first start, or adopts the one that an earlier start left
 * running. Listens on 127.0.0.1 alone, on a port that differs from start to start. Errors say what to do.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  return prepare(options).catch((error: unknown) => explainFileError(error, options.dataDir))
}

async function prepare(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { log, durable = true } = options
  const native = options.native ?? locateNative()
  const dataDir = await makeDataDir(options.dataDir)
  const folder = await realpath(join(dataDir, 'postgres')).catch(() => join(dataDir, 'postgres'))
  await verifyOwner(folder, dataDir)
  const binaries = await completeBinaries(native, join(dataDir, 'postgres-libraries'))
  const runner = await chooseRunner(binaries, folder, log)
  const settings = serverSettings({ durable, release: runner.release, extra: options.settings ?? {} })
  const lock = join(dataDir, 'postgres.starting')
  const passwordFile = join(dataDir, 'postgres-password')

  const password = await withStartLock(lock, async () => {
    const exists = await verifyCluster(folder, runner.release)
    const password = await readOrMakePassword(passwordFile, exists)
    if (!exists) {
      log('Making the database: this is the first start on this data folder.')
      await makeCluster({ folder, password, binaries, runner, durable })
    }
    return password
  })
  let server = await withStartLock(lock, () => bringUp())
  let restart: Promise<void> | undefined
  let stopped = false

  return {
    adopted: server.adopted,
    url: (database) =>
      `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${server.port}/${encodeURIComponent(database)}`,
    ensureRunning,
    stop,
    leave,
    [Symbol.asyncDispose]: stop,
  }

  async function ensureRunning(): Promise<void> {
    restart ??= (async () => {
      if (stopped) throw new Error('The database was stopped, and stays so until the next start.')
      if ((await knock(server.port, password)) === 'ready') return
      log('The database does not answer: bringing it up again.')
      server = await withStartLock(lock, () => bringUp(server.port))
    })()
      .catch((error: unknown) => explainFileError(error, dataDir))
      .finally(() => (restart = undefined))
    return restart
  }

  async function stop(): Promise<void> {
    stopped = true
    await restart?.catch(() => {})
    const running = await readPostmaster(folder)
    if (running !== undefined && (await runsIn(running.pid, folder))) await end(running.pid)
  }

  async function leave(): Promise<void> {
    if (server.adopted) return
    // Our own sessions take a moment to end.
    const deadline = Date.now() + 3_000
    while (await isInUse(server.port, password)) {
      if (Date.now() > deadline) return
      await pause(20)
    }
    await stop()
  }

  async function bringUp(wanted?: number): Promise<{ port: number; adopted: boolean }> {
    let deadline = Date.now() + patience
    for (;;) {
      const found = await readPostmaster(folder)
      if (found !== undefined && (await runsIn(found.pid, folder))) {
        const port = await awaitEntry(found.pid)
        if (port === undefined) continue
        if ((await startedAsWeWould(port)) || (await isInUse(port, password))) return { port, adopted: true }
        log('The database that was left running was started in another way than now: starting it anew.')
        await end(found.pid)
        wanted = port
        deadline = Date.now() + patience
        continue
      }
      // Its number is another program's now, for which PostgreSQL would refuse to start.
      if (found !== undefined && isAlive(found.pid)) await rm(join(folder, 'postmaster.pid'), { force: true })

      await giveFolder(folder, runner.owner)
      const port = wanted ?? (await findFreePort())
      const launched = await launch({
        runner,
        postgres: binaries.postgres,
        arguments: serverArguments(folder, settings, port),
        folder,
        dataDir,
        logFile: join(dataDir, 'postgres.log'),
        port,
        password,
        passwordFile,
        log,
      })
      if (launched.taken === undefined) return { port, adopted: false }
      if (Date.now() > deadline) throw launched.failure
      if (launched.taken === 'port') wanted = undefined
      if (launched.taken === 'memory') await endOrphans(folder)
      await pause(50)
    }
  }

  /** The port of a server that runs, once it lets us in; undefined if it ends instead. */
  async function awaitEntry(pid: number): Promise<number | undefined> {
    const limit = Date.now() + recoveryLimit
    let deadline = Date.now() + patience
    while (await runsIn(pid, folder)) {
      const { port, ready } = (await readPostmaster(folder)) ?? {}
      const answer = port !== undefined && ready ? await knock(port, password) : 'busy'
      if (answer === 'ready') return port
      if (answer === 'denied') throw wrongPassword(folder, passwordFile)
      if (answer === 'busy') deadline = Math.min(Date.now() + patience, limit)
      if (Date.now() > deadline)
        throw new Error(
          `A PostgreSQL server runs on ${folder} and does not answer: end process ${pid} (kill -INT ${pid}) ` +
            `and start again.`,
        )
      await pause(10)
    }
    return undefined
  }

  async function startedAsWeWould(port: number): Promise<boolean> {
    const kept = await readFile(join(folder, 'postmaster.opts'), 'utf8').catch(() => '')
    const wanted = serverArguments(folder, settings, port).map((argument) => `"${argument}"`)
    return kept.trim().endsWith(wanted.join(' '))
  }

  async function end(pid: number): Promise<void> {
    for (const mode of ['fast', 'immediate']) {
      const { output } = await runner.run(
        binaries.pgCtl,
        ['stop', '-D', folder, '-m', mode, '-w', '-t', '60'],
        folder,
      )
      const deadline = Date.now() + 5_000
      while (await runsIn(pid, folder)) {
        if (Date.now() > deadline) break
        await pause(10)
      }
      if (!(await runsIn(pid, folder))) return
      log(`The database did not stop in time (${mode}): ${output.trim()}`)
    }
    throw new Error(
      `The database in ${folder} does not stop: end process ${pid} (kill -QUIT ${pid}) before the next start.`,
    )
  }
}

/** Made so that PostgreSQL's user, which isn't root, can pass through it. */
export async function makeDataDir(dataDir: string): Promise<string> {
  const made = await mkdir(dataDir, { recursive: true })
  if (made !== undefined) await chmod(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700)
  return realpath(dataDir)
}
