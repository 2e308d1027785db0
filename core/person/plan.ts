import { type RawBuilder, sql } from 'kysely'
import { cited } from '../cite.ts'
import type { Engine } from '../engine.ts'
import { dueAt } from '../retention/due.ts'
import { effectivePeriods } from '../retention/periods.ts'
import { rulesOf, startIn } from '../retention/rules.ts'
import { byIndex } from './by-index.ts'
import { markHeld } from './held.ts'
import { holdGround } from './hold-ground.ts'
import { isRow, tableOf } from './match.ts'
import type { PlanLine } from './persons.ts'
import { type Place, placesIn, placesOf } from './places.ts'

type Action = PlanLine['action']

/** The place whose period decides over the rows of this one: itself, or the one they go with. */
function ruling(places: readonly Place[], place: Place): Place | null {
  const { keep } = place.declared
  if (keep.kind === 'period') return place
  if (keep.kind !== 'with') return null
  const parent = places.find(
    (one) => one.name === (keep.table.includes('.') ? keep.table : `${place.module}.${keep.table}`),
  )
  return parent ? ruling(places, parent) : null
}

/** The law that keeps the rows of a place from being erased (Art. 17(3)(b) GDPR); null where none does. */
export function lawOf(places: readonly Place[], place: Place): string | null {
  const keep = ruling(places, place)?.declared.keep
  return keep?.kind === 'period' && keep.law ? cited(keep.source).en : null
}

/** What an act does with a found row of a place, as an expression over `r.share`. */
export function actionOf(
  places: readonly Place[],
  place: Place,
  kind: 'erase' | 'restrict',
): RawBuilder<Action> {
  if (place.declared.heldAs === 'processor') return sql<Action>`'forward'`
  const named = (place.ties.mentions ?? []).length > 0 ? 'redact' : 'review'
  // What others wrote stays as it is unless the officer wants the passage taken out.
  const mention = sql`case when r.written is null then ${sql.lit(named)} when r.redact then 'blacken' else 'review' end`
  if (kind === 'restrict') return sql<Action>`case r.share when 'mention' then 'review' else 'restrict' end`
  if (lawOf(places, place))
    return sql<Action>`case r.share when 'mention' then ${mention} else 'restrict' end`
  return sql<Action>`case when r.held and r.share <> 'mention' then 'hold'
    when r.share = 'mention' then ${mention} when r.share = 'shared' then 'blank' else 'delete' end`
}

/** When the last of the included rows of a place goes by itself; null where it hangs on an event yet to come. */
async function lastDue(engine: Engine, finding: number, place: Place): Promise<Date | null> {
  const rule = rulesOf(engine.modules).find((one) => one.name === place.name)
  if (!rule) return null
  const { rows } = await byIndex(engine, (trx) =>
    sql<{ last: Date | string | null }>`
    select max(${startIn(rule, 't')}) as last from finding_row r join ${tableOf(place)} t on ${isRow(place, sql`r.key`)}
     where r.finding_id = ${finding} and r.place = ${place.name} and r.included`.execute(trx),
  )
  const last = rows[0]?.last
  if (!last) return null
  return dueAt(rule, last, (await effectivePeriods(engine.owner, engine))(rule), engine.config.zone)
}

const grounds: Partial<Record<Action, string>> = {
  forward: 'Art. 28(3)(e) GDPR',
  hold: holdGround,
  review: 'Art. 15(4), 17(3)(a) GDPR',
}

/** What an act would do with what is included, in the order in which it would: what hangs on a row that goes, goes with it. */
export async function planAct(
  engine: Engine,
  finding: number,
  kind: 'erase' | 'restrict',
): Promise<PlanLine[]> {
  const places = await placesOf(engine)
  await byIndex(engine, (trx) => markHeld(engine, trx, finding))
  const found = await placesIn(engine.owner, finding)
  const lines: PlanLine[] = []
  for (const place of places) {
    if (!found.has(place.name)) continue
    const { rows } = await sql<{ action: Action; rows: number }>`
      select ${actionOf(places, place, kind)} as action, count(*) as rows from finding_row r
       where r.finding_id = ${finding} and r.place = ${place.name} and r.included group by 1 order by 1`.execute(
      engine.owner,
    )
    for (const { action, rows: count } of rows) {
      const restricted = action === 'restrict'
      const ground = restricted
        ? kind === 'restrict'
          ? 'Art. 18(1) GDPR'
          : lawOf(places, place)
        : (grounds[action] ?? null)
      const until = restricted && kind === 'erase' ? await lastDue(engine, finding, place) : null
      lines.push({ module: place.module, table: place.table, action, rows: count, ground, until })
    }
  }
  return lines
}
