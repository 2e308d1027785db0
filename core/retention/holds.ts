import { type Kysely, sql } from 'kysely'
import { dateIn, dayAfter } from '../calendar.ts'
import type { Engine } from '../engine.ts'
import { defineErrors, say } from '../errors.ts'
import { recordAsEngine } from '../evidence/chain.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import { type KeyColumn, kinOf } from './kin.ts'
import { type DeclaredTable, declaredTables } from './rules.ts'

const errors = defineErrors('retention', {
  unknown_table: [404, say('There is no kind of data {table}.', 'Eine Datenart {table} gibt es nicht.')],
  goes_whole: [
    409,
    say(
      'Entries of {table} go by whole hours or days, so a single one can’t be held. Export what you need and keep it with the incident it belongs to.',
      'Einträge von {table} werden stunden- oder tageweise gelöscht; ein einzelner lässt sich nicht sperren. Exportieren Sie, was Sie brauchen, und bewahren Sie es bei dem Vorfall auf, zu dem es gehört.',
    ),
  ],
  not_held: [
    409,
    say(
      'Data of the kind {table} may not be kept any longer, so no hold is accepted on them.',
      'Daten der Art {table} dürfen nicht länger aufbewahrt werden; eine Löschsperre ist dafür nicht vorgesehen.',
    ),
  ],
  wrong_key: [
    400,
    say(
      'An object of {table} is named by: {columns}.',
      'Ein Objekt von {table} wird benannt durch: {columns}.',
    ),
  ],
  no_object: [
    404,
    say(
      'There is no such object in {table}: it was never there, or it has just been deleted.',
      'Ein solches Objekt gibt es in {table} nicht: Es war nie da oder ist gerade gelöscht worden.',
    ),
  ],
  no_reason: [
    400,
    say('Say why the object must be kept.', 'Geben Sie an, warum das Objekt aufbewahrt werden muss.'),
  ],
  review_date: [
    400,
    say(
      'Choose a day for the review: after today, and within two years.',
      'Wählen Sie einen Tag für die Überprüfung: nach dem heutigen und innerhalb von zwei Jahren.',
    ),
  ],
  no_hold: [
    404,
    say(
      'There is no hold {id} in force; perhaps somebody has lifted it already.',
      'Eine Löschsperre {id} gilt nicht; vielleicht hat sie schon jemand aufgehoben.',
    ),
  ],
})

/** Names an object: the columns of its primary key. */
export type ObjectKey = Readonly<Record<string, string | number>>

export interface NewHold {
  readonly module: string
  readonly table: string
  readonly key: ObjectKey
  /** Why it must be kept. Names the matter; persons' names have no place in it. */
  readonly reason: string
  /** `YYYY-MM-DD`: when somebody has to see whether it is still needed. */
  readonly reviewOn: string
  /** Who answers for it, as a key of staff; who places it, unless said otherwise. */
  readonly owner?: string | undefined
}

function tableOf(engine: Engine, hold: Pick<NewHold, 'module' | 'table'>): DeclaredTable {
  const name = `${hold.module}.${hold.table}`
  const found = declaredTables(engine.modules).find((one) => one.name === name)
  if (!found || found.schema === 'engine') throw errors.unknown_table({ table: name })
  const { keep } = found.declared
  if (keep.kind === 'period' && keep.partition) throw errors.goes_whole({ table: name })
  if (keep.kind === 'period' && keep.hold === false) throw errors.not_held({ table: name })
  return found
}

function checkReview(engine: Engine, day: string): void {
  const today = dateIn(engine.now(), engine.config.zone)
  const known = /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day))
  if (!known || day <= today || day > dayAfter(today, 731)) throw errors.review_date()
}

/** Throws `no_reason`, `review_date`. */
export function checkHold(engine: Engine, { reason, reviewOn }: Pick<NewHold, 'reason' | 'reviewOn'>): void {
  if (reason.trim() === '') throw errors.no_reason()
  checkReview(engine, reviewOn)
}

