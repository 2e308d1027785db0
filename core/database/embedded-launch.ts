import { open, type FileHandle } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { explain, onceEnded, wrongPassword } from './embedded-failures.ts'
import { knock, readPostmaster } from './embedded-postmaster.ts'
import type { Runner } from './embedded-user.ts'

const logLimit = 10 * 1024 * 1024
/** How long a crashed server may replay its log, in milliseconds. */
export const recoveryLimit = 600_000

/** Another server has the folder, or left sessions that hold its memory, or another program has the port. */
type Launch = { taken?: undefined } | { taken: 'folder' | 'memory' | 'port'; failure: Error }

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
  passwordFile: string
  log: (message: string) => void
}): Promise<Launch> {
  const { runner, folder, dataDir, port, password, log } = options
  const logFile = await open(options.logFile, 'a+', 0o600)
  try {
    if ((await logFile.stat()).size > logLimit) await logFile.truncate()
    const start = (await logFile.stat()).size
    const child = runner.spawn(options.postgres, options.arguments, {
      cwd: folder,
      detached: true,
      stdio: ['ignore', logFile.fd, logFile.fd],
    })
    child.unref()
    const end = onceEnded(child)

    const deadline = Date.now() + recoveryLimit
    let nextWord = Date.now() + 10_000
    for (;;) {
      const ended = await Promise.race([end, pause(10)])
      if (ended !== undefined) {
        const output = `${await readFrom(logFile, start)}\n${ended.output}`
        const failure = explain(`PostgreSQL did not start (see ${options.logFile})`, output, dataDir)
        if (/lock file "postmaster.pid"/.test(output)) return { taken: 'folder', failure }
        if (/is still in use/.test(output)) return { taken: 'memory', failure }
        if (/could not bind/.test(output)) return { taken: 'port', failure }
        throw failure
      }
      // The port's answer alone could be another server's.
      const postmaster = await readPostmaster(folder)
      const isReady = postmaster?.pid === child.pid && postmaster?.ready
      const answer = isReady ? await knock(port, password) : 'busy'
      if (answer === 'ready') return {}
      if (answer === 'denied' || Date.now() > deadline) {
        child.kill('SIGINT')
        await end
        throw answer === 'denied'
          ? wrongPassword(folder, options.passwordFile)
          : new Error(`PostgreSQL was not ready after ten minutes: see ${options.logFile}, then start again.`)
      }
      if (Date.now() > nextWord) {
        log('The database is not ready yet: after a crash it first replays its log.')
        nextWord += 30_000
      }
    }
  } finally {
    await logFile.close()
  }
}

async function readFrom(file: FileHandle, position: number): Promise<string> {
  const { size } = await file.stat()
  const length = Math.min(size - position, 100_000)
  if (length <= 0) return ''
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.toString('utf8', 0, bytesRead)
}
