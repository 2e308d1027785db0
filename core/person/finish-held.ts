import { sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { recordAsEngine } from '../evidence/chain.ts'
import { byIndex } from './by-index.ts'
import { placeOf } from './findings.ts'
import { freedRows } from './held.ts'
import { holdGround } from './hold-ground.ts'
import { writeToReplay } from './lineage.ts'
import { isRow, tableOf } from './match.ts'
import { carryOut } from './steps.ts'

const batchSize = 500
const nobody = { emails: [], phones: [], customers: [], names: [] }

/**
 * Does what an act left for a hold that is lifted since: nobody has to think of it. What was the person's alone goes; a row on
 * which rows of others hang stays without what tells of the person, as it would have without the hold. Returns how many rows.
 */
export async function finishHeld(engine: Engine): Promise<number> {
  let gone = 0
  for (;;) {
    const free = await byIndex(engine, (trx) => freedRows(engine, trx, batchSize))
    const [first] = free
    if (!first) return gone
    const place = await placeOf(engine, first.place)
    const now = engine.now()
    const parts = ([false, true] as const)
      .map((shared) => ({
        action: shared ? ('blank' as const) : ('delete' as const),
        rows: free.filter((one) => one.shared === shared).map(({ key }) => ({ key })),
      }))
      .filter(({ rows }) => rows.length > 0)
    await writeToReplay(
      engine,
      parts.map((part) => ({ at: now.toISOString(), act: 0, place: place.name, hashes: [], ...part })),
    )
    await byIndex(engine, async (trx) => {
      const step = { act: first.act, place, ground: null, until: null, identifiers: nobody, now }
      for (const { action, rows } of parts) await carryOut(trx, { ...step, action }, rows)
      const these = sql`jsonb_to_recordset(${JSON.stringify(free)}::jsonb) as these (act bigint, key jsonb, shared boolean)`
      await sql`delete from restriction r using ${these}
         where r.place = ${place.name} and r.key = these.key and r.ground = ${holdGround}`.execute(trx)
      await sql`update ${tableOf(place)} t set _mark = null from ${these}
         where ${isRow(place, sql`these.key`)} and t._mark = 'r'
           and not exists (select from restriction r where r.place = ${place.name} and r.key = these.key)`.execute(
        trx,
      )
      await sql`update act_row a set action = 'blank' from ${these}
         where these.shared and a.act_id = these.act and a.place = ${place.name} and a.key = these.key`.execute(
        trx,
      )
      await recordAsEngine(trx, 'person.held_erased', {
        act: first.act,
        place: place.name,
        rows: free.length,
      })
    })
    gone += free.length
  }
}
