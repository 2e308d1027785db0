import { sql, type Transaction } from 'kysely'
import type { Engine } from '../engine.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'

/**
 * A transaction whose statements go row by row through indexes: what was just written down has no statistics yet, and a
 * planner that guesses would rather read a table of millions than look up a hundred keys.
 */
export const byIndex = <R>(
  engine: Pick<Engine, 'owner'>,
  work: (trx: Transaction<EngineTables>) => Promise<R>,
): Promise<R> =>
  engine.owner.transaction().execute(async (trx) => {
    await sql`select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
      set_config('enable_mergejoin', 'off', true)`.execute(trx)
    return work(trx)
  })
