import { sql, type Transaction } from 'kysely'
import type { Engine } from '../engine.ts'
import { byIndex } from './by-index.ts'
import { recordAsEngine } from '../evidence/chain.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import { checkClaim, type ClaimHold, liftHoldsOf } from '../retention/holds-of-acts.ts'
import { holdRestricted } from './claims.ts'
import { errors } from './errors.ts'
import { requireFinding } from './findings.ts'
import { tableOf } from './match.ts'
import type { Act, ActKind, Correction } from './persons.ts'
import { actionOf, planAct } from './plan.ts'
import { type Place, placesOf } from './places.ts'

type Trx = Transaction<EngineTables>

/** Carries an act on. Runs in the queue of the act, one after the other. */
export const carryOnTask = 'engine.carry_on'

/** The newest number of each place: what comes later was not there when the rows were fixed. */
async function newestOf(trx: Trx, places: readonly Place[]): Promise<Record<string, number>> {
  const newest: Record<string, number> = {}
  for (const place of places) {
    const [[column, type] = ['', ''], ...more] = Object.entries(place.key)
    if (type !== 'bigint' || more.length > 0) continue
    const { rows } = await sql<{ newest: number | null }>`
      select max(${sql.ref(column)}) as newest from ${tableOf(place)}`.execute(trx)
    newest[place.name] = rows[0]?.newest ?? 0
  }
  return newest
}

/** Hands an act to the job. It carries it on until it ends, also after a crash. */
export const enqueueAct = (trx: Trx, act: number): Promise<unknown> =>
  sql`select graphile_worker.add_job(${carryOnTask}, json_build_object('act', ${act}::bigint), queue_name := ${`act:${act}`},
    max_attempts := 1000)`.execute(trx)

async function insertAct(
  engine: Engine,
  trx: Trx,
  finding: number,
  kind: ActKind,
  lifts: number | null = null,
): Promise<number> {
  const under = await trx
    .selectFrom('act')
    .select('id')
    .where('finding_id', '=', finding)
    .where('state', 'not in', ['done', 'incomplete'])
    .executeTakeFirst()
  if (under) throw errors.under_way()
  const newest = await newestOf(trx, await placesOf(engine))
  const { id } = await trx
    .insertInto('act')
    .values({
      finding_id: finding,
      kind,
      state: 'fixed',
      started_at: engine.now(),
      lifts,
      newest: JSON.stringify(newest) as never,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordAsEngine(trx, 'person.act_started', { act: id, kind })
  await enqueueAct(trx, id)
  return id
}

/**
 * Fixes what an act will do, row by row, and hands it to the job. `claim`: what it restricts is also kept past its period.
 * Returns the act's id.
 */
export async function startAct(
  engine: Engine,
  finding: number,
  kind: 'erase' | 'restrict',
  claim?: ClaimHold,
): Promise<number> {
  await requireFinding(engine, finding)
  if (claim) checkClaim(engine, claim)
  const places = await placesOf(engine)
  const lines = await planAct(engine, finding, kind)
  return byIndex(engine, async (trx) => {
    const id = await insertAct(engine, trx, finding, kind)
    for (const place of places)
      await sql`insert into act_row (act_id, place, key, action)
        select ${id}::bigint, r.place, r.key, ${actionOf(places, place, kind)} from finding_row r
         where r.finding_id = ${finding} and r.place = ${place.name} and r.included`.execute(trx)
    if (claim) await holdRestricted(engine, trx, id, claim)
    if (lines.length > 0)
      await trx
        .insertInto('act_step')
        .values(
          lines.map(({ module, table, action, rows, ground, until }, position) => ({
            act_id: id,
            position,
            place: `${module}.${table}`,
            action,
            rows,
            ground,
            until,
            done_at: null,
          })),
        )
        .execute()
    return id
  })
}

/** Fixes corrections; one step for each. */
export async function startCorrections(
  engine: Engine,
  finding: number,
  corrections: readonly Correction[],
): Promise<number> {
  await requireFinding(engine, finding)
  return byIndex(engine, async (trx) => {
    const id = await insertAct(engine, trx, finding, 'rectify')
    await sql`insert into act_row (act_id, place, key, action)
      select ${id}::bigint, place, key, 'set' from finding_row where finding_id = ${finding} and included and found_by <> 'written'`.execute(
      trx,
    )
    for (const [position, correction] of corrections.entries()) {
      const place = correction.kind === 'column' ? `${correction.row.module}.${correction.row.table}` : '*'
      await trx
        .insertInto('correction')
        .values({ act_id: id, position, correction: JSON.stringify(correction) as never })
        .execute()
      await trx
        .insertInto('act_step')
        .values({
          act_id: id,
          position,
          place,
          action: 'set',
          rows: 0,
          ground: null,
          until: null,
          done_at: null,
        })
        .execute()
    }
    return id
  })
}

/** Fixes the lifting of a restriction that is complete. */
export async function startLifting(engine: Engine, restriction: number): Promise<number> {
  const act = await engine.owner
    .selectFrom('act')
    .selectAll()
    .where('id', '=', restriction)
    .executeTakeFirst()
  if (!act) throw errors.no_act()
  if (act.kind !== 'restrict' || !act.done_at) throw errors.not_restriction()
  return byIndex(engine, async (trx) => {
    const id = await insertAct(engine, trx, act.finding_id, 'lift', restriction)
    await liftHoldsOf(engine, trx, restriction)
    await sql`insert into act_row (act_id, place, key, action)
      select ${id}::bigint, place, key, 'lift' from restriction where act_id = ${restriction}`.execute(trx)
    await sql`insert into act_step (act_id, position, place, action, rows)
      select ${id}::bigint, row_number() over (order by place) - 1, place, 'lift', count(*) from act_row where act_id = ${id} group by place`.execute(
      trx,
    )
    return id
  })
}

/** How it stands with an act. Throws `no_act`. */
export async function readAct(engine: Engine, id: number): Promise<Act> {
  const act = await engine.owner.selectFrom('act').selectAll().where('id', '=', id).executeTakeFirst()
  if (!act) throw errors.no_act()
  const steps = await engine.owner
    .selectFrom('act_step')
    .selectAll()
    .where('act_id', '=', id)
    .orderBy('position')
    .execute()
  return {
    id,
    finding: act.finding_id,
    kind: act.kind as ActKind,
    state: act.state === 'fixed' ? 'running' : (act.state as Act['state']),
    startedAt: act.started_at,
    doneAt: act.done_at,
    left: act.rows_left,
    receipts: steps.map(({ place, action, rows, ground, until, done_at: doneAt }) => {
      const [module = '', table = ''] = place.split('.')
      return {
        module,
        table,
        action: action as Act['receipts'][number]['action'],
        rows,
        ground,
        until,
        doneAt,
      }
    }),
  }
}
