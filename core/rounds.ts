import { setTimeout as pause } from 'node:timers/promises'

interface Pause {
  /** Until the next round, unless woken. */
  readonly nextInMs: number
  /** Not before, even when woken. */
  readonly restMs?: number
}

/** Work that comes round again. */
export interface Rounds {
  /** Cuts the pause short. */
  wake(): void
  /** Runs `round` until the signal aborts. A round that throws is told to `failed` and comes round again. */
  run(signal: AbortSignal, round: () => Promise<Pause>, failed: (error: unknown) => Pause): Promise<void>
}

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal }).catch(() => undefined)

export function rounds(): Rounds {
  let woken = false
  let sleeping: AbortController | null = null
  return {
    wake() {
      woken = true
      sleeping?.abort()
    },
    async run(signal, round, failed) {
      while (!signal.aborted) {
        woken = false
        const { nextInMs, restMs = 0 } = await round().catch(failed)
        if (restMs > 0) await sleep(restMs, signal)
        if (woken) continue
        sleeping = new AbortController()
        await sleep(nextInMs, AbortSignal.any([signal, sleeping.signal]))
        sleeping = null
      }
    },
  }
}

/** The same work, one run after the other however often it is called at once. */
export function oneByOne<A extends unknown[], R>(
  work: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  let before: Promise<unknown> = Promise.resolve()
  return (...args) => {
    const run = before.then(() => work(...args))
    before = run.catch(() => undefined)
    return run
  }
}
