import { sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { byIndex } from './by-index.ts'
import { findPerson, markShared } from './find.ts'
import { requireFinding } from './findings.ts'
import { isRow, tableOf } from './match.ts'
import { placesIn, placesOf } from './places.ts'

/** Brings a finding up to what the house holds now. Rows that the officer decided on or named stay as they are. */
export async function renewFinding(engine: Engine, id: number): Promise<void> {
  const before = await requireFinding(engine, id)
  const again = await findPerson(engine, before.identifiers, [], before.known_as)
  try {
    await byIndex(engine, async (trx) => {
      await sql`delete from finding_row where finding_id = ${id} and reason is null and found_by <> 'officer'`.execute(
        trx,
      )
      await sql`insert into finding_row (finding_id, place, key, share, found_by, certain, included, parent_place, parent_key, written)
        select ${id}::bigint, place, key, share, found_by, certain, included, parent_place, parent_key, written
          from finding_row where finding_id = ${again} order by id
        on conflict (finding_id, place, key) do nothing`.execute(trx)
      // What belongs to a row that the officer decided on follows it.
      for (let followed = 1n; followed > 0n;) {
        const { numAffectedRows = 0n } =
          await sql`update finding_row r set included = p.included, reason = p.reason
            from finding_row p
           where r.finding_id = ${id} and r.reason is null and r.found_by <> 'officer' and p.finding_id = ${id}
             and p.place = r.parent_place and p.key = r.parent_key and p.reason is not null`.execute(trx)
        followed = numAffectedRows
      }
      const held = await placesIn(trx, id)
      for (const place of await placesOf(engine))
        if (held.has(place.name))
          await sql`delete from finding_row r where r.finding_id = ${id} and r.place = ${place.name}
             and not exists (select from ${tableOf(place)} t where ${isRow(place, sql`r.key`)})`.execute(trx)
      await sql`update finding f set identifiers = n.identifiers, ambiguous = n.ambiguous, known_as = n.known_as
          from finding n where f.id = ${id} and n.id = ${again}`.execute(trx)
      await markShared(engine, { trx, finding: id })
    })
  } finally {
    await engine.owner.deleteFrom('finding').where('id', '=', again).execute()
  }
}
