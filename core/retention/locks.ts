import { setTimeout as pause } from 'node:timers/promises'
import { type Transaction, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'

const busy = new Set(['55P03', '40P01'])

/** Somebody else holds the table: nothing is wrong, but it has to wait. */
export const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && busy.has(String(error.code))

/** Between the tries, in which everybody who queued behind ours goes ahead. */
const pausesMs = [100, 200, 400]

/**
 * One transaction that needs a lock nobody may be kept waiting for: it gives up waiting after 150 ms, and
 * tries again. Throws when somebody holds the table through all tries; nothing has happened then.
 */
export async function withBriefLock<R>(
  engine: Pick<Engine, 'owner'>,
  work: (trx: Transaction<EngineTables>) => Promise<R>,
): Promise<R> {
  for (const pauseMs of [...pausesMs, null]) {
    try {
      return await engine.owner.transaction().execute(async (trx) => {
        await sql`set local lock_timeout = '150ms'`.execute(trx)
        return work(trx)
      })
    } catch (error) {
      if (pauseMs === null || !isBusy(error)) throw error
      await pause(pauseMs)
    }
  }
  throw new Error('unreachable')
}
