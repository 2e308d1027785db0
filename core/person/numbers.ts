import type { Engine } from '../engine.ts'
import { rounds } from '../rounds.ts'
import { actCounter, readCounters } from './counters.ts'
import { writeToReplay } from './lineage.ts'
import { placesOf } from './places.ts'

/** So many numbers are put down ahead; no more are handed out in one round. */
const ahead = 1000
const roundMs = 10_000

/** Up to where numbers are put down, and in the log of which day: it goes with the backups that are younger. */
interface Mark {
  readonly upTo: number
  readonly day: string
}

/** Puts down outside the database up to where numbers are told to people, so that a restore hands none out again. */
export async function reserveNumbers(engine: Engine, marks: Map<string, Mark>): Promise<void> {
  const day = engine.now().toISOString().slice(0, 10)
  const places = (await placesOf(engine)).filter(({ declared }) => declared.numbered)
  for (const [counter, { last }] of await readCounters(engine, places)) {
    const mark = marks.get(counter)
    if (counter === actCounter || (mark?.day === day && last + ahead / 2 < mark.upTo)) continue
    const upTo = last + ahead
    const column = counter.slice(counter.lastIndexOf('.') + 1)
    await writeToReplay(engine, [
      {
        at: engine.now().toISOString(),
        act: 0,
        action: 'number',
        place: counter.slice(0, -column.length - 1),
        rows: [{ key: { [column]: upTo } }],
        hashes: [],
      },
    ])
    marks.set(counter, { upTo, day })
  }
}

/** Keeps numbers reserved while the server runs; the first are when this resolves, before any is handed out. */
export async function startNumbers(engine: Engine): Promise<AsyncDisposable> {
  const marks = new Map<string, Mark>()
  await reserveNumbers(engine, marks)
  const stop = new AbortController()
  const round = async () => {
    await reserveNumbers(engine, marks)
    return { nextInMs: roundMs }
  }
  const running = rounds().run(stop.signal, round, (error) => {
    engine.log.error({ err: error }, 'the numbers that were told could not be put down outside the database')
    return { nextInMs: roundMs }
  })
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      await running
    },
  }
}
