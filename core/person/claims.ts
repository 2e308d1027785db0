import { sql, type Transaction } from 'kysely'
import type { Engine } from '../engine.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import { type ClaimHold, holdForAct } from '../retention/holds-of-acts.ts'
import { writeToReplay } from './lineage.ts'
import { isRow, tableOf } from './match.ts'
import { type Place, placesOf } from './places.ts'
import type { ReplayEntry } from './replay-log.ts'
import { firstOf } from './search.ts'

type Trx = Transaction<EngineTables>

/** The place with whose rows those of this one go, and the column that holds its key. */
function goesWith(places: readonly Place[], place: Place): { parent: Place; column: string } | null {
  const { keep } = place.declared
  if (keep.kind !== 'with') return null
  const name = keep.table.includes('.') ? keep.table : `${place.module}.${keep.table}`
  const parent = places.find((one) => one.name === name)
  const way = place.ways.find((one) => one.parent === name)
  return parent && way ? { parent, column: way.column } : null
}

/**
 * Holds what a restriction fixed, because the person needs it for claims or does not want it erased (Art. 18(1)(b), (c)
 * GDPR). What goes only with a row that is held itself needs no hold of its own.
 */
export async function holdRestricted(engine: Engine, trx: Trx, act: number, claim: ClaimHold): Promise<void> {
  const places = await placesOf(engine)
  for (const place of places) {
    const above = goesWith(places, place)
    const [own, type] = above ? firstOf(above.parent.key) : ['', '']
    const alone = above
      ? sql`not exists (select from act_row p where p.act_id = a.act_id and p.place = ${above.parent.name} and p.action = 'restrict'
             and (p.key ->> ${sql.lit(own)})::${sql.raw(type)} = ${sql.ref(`t.${above.column}`)})`
      : sql`true`
    await holdForAct(
      engine,
      trx,
      { act, claim, table: place },
      sql`select a.key from act_row a join ${tableOf(place)} t on ${isRow(place, sql`a.key`)}
           where a.act_id = ${act} and a.place = ${place.name} and a.action = 'restrict' and ${alone} for key share of t`,
    )
  }
}

const chunk = 1000

/** Puts the holds of an act outside the database: after a restore of an older backup, what is due would go in spite of them. */
export async function writeClaims(engine: Engine, act: number): Promise<void> {
  for (let after = 0; ;) {
    const held = await engine.owner
      .selectFrom('hold')
      .select(['id', 'module', 'table_name', 'key', 'reason', 'owner', 'review_on'])
      .where('act_id', '=', act)
      .where('lifted_at', 'is', null)
      .where('id', '>', after)
      .orderBy('id')
      .limit(chunk)
      .execute()
    const last = held.at(-1)
    if (!last) return
    const places = Map.groupBy(held, (one) => `${one.module}.${one.table_name}`)
    const { reason, owner, review_on: reviewOn } = last
    await writeToReplay(
      engine,
      [...places].map(([place, rows]) => ({
        at: engine.now().toISOString(),
        act,
        action: 'claim' as const,
        place,
        rows: rows.map(({ key }) => ({ key: key as ReplayEntry['rows'][number]['key'] })),
        hashes: [],
        claim: { reason, owner, reviewOn },
      })),
    )
    after = last.id
  }
}

/** Holds these rows once more for the act that held them; those it held already stay as they are, also where they were freed. */
export async function repeatClaim(
  engine: Engine,
  trx: Trx,
  place: Place,
  { act, claim, rows }: ReplayEntry,
): Promise<void> {
  if (!claim) return
  const keys = JSON.stringify(rows.map(({ key }) => key))
  await holdForAct(
    engine,
    trx,
    { act, claim, table: place },
    sql`select these.key from (select value as key from jsonb_array_elements(${keys}::jsonb)) these
          join ${tableOf(place)} t on ${isRow(place, sql`these.key`)}
         where not exists (select from hold h where h.act_id = ${act} and h.module = ${place.module}
                              and h.table_name = ${place.table} and h.key = these.key) for key share of t`,
  )
}
