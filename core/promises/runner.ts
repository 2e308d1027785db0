import { setTimeout as pause } from 'node:timers/promises'
import { dateIn } from '../calendar.ts'
import type { Engine } from '../engine.ts'
import { say } from '../errors.ts'
import { recordAsEngine } from '../evidence/chain.ts'
import { listEvidence } from '../evidence/queries.ts'
import { isDatabaseDown } from '../http/database-down.ts'
import { oneByOne, rounds } from '../rounds.ts'
import { broken, type Promised, type Verdict } from './declare.ts'
import type { Proof } from './proof.ts'
import { makeProof } from './proofs.ts'
import { checkEverySeconds, readPromises, storeVerdict } from './states.ts'

/** The process's checks. */
export interface Promises extends AsyncDisposable {
  /** Runs every check and keeps what it found. */
  checkNow(): Promise<void>
}

const atOnce = 4
/** A fresh start looks again quickly while canaries are still to die, but not for ever. */
const eager = { everyMs: 2000, forMs: 120_000 }

const failed = say(
  'The check failed, so nothing is proven.',
  'Die Prüfung ist fehlgeschlagen; nachgewiesen ist damit nichts.',
)

type Task = { readonly promise: Promised; readonly proof: Proof }
type Found = { readonly verdict: Verdict; readonly places: Record<string, number | string> }

async function inTime<R>(work: Promise<R>, seconds: number): Promise<R> {
  const done = new AbortController()
  const late = pause(seconds * 1000, undefined, { signal: done.signal }).then(() => {
    throw new Error(`The check took longer than ${seconds} seconds.`)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    done.abort()
    late.catch(() => undefined)
  }
}

const running = new WeakMap<Engine, Promises>()

/** The checks of this process; null where another one runs them. */
export const promisesOf = (engine: Engine): Promises | null => running.get(engine) ?? null

export interface PromiseOptions {
  readonly request: Proof['request']
  readonly everySeconds?: number
  readonly patienceSeconds?: number
}

/**
 * Starts the checks of all promises: one process runs each of them at once and then every `everySeconds`
 * (30). A check that throws, or takes longer than `patienceSeconds` (20), is a broken promise.
 */
export async function startPromises(
  engine: Engine,
  { request, everySeconds = checkEverySeconds, patienceSeconds = 20 }: PromiseOptions,
): Promise<Promises> {
  const tasks = engine.modules.flatMap((module) => {
    const proof = makeProof(engine, module, request)
    return (module.promises ?? []).map((promise): Task => ({ promise, proof }))
  })
  const unfinished = new Set<string>()

  const look = async ({ promise, proof }: Task): Promise<Found> => {
    if (unfinished.has(promise.key)) throw new Error('The check before has not come to an end.')
    unfinished.add(promise.key)
    const work = (async () => {
      const places = (await promise.values?.(proof)) ?? {}
      return { places, verdict: await promise.check(proof) }
    })()
    const settle = () => void unfinished.delete(promise.key)
    work.then(settle, settle)
    return inTime(work, patienceSeconds)
  }

  const check = async (task: Task): Promise<void> => {
    const { key } = task.promise
    try {
      const { verdict, places } = await look(task)
      await storeVerdict(engine, key, verdict, places)
    } catch (error) {
      engine.log.error({ err: error, promise: key }, 'the check of a promise failed')
      // Nothing can be written then; the state becomes overdue by itself.
      if (isDatabaseDown(error)) return
      const [before] = await engine.owner
        .selectFrom('promise_state')
        .select('places')
        .where('key', '=', key)
        .execute()
      await storeVerdict(engine, key, broken(failed), before?.places ?? {})
    }
  }

  let day = ''
  /** One entry a day, so that the evidence shows what was kept, not only what changed. */
  const noteDay = async (): Promise<void> => {
    const today = dateIn(engine.now(), engine.config.zone)
    if (day === today) return
    const [last] = await listEvidence(engine, { kind: 'promises.day', limit: 1 })
    if (!last || dateIn(last.at, engine.config.zone) !== today) {
      const states = (await readPromises(engine)).map(({ key, state }) => [key, state])
      await recordAsEngine(engine.owner, 'promises.day', { day: today, states: Object.fromEntries(states) })
    }
    day = today
  }

  const checkNow = oneByOne(async (): Promise<void> => {
    const waiting = [...tasks]
    const work = async () => {
      for (let task = waiting.shift(); task; task = waiting.shift()) await check(task)
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    await noteDay()
  })

  const round = rounds()
  const leading = engine.config.jobs
    ? engine.lead('promises', (signal) => {
        const started = performance.now()
        return round.run(
          signal,
          async () => {
            await checkNow()
            const fresh = performance.now() - started < eager.forMs
            const proven = fresh && !(await readPromises(engine)).some(({ state }) => state === 'unproven')
            return { nextInMs: fresh && !proven ? eager.everyMs : everySeconds * 1000 }
          },
          (error) => {
            engine.log.error({ err: error }, 'the promises could not be checked; trying again')
            return { nextInMs: eager.everyMs }
          },
        )
      })
    : null
  const promises: Promises = {
    checkNow,
    async [Symbol.asyncDispose]() {
      running.delete(engine)
      await leading?.[Symbol.asyncDispose]()
    },
  }
  running.set(engine, promises)
  return promises
}
