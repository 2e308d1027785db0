import { open } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { explain, onceEnded } from './embedded-failures.ts'
import { knock } from './embedded-postmaster.ts'
import type { Runner } from './embedded-user.ts'

const logLimit = 10 * 1024 * 1024
const recoveryLimit = 600_000

/** `taken`: another server has the folder or its memory. `port`: another program has the port. */
export type Launch = { outcome: 'ready'; pid: number } | { outcome: 'taken' | 'port'; failure: Error }

/**
 * Starts the server in a session of its own, so that it outlives us, and waits until it lets us in. The log, which
 * only ever holds the server's own words, is begun anew when it is over 10 MB.
 */
export async function launch(options: {
  runner: Runner
  postgres: string
  arguments: readonly string[]
  folder: string
  dataDir: string
  logFile: string
  port: number
  password: string
  log: (message: string) => void
}): Promise<Launch> {
  const { runner, port, password, log } = options
  const logFile = await open(options.logFile, 'a+', 0o600)
  try {
    if ((await logFile.stat()).size > logLimit) await logFile.truncate()
    const start = (await logFile.stat()).size
    const child = runner.spawn(options.postgres, options.arguments, {
      cwd: options.folder,
      detached: true,
      stdio: ['ignore', logFile.fd, logFile.fd],
    })
    child.unref()
    let ended: string | undefined
    void onceEnded(child).then(({ output }) => (ended = output))

    let nextWord = Date.now() + 10_000
    const deadline = Date.now() + recoveryLimit
    while (ended === undefined) {
      if ((await knock(port, password)) === 'ready' && child.pid !== undefined)
        return { outcome: 'ready', pid: child.pid }
      if (Date.now() > nextWord) {
        log('The database is not ready yet: after a crash it first replays its log.')
        nextWord += 30_000
      }
      if (Date.now() > deadline)
        throw explain('PostgreSQL was not ready after ten minutes', await readFrom(), options.dataDir)
      await pause(10)
    }

    const output = `${await readFrom()}${ended}`
    const failure = explain('PostgreSQL did not start', output, options.dataDir)
    if (/lock file "postmaster.pid"|is still in use/.test(output)) return { outcome: 'taken', failure }
    if (/Address already in use|could not bind/.test(output)) return { outcome: 'port', failure }
    throw failure

    async function readFrom(): Promise<string> {
      const { size } = await logFile.stat()
      const { buffer, bytesRead } = await logFile.read({
        buffer: Buffer.alloc(Math.min(size - start, 100_000)),
        position: start,
      })
      return buffer.toString('utf8', 0, bytesRead)
    }
  } finally {
    await logFile.close()
  }
}
