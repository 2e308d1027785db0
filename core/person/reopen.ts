import { sql, type Transaction } from 'kysely'
import type { Engine } from '../engine.ts'
import { recordAsEngine } from '../evidence/chain.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import { enqueueAct } from './acts.ts'
import { byIndex } from './by-index.ts'
import { errors } from './errors.ts'
import { findPerson } from './find.ts'
import { isRow, tableOf } from './match.ts'
import type { Identifiers, PlanLine } from './persons.ts'
import { type Place, placesOf } from './places.ts'
import { actionOf, planAct } from './plan.ts'
import { countUndone, namesPerson, sureOf, undoneWhere } from './verify.ts'

const nobody: Identifiers = { emails: [], phones: [], customers: [], names: [] }

type Trx = Transaction<EngineTables>

interface Reopened {
  readonly id: number
  readonly finding_id: number
  readonly kind: string
  readonly newest: Readonly<Record<string, number>>
}

/** Takes the tick from rows that it says are done, and that are not. */
async function untick(trx: Trx, place: Place, act: number, identifiers: Identifiers): Promise<void> {
  const still = (actions: readonly string[], condition: ReturnType<typeof sql>) =>
    sql`update act_row a set done = false from ${tableOf(place)} t
       where a.act_id = ${act} and a.place = ${place.name} and a.action = any(${[...actions]}) and a.done
         and ${isRow(place, sql`a.key`)} and t._mark is distinct from 'c' and (${condition})`.execute(trx)
  for (const [action, condition] of Object.entries(undoneWhere)) await still([action], sql.raw(condition))
  // Whether a passage is still there only reading says; what is done twice is done once.
  await still(['blacken'], sql`true`)
  const named = namesPerson(place, identifiers)
  if (named.length > 0)
    await still(['blank', 'redact', 'review'], sql`t._mark is null and (${sql.join(named, sql` or `)})`)
}

/** Searches once more, and takes into the finding what it did not have, was there when the act fixed its rows, and is certain. */
async function findAgain(
  engine: Engine,
  act: Reopened,
  identifiers: Identifiers,
  knownAs: readonly string[],
): Promise<void> {
  const again = await findPerson(engine, identifiers, [], knownAs)
  try {
    await byIndex(engine, async (trx) => {
      for (const { name, key } of await placesOf(engine)) {
        const bound = act.newest[name]
        const [column = ''] = Object.keys(key)
        const there =
          bound === undefined ? sql`true` : sql`(r.key ->> ${sql.lit(column)})::bigint <= ${bound}`
        await sql`insert into finding_row (finding_id, place, key, share, found_by, certain, included, parent_place, parent_key, written)
          select ${act.finding_id}::bigint, r.place, r.key, r.share, r.found_by, r.certain, true, r.parent_place, r.parent_key, r.written
            from finding_row r where r.finding_id = ${again} and r.place = ${name} and r.included and (r.certain or r.written is not null) and ${there}
          on conflict (finding_id, place, key) do update
            set certain = excluded.certain, included = true, written = excluded.written
            where not finding_row.included and finding_row.reason is null`.execute(trx)
      }
    })
  } finally {
    await engine.owner.deleteFrom('finding').where('id', '=', again).execute()
  }
}

/** Opens the steps whose rows are not all done, and adds those that the act did not have. */
async function openSteps(trx: Trx, act: Reopened, plan: readonly PlanLine[]): Promise<void> {
  await sql`update act_step s set done_at = null
    where s.act_id = ${act.id} and exists (select from act_row r where r.act_id = s.act_id and r.place = s.place
      and r.action = s.action and not r.done)`.execute(trx)
  const { rows: missing } = await sql<{ place: string; action: string; rows: number; last: number }>`
    select r.place, r.action, count(*) as rows, (select coalesce(max(position), 0) from act_step where act_id = ${act.id}) as last
      from act_row r where r.act_id = ${act.id} and not r.done
       and not exists (select from act_step s where s.act_id = r.act_id and s.place = r.place and s.action = r.action)
     group by 1, 2 order by 1, 2`.execute(trx)
  for (const [index, { place, action, rows, last }] of missing.entries()) {
    const line = plan.find((one) => `${one.module}.${one.table}` === place && one.action === action)
    await trx
      .insertInto('act_step')
      .values({
        act_id: act.id,
        position: last + 1 + index,
        place,
        action,
        rows,
        ground: line?.ground ?? null,
        until: line?.until ?? null,
        done_at: null,
      })
      .execute()
  }
}

/**
 * An act that ended with rows left begins again with those that are still there although their receipt says otherwise, and,
 * of an erasure, with those that the search after it found. They go to the replay log first, like all others.
 */
export async function reopen(engine: Engine, id: number, job = false): Promise<void> {
  const act = await engine.owner.selectFrom('act').selectAll().where('id', '=', id).executeTakeFirst()
  if (!act) throw errors.no_act()
  const finding = await engine.owner
    .selectFrom('finding')
    .selectAll()
    .where('id', '=', act.finding_id)
    .executeTakeFirst()
  const sure = finding ? sureOf(finding.identifiers, finding.ambiguous) : null
  const erases = act.kind === 'erase' && sure !== null
  if (erases && finding)
    await findAgain(engine, act, sure, [...finding.identifiers.names, ...finding.known_as])
  const plan = erases ? await planAct(engine, act.finding_id, 'erase') : []
  const places = await placesOf(engine)
  await byIndex(engine, async (trx) => {
    for (const place of places) {
      await untick(trx, place, id, sure ?? nobody)
      if (erases)
        await sql`insert into act_row (act_id, place, key, action)
          select ${id}::bigint, r.place, r.key, ${actionOf(places, place, 'erase')} from finding_row r
           where r.finding_id = ${act.finding_id} and r.place = ${place.name} and r.included
          on conflict do nothing`.execute(trx)
    }
    await openSteps(trx, act, plan)
    await trx.updateTable('act').set({ state: 'fixed', done_at: null }).where('id', '=', id).execute()
    await recordAsEngine(trx, 'person.act_again', { act: id, kind: act.kind })
    if (job) await enqueueAct(trx, id)
  })
}

/** Takes an act up that left rows, now or since it was done; one under way is left to its job. Throws `no_act`. */
export async function doAgain(engine: Engine, id: number): Promise<void> {
  const act = await engine.owner.selectFrom('act').select('state').where('id', '=', id).executeTakeFirst()
  if (!act) throw errors.no_act()
  const left = act.state === 'incomplete' || (act.state === 'done' && (await countUndone(engine, id)) > 0)
  if (left) await reopen(engine, id, true)
}
