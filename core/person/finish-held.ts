import { sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { recordAsEngine } from '../evidence/chain.ts'
import { byIndex } from './by-index.ts'
import { placeOf } from './findings.ts'
import { freedRows, holdGround } from './held.ts'
import { writeToReplay } from './lineage.ts'
import { carryOut } from './steps.ts'

const batchSize = 500
const nobody = { emails: [], phones: [], customers: [], names: [] }

/** Erases what an act left for a hold that is lifted since: nobody has to think of it. Returns how many rows went. */
export async function finishHeld(engine: Engine): Promise<number> {
  let gone = 0
  for (;;) {
    const free = await byIndex(engine, (trx) => freedRows(engine, trx, batchSize))
    const [first] = free
    if (!first) return gone
    const place = await placeOf(engine, first.place)
    const rows = free.map(({ key }) => ({ key }))
    const now = engine.now()
    await writeToReplay(engine, [
      { at: now.toISOString(), act: 0, action: 'delete', place: place.name, rows, hashes: [] },
    ])
    await byIndex(engine, async (trx) => {
      const step = {
        act: first.act,
        place,
        action: 'delete',
        ground: null,
        until: null,
        identifiers: nobody,
        now,
      }
      await carryOut(trx, step, rows)
      await sql`delete from restriction r using (select value as key from jsonb_array_elements(${JSON.stringify(free.map(({ key }) => key))}::jsonb)) these
         where r.place = ${place.name} and r.key = these.key and r.ground = ${holdGround}`.execute(trx)
      await recordAsEngine(trx, 'person.held_erased', {
        act: first.act,
        place: place.name,
        rows: rows.length,
      })
    })
    gone += rows.length
  }
}
