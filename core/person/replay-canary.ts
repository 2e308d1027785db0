import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { emptySql } from './blank.ts'
import { byIndex } from './by-index.ts'
import { openPersonKeys } from './keys.ts'
import { isRow, keyOf, tableOf } from './match.ts'
import { type Place, placesOf } from './places.ts'
import { repeat } from './replay.ts'
import { appendReplay, readReplay, type ReplayEntry } from './replay-log.ts'

/** Thrown to undo the planting: nobody else ever sees the row. */
class Undone extends Error {}

/** Columns of a row of nobody, as the ledger's own canary has them. */
function rowOf({ declared, ties }: Place, address: string) {
  const given = Object.entries(declared.columns).filter(
    ([, column]) => column.filled === 'given' && !column.nullable,
  )
  return given.map(([name, column]) => {
    const own = declared.canary?.[name]
    if (name === ties.email) return [name, sql`${address}`] as const
    return [name, own === undefined ? emptySql(column) : sql`${own}`] as const
  })
}

async function plantAndRepeat(engine: Engine, place: Place): Promise<boolean> {
  const keys = await openPersonKeys(engine.config)
  const folder = await mkdtemp(join(tmpdir(), 'zusage-replay-'))
  let gone = false
  try {
    await byIndex(engine, async (trx) => {
      const row = rowOf(place, `kanari${randomBytes(8).toString('hex')}@invalid.invalid`)
      const { rows } = await sql<{ key: ReplayEntry['rows'][number]['key'] }>`
        insert into ${tableOf(place)} as t (${sql.join(row.map(([name]) => sql.id(name)))})
        values (${sql.join(row.map(([, value]) => value))}) returning ${keyOf(place)} as key`.execute(trx)
      const [planted] = rows
      if (!planted) throw new Undone()
      const at = engine.now().toISOString()
      await appendReplay(folder, keys, [
        { at, act: 0, action: 'delete', place: place.name, rows: [planted], hashes: [] },
      ])
      for await (const entry of readReplay(folder, keys)) await repeat(engine, trx, keys, entry)
      const { rows: left } = await sql<{ left: number }>`
        select count(*) as left from ${tableOf(place)} t
         where ${isRow(place, sql`${JSON.stringify(planted.key)}::jsonb`)}`.execute(trx)
      gone = left[0]?.left === 0
      throw new Undone()
    }).catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return gone
}

/**
 * Whether a row that a restore brought back would go again: plants one that nobody sees, writes its erasure to a sealed
 * log, reads that and repeats it, and takes all back. Null where no module has a table for it.
 */
export async function tryReplay(engine: Engine): Promise<boolean | null> {
  // One that hangs on no other: its row can be planted alone.
  const place = (await placesOf(engine)).find(({ ties, ways }) => ties.email && ways.length === 0)
  return place ? plantAndRepeat(engine, place) : null
}
