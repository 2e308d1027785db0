import type { Engine } from '../engine.ts'
import { recordAsEngine } from '../evidence/chain.ts'
import { errors } from './errors.ts'
import { closeOver } from './closure.ts'
import { hashesOf, normalise } from './identifiers.ts'
import { openPersonKeys } from './keys.ts'
import { writeToReplay } from './lineage.ts'
import type { Identifiers, Objection } from './persons.ts'
import { placesOf } from './places.ts'

/** Stands for every activity. */
const all = '*'

/** The hashes of these identifiers and of the others of the same person that we know. */
async function hashes(engine: Engine, given: Partial<Identifiers>): Promise<Buffer[]> {
  const { hmac } = await openPersonKeys(engine.config)
  const { identifiers } = await closeOver(engine, await placesOf(engine), normalise(given), { named: false })
  const found = hashesOf(hmac, identifiers)
  if (found.length === 0) throw errors.nothing_given()
  return found
}

/** Outside the database before it is in it: a restore of an older backup repeats it. */
async function writeAhead(
  engine: Engine,
  action: 'object' | 'withdraw',
  of: readonly Buffer[],
  objection: Objection,
  activity: string,
): Promise<void> {
  const hashes = of.map((hash) => hash.toString('base64url'))
  await writeToReplay(engine, [
    { at: engine.now().toISOString(), act: 0, action, place: '', rows: [], hashes, objection, activity },
  ])
}

export async function object(
  engine: Engine,
  given: Partial<Identifiers>,
  objection: Objection,
  activity = all,
): Promise<void> {
  const of = await hashes(engine, given)
  await writeAhead(engine, 'object', of, objection, activity)
  await engine.owner.transaction().execute(async (trx) => {
    await trx
      .insertInto('objection')
      .values(of.map((hash) => ({ hash, objection, activity, at: engine.now() })))
      .onConflict((conflict) =>
        conflict.columns(['hash', 'objection', 'activity']).doUpdateSet({ at: engine.now() }),
      )
      .execute()
    await recordAsEngine(trx, 'person.objected', { objection, activity })
  })
}

export async function withdrawObjection(
  engine: Engine,
  given: Partial<Identifiers>,
  objection: Objection,
  activity = all,
): Promise<void> {
  const of = await hashes(engine, given)
  await writeAhead(engine, 'withdraw', of, objection, activity)
  await engine.owner.transaction().execute(async (trx) => {
    await trx
      .deleteFrom('objection')
      .where('hash', 'in', of)
      .where('objection', '=', objection)
      .where('activity', '=', activity)
      .execute()
    await recordAsEngine(trx, 'person.objection_withdrawn', { objection, activity })
  })
}

/** One index probe for each identifier given; nothing is remembered in between. */
export async function objects(
  engine: Engine,
  given: Partial<Identifiers>,
  objection: Objection,
  activity = all,
  since?: Date,
): Promise<boolean> {
  const of = hashesOf((await openPersonKeys(engine.config)).hmac, given)
  if (of.length === 0) return false
  const found = await engine.owner
    .selectFrom('objection')
    .select('at')
    .where('hash', 'in', of)
    .where('objection', '=', objection)
    .where('activity', 'in', [all, activity])
    .$if(since !== undefined, (query) => query.where('at', '>=', since ?? engine.now()))
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}