const isUnreadable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^22/.test(String(error.code))

/**
 * Places a hold. The object's row is locked meanwhile: a deletion under way is waited for (and the hold refused when
 * the object is gone), a later one meets the hold. Returns its number.
 */
export async function placeHold(engine: Engine, hold: NewHold & { actor: string }): Promise<number> {
  const table = tableOf(engine, hold)
  const { key } = (await kinOf(engine))(table.schema, table.table)
  const columns = key.map(({ name }) => name)
  if (columns.length === 0 || columns.toSorted().join() !== Object.keys(hold.key).sort().join())
    throw errors.wrong_key({ table: table.name, columns: columns.join(', ') })
  checkHold(engine, hold)
  return engine.owner.transaction().execute(async (trx) => {
    const { rows } = await sql<{ key: Record<string, unknown> }>`
      select jsonb_build_object(${sql.join(key.flatMap(({ name }) => [sql.lit(name), sql.ref(name)]))}) as key
        from only ${sql.id(table.schema, table.table)}
       where ${sql.join(
         key.map(
           ({ name, sql: type }: KeyColumn) =>
             sql`${sql.ref(name)} = ${String(hold.key[name])}::${sql.raw(type)}`,
         ),
         sql` and `,
       )} and _mark is distinct from 'c' for key share`
      .execute(trx)
      .catch((error: unknown) => {
        if (isUnreadable(error)) throw errors.no_object({ table: table.name }, { cause: error })
        throw error
      })
    const found = rows[0]
    if (!found) throw errors.no_object({ table: table.name })
    const { id } = await trx
      .insertInto('hold')
      .values({
        module: hold.module,
        table_name: hold.table,
        key: JSON.stringify(found.key) as never,
        reason: hold.reason.trim(),
        owner: hold.owner ?? hold.actor,
        review_on: hold.reviewOn,
        placed_at: engine.now(),
        placed_by: hold.actor,
        act_id: null,
        lifted_at: null,
        lifted_by: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await recordAsEngine(trx, 'retention.held', {
      hold: id,
      table: table.name,
      key: found.key,
      owner: hold.owner ?? hold.actor,
      reviewOn: hold.reviewOn,
      actor: hold.actor,
    })
    return id
  })
}

/** Says when a hold in force is to be looked at again. */
export async function reviewHold(
  engine: Engine,
  review: { id: number; reviewOn: string; actor: string },
): Promise<void> {
  checkReview(engine, review.reviewOn)
  await engine.owner.transaction().execute(async (trx) => {
    const changed = await trx
      .updateTable('hold')
      .set({ review_on: review.reviewOn })
      .where('id', '=', review.id)
      .where('lifted_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!changed) throw errors.no_hold({ id: review.id })
    await recordAsEngine(trx, 'retention.hold_reviewed', {
      hold: review.id,
      reviewOn: review.reviewOn,
      actor: review.actor,
    })
  })
}

interface Lift {
  readonly id: number
  readonly actor: string
  readonly now: Date
}

/** Lifts a hold in the transaction given. Throws when none of this number is in force. */
export async function liftIn(trx: Kysely<EngineTables>, { id, actor, now }: Lift): Promise<void> {
  const lifted = await trx
    .updateTable('hold')
    .set({ lifted_at: now, lifted_by: actor })
    .where('id', '=', id)
    .where('lifted_at', 'is', null)
    .returning(['module', 'table_name', 'key'])
    .executeTakeFirst()
  if (!lifted) throw errors.no_hold({ id })
  const table = `${lifted.module}.${lifted.table_name}`
  await recordAsEngine(trx, 'retention.hold_lifted', { hold: id, table, key: lifted.key, actor })
}

/** Lifts a hold. A deletion that waited for it is done by the next sweep, without anybody's doing. */
export const liftHold = (engine: Engine, { id, actor }: { id: number; actor: string }): Promise<void> =>
  engine.owner.transaction().execute((trx) => liftIn(trx, { id, actor, now: engine.now() }))
