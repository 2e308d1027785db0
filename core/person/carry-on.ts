import { sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { byIndex } from './by-index.ts'
import { recordAsEngine } from '../evidence/chain.ts'
import { readAct } from './acts.ts'
import { correct } from './corrections.ts'
import { errors } from './errors.ts'
import { cutsOf } from './blacken.ts'
import { placeOf } from './findings.ts'
import type { Known } from './passages.ts'
import type { Place } from './places.ts'
import { knownOf } from './written.ts'
import { hashesOf } from './identifiers.ts'
import { openPersonKeys } from './keys.ts'
import { writeClaims } from './claims.ts'
import { writeToReplay } from './lineage.ts'
import type { Act, Identifiers } from './persons.ts'
import type { ReplayEntry } from './replay-log.ts'
import { reopen } from './reopen.ts'
import { carryOut, type Key, type Step, takeBatch, tickOff } from './steps.ts'
import { countLeft, countUndone, sureOf } from './verify.ts'

const nobody: Identifiers = { emails: [], phones: [], customers: [], names: [] }
const replayed = ['delete', 'blank', 'redact', 'blacken', 'review', 'restrict', 'hold', 'lift'] as const
type Replayed = (typeof replayed)[number]

/** What a restore has to do again for an action; null: nothing. */
function againAs(place: Place, action: Replayed, kind: string): ReplayEntry['action'] | null {
  // A restored row that a hold keeps is hidden again; the hold itself is in the backup, or lifted since.
  if (action === 'hold') return 'restrict'
  if (action !== 'review') return action
  return kind === 'erase' && place.ties.mentions?.length ? 'redact' : null
}

const chunk = 1000

/**
 * Puts what is about to be done outside the database, before it is done and in the order in which it will be: a restore
 * of an older backup repeats it.
 */
async function writeAhead(
  engine: Engine,
  { id: act, lifts, kind }: { id: number; lifts: number | null; kind: string },
  identifiers: Identifiers,
  known: Known,
): Promise<void> {
  const keys = await openPersonKeys(engine.config)
  const hashes = hashesOf(keys.hmac, identifiers).map((hash) => hash.toString('base64url'))
  const steps = await engine.owner
    .selectFrom('act_step')
    .select(['place', 'action', 'ground', 'until'])
    .where('act_id', '=', act)
    .where('action', 'in', [...replayed])
    .orderBy('position')
    .execute()
  for (const { place, action, ground, until } of steps) {
    const of = await placeOf(engine, place)
    const again = againAs(of, action as Replayed, kind)
    for (let after = 'null'; again !== null;) {
      const { rows } = await sql<{ key: ReplayEntry['rows'][number]['key'] }>`
        select key from act_row
         where act_id = ${act} and place = ${place} and action = ${action} and key > ${after}::jsonb
         order by act_id, place, key limit ${chunk}`.execute(engine.owner)
      const last = rows.at(-1)
      if (!last) break
      const entry = {
        at: engine.now().toISOString(),
        act,
        place,
        hashes,
        ...(ground === null ? {} : { ground, until: until?.toISOString() ?? null }),
        ...(lifts === null ? {} : { lifts }),
      }
      const written =
        again === 'blacken'
          ? await byIndex(engine, (trx) =>
              cutsOf(
                trx,
                of,
                rows.map(({ key }) => key),
                { known, hmac: keys.hmac },
              ),
            )
          : rows
      await writeToReplay(engine, [
        { ...entry, action: again, rows: written },
        ...(again === 'blacken' && of.ties.mentions?.length
          ? [{ ...entry, action: 'redact' as const, rows }]
          : []),
      ])
      after = JSON.stringify(last.key)
    }
  }
  await writeClaims(engine, act)
}

/** Does one step, batch by batch, each with its ticks in one transaction. */
async function doStep(engine: Engine, step: Step, position: number): Promise<void> {
  for (let last: Key | undefined, more = true; more;) {
    const after = last
    const keys = await byIndex(engine, async (trx) => {
      const keys = await takeBatch(trx, step, after)
      if (keys.length > 0) {
        await carryOut(trx, step, keys)
        await tickOff(trx, step, keys)
      } else
        await trx
          .updateTable('act_step')
          .set({ done_at: engine.now() })
          .where('act_id', '=', step.act)
          .where('position', '=', position)
          .execute()
      return keys
    })
    more = keys.length > 0
    last = keys.at(-1)
  }
}

/**
 * Carries an act on from wherever it stopped: what it will do is written to the replay log first, then step by step, each
 * with its receipt, and at the end the search runs once more. One that ended incomplete does again what is still there.
 * Returns how it stands then. Throws `no_act`.
 */
export async function carryOn(engine: Engine, id: number): Promise<Act> {
  const read = () => engine.owner.selectFrom('act').selectAll().where('id', '=', id).executeTakeFirst()
  let act = await read()
  if (act?.state === 'incomplete') {
    await reopen(engine, id)
    act = await read()
  }
  if (!act) throw errors.no_act()
  if (act.state === 'done') return readAct(engine, id)
  const finding = await engine.owner
    .selectFrom('finding')
    .selectAll()
    .where('id', '=', act.finding_id)
    .executeTakeFirst()
  const identifiers = finding?.identifiers ?? nobody
  const [knownAs, ambiguous] = [finding?.known_as ?? [], finding?.ambiguous ?? []]
  const setState = (state: string) =>
    engine.owner.updateTable('act').set({ state }).where('id', '=', id).execute()
  if (act.state === 'fixed') {
    // By what several use, a restore would find what is others'.
    await writeAhead(engine, act, sureOf(identifiers, ambiguous), knownOf(identifiers, knownAs))
    await setState('running')
  }
  const steps = await engine.owner
    .selectFrom('act_step')
    .selectAll()
    .where('act_id', '=', id)
    .where('done_at', 'is', null)
    .orderBy('position')
    .execute()
  for (const { position, place, action, ground, until } of steps)
    if (action === 'set') await correct(engine, id, position)
    else
      await doStep(
        engine,
        {
          act: id,
          place: await placeOf(engine, place),
          action,
          ground,
          until,
          lifts: act.lifts,
          identifiers,
          knownAs,
          erases: act.kind === 'erase',
          now: engine.now(),
        },
        position,
      )
  await setState('verifying')
  const undone = await countUndone(engine, id)
  const again = act.kind === 'erase' ? await countLeft(engine, act, { identifiers, ambiguous, knownAs }) : 0
  await byIndex(engine, async (trx) => {
    const done = undone + again === 0
    await trx
      .updateTable('act')
      .set({
        state: done ? 'done' : 'incomplete',
        rows_left: undone + again,
        done_at: done ? engine.now() : null,
      })
      .where('id', '=', id)
      .execute()
    await recordAsEngine(trx, done ? 'person.act_done' : 'person.act_incomplete', {
      act: id,
      kind: act.kind,
      left: undone + again,
    })
  })
  return readAct(engine, id)
}
