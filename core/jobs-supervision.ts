import { setTimeout as pause } from 'node:timers/promises'
import type { Runner } from 'graphile-worker'
import type { Pool, PoolClient } from 'pg'
import type { Logger } from 'pino'

/** How long a runner may take to end after its database was lost; it does not always get there. */
const lossLimitMs = 5_000
/** How long jobs in hand are waited for at an orderly stop. */
const stopLimitMs = 60_000
const restMs = 500

/**
 * Keeps one runner of jobs running until disposed. When a connection is lost the runner is ended and another begun:
 * the answer that never came may have locked jobs for it, and only its end sets them free. `ended` is called after
 * each runner, before the next begins.
 */
export function superviseRunner(options: {
  begin: () => Promise<Runner>
  ended: () => Promise<void>
  pool: Pool
  log: Logger
}): AsyncDisposable {
  const { pool, log } = options
  let closing = false
  let end: (limitMs: number) => Promise<void> = async () => undefined

  const runOnce = async (): Promise<void> => {
    const over = Promise.withResolvers<void>()
    const beginning = options.begin()
    end = async (limitMs) => {
      end = async () => over.promise.catch(() => undefined)
      const stopped = beginning.then((runner) => runner.stop().then(() => runner.promise))
      await Promise.race([stopped, pause(limitMs, undefined, { ref: false })]).catch((error: unknown) =>
        log.debug({ err: error }, 'the job runner was stopping already'),
      )
      over.resolve()
    }
    beginning.then((runner) => runner.promise).then(over.resolve, over.reject)
    await over.promise
  }

  const lost = (): void => void end(lossLimitMs)
  const watch = (client: PoolClient): void => void client.on('error', lost)
  pool.on('connect', watch)
  pool.on('error', lost)

  const supervise = async (): Promise<void> => {
    while (!closing) {
      await options.ended()
      await runOnce().catch((error: unknown) =>
        log.warn({ err: error }, 'the job runner stopped; starting it again'),
      )
      if (!closing) await pause(restMs)
    }
    await options.ended()
  }

  const supervised = supervise()
  supervised.catch((error: unknown) => log.error({ err: error }, 'jobs do not run'))
  return {
    async [Symbol.asyncDispose]() {
      closing = true
      pool.off('connect', watch)
      pool.off('error', lost)
      await end(stopLimitMs)
      await supervised
    },
  }
}
