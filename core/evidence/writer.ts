import type { Engine } from '../engine.ts'
import { dateIn } from '../calendar.ts'
import { oneByOne, rounds } from '../rounds.ts'
import { chainBatch, readLast, recordAsEngine } from './chain.ts'
import {
  type Checkpoint,
  keepCheckpoint,
  lastKept,
  makeCheckpoint,
  readHead,
  writeHead,
} from './checkpoint.ts'
import { genesis } from './hash.ts'
import { openKeys } from './keys.ts'

/** The writer of the evidence (Art. 5(2) GDPR). */
export interface Evidence extends AsyncDisposable {
  /** Chains all that waits now. Returns how many entries that were. */
  chain(): Promise<number>
}

/** A busy house chains in bulk, at most every second; a notification that was missed is made up for after ten. */
const pause = { restMs: 1000, nextInMs: 10_000 }

/**
 * Starts the one writer that chains what the modules and the engine recorded. Throws when the keys of the
 * evidence are gone or belong to another installation.
 */
export async function startEvidence(engine: Engine): Promise<Evidence> {
  const { dataDir, zone } = engine.config
  const keys = await openKeys(engine)

  /** The last checkpoint. One that is lost or was tampered with is replaced, and the evidence says so. */
  const openHead = async (): Promise<Checkpoint> => {
    const head = await readHead(dataDir, keys)
    if (head !== 'absent' && head !== 'forged') return head
    const last = await readLast(engine.owner)
    if (last.sequence > 0 || head === 'forged') {
      engine.log.error(
        { sequence: last.sequence },
        `the checkpoint of the evidence is ${head}; going on from what the table holds`,
      )
      await recordAsEngine(engine.owner, 'evidence.checkpoint_lost', {
        checkpoint: head,
        sequence: last.sequence,
      })
    }
    const made = makeCheckpoint(keys, last.sequence > 0 ? last : genesis, engine.now())
    await writeHead(dataDir, made)
    return made
  }

  let keptOn = await lastKept(dataDir)
  const keep = async (checkpoint: Checkpoint): Promise<void> => {
    await keepCheckpoint(dataDir, checkpoint)
    keptOn = new Date(checkpoint.at)
  }

  const chain = oneByOne(async () => {
    let chained = 0
    for (;;) {
      const head = await openHead()
      const { count, last, agrees } = await chainBatch(engine, keys, head)
      if (!agrees) {
        engine.log.error(
          { checkpoint: head.sequence },
          'the evidence no longer agrees with its checkpoint: entries were changed or lost. Run "npm run zusage -- evidence verify"',
        )
        // Kept for good before it is replaced: verification holds the table against it from now on.
        await keep(head)
      }
      if (last.sequence > head.sequence || !agrees) {
        const checkpoint = makeCheckpoint(keys, last, engine.now())
        if (!keptOn || dateIn(keptOn, zone) < dateIn(engine.now(), zone)) await keep(checkpoint)
        await writeHead(dataDir, checkpoint)
      }
      chained += count
      if (count === 0) return chained
    }
  })

  const shutDown = async (): Promise<void> => {
    await chain()
    const head = await readHead(dataDir, keys)
    if (typeof head === 'object' && head.sequence > 0) await keep(head)
  }

  await openHead()
  const round = rounds()
  const leading = engine.config.jobs
    ? engine.lead('evidence', async (signal) => {
        const listening = await engine.listen('zusage_evidence', () => round.wake())
        try {
          await round.run(
            signal,
            async () => {
              const count = await chain()
              return count > 0 ? pause : { nextInMs: pause.nextInMs }
            },
            (error) => {
              engine.log.error({ err: error }, 'the evidence could not be chained; trying again')
              return { nextInMs: pause.restMs }
            },
          )
        } finally {
          await listening[Symbol.asyncDispose]()
        }
      })
    : null

  return {
    chain,
    async [Symbol.asyncDispose]() {
      await leading?.[Symbol.asyncDispose]()
      if (leading)
        await shutDown().catch((error: unknown) =>
          engine.log.error({ err: error }, 'the last checkpoint was not written'),
        )
    },
  }
}
