import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { EngineTables } from '../ledger/engine-tables.ts'
import { blacken } from './blacken.ts'
import { blankColumns, blanked, mentionsAny, redacted } from './blank.ts'
import { isRow, tableOf } from './match.ts'
import type { Identifiers } from './persons.ts'
import type { Place } from './places.ts'
import { knownOf } from './written.ts'

type Trx = Transaction<EngineTables>

export interface Step {
  readonly act: number
  readonly place: Place
  readonly action: string
  readonly ground: string | null
  readonly until: Date | null
  /** Of a lifting: the restriction that it ends; without one, any of Art. 18(1) on these rows. */
  readonly lifts?: number | null
  readonly identifiers: Identifiers
  /** Names under which what others wrote names the person. */
  readonly knownAs?: readonly string[]
  /** Of an erasure. */
  readonly erases?: boolean
  readonly now: Date
}

export interface Key {
  readonly key: Record<string, string | number>
}

const batchSize = 500

/** The next rows of a step that are not done, in the order of their keys, locked: two carriers do not meet. */
export async function takeBatch(
  trx: Trx,
  { act, place, action }: Step,
  after: Key | undefined,
): Promise<Key[]> {
  const from = after ? sql`key > ${JSON.stringify(after.key)}::jsonb` : sql`true`
  const { rows } = await sql<Key>`
    select key from act_row
     where act_id = ${act} and place = ${place.name} and action = ${action} and not done and ${from}
     order by act_id, place, key limit ${sql.lit(batchSize)} for update`.execute(trx)
  return rows
}

const these = (keys: readonly Key[]): RawBuilder<unknown> =>
  // The limit tells the planner how few they are.
  sql`(select value as key from jsonb_array_elements(${JSON.stringify(keys.map((one) => one.key))}::jsonb) limit ${sql.lit(keys.length)})`

/** What an act does with rows of a place. Doing it again changes nothing. */
export async function carryOut(trx: Trx, step: Step, keys: readonly Key[]): Promise<void> {
  const { act, place, action, ground, until, lifts = null, identifiers, now } = step
  const table = tableOf(place)
  const row = isRow(place, sql`these.key`)
  const from = sql`from ${these(keys)} these where ${row}`
  if (action === 'delete')
    await sql`delete from ${table} t using ${these(keys)} these where ${row}`.execute(trx)
  if (action === 'blank' && blankColumns(place).length > 0)
    await sql`update ${table} t set ${blanked(place)} ${from}`.execute(trx)
  const addressed = action === 'redact' || action === 'blacken' || (action === 'review' && step.erases)
  if (action === 'blacken')
    await blacken(
      trx,
      place,
      keys.map((one) => one.key),
      knownOf(identifiers, step.knownAs ?? []),
    )
  if (addressed && place.ties.mentions?.length)
    await sql`update ${table} t set ${redacted(place, identifiers.emails)} ${from}
      and ${mentionsAny(place, identifiers.emails)}`.execute(trx)
  if (action === 'restrict' || action === 'hold') {
    await sql`insert into restriction (place, key, act_id, ground, until, at)
      select ${place.name}::text, these.key, ${act}::bigint, ${ground ?? ''}::text, ${until}::timestamptz, ${now}::timestamptz
        from ${these(keys)} these on conflict do nothing`.execute(trx)
    await sql`update ${table} t set _mark = 'r' ${from} and t._mark is null`.execute(trx)
  }
  if (action === 'lift') {
    await sql`delete from restriction r using ${these(keys)} these
      where r.place = ${place.name} and r.key = these.key and r.ground = 'Art. 18(1) GDPR'
        and r.act_id = coalesce(${lifts}::bigint, r.act_id)`.execute(trx)
    await sql`with free as materialized (
        select these.key from ${these(keys)} these
         where not exists (select from restriction r where r.place = ${place.name} and r.key = these.key)
         limit ${sql.lit(keys.length)})
      update ${table} t set _mark = null from free these where ${row} and t._mark = 'r'`.execute(trx)
  }
}

/** Writes down that these rows of a step are done. */
export const tickOff = (trx: Trx, { act, place }: Step, keys: readonly Key[]): Promise<unknown> =>
  sql`update act_row set done = true
    where act_id = ${act} and place = ${place.name}
      and key = any(array(select jsonb_array_elements(${JSON.stringify(keys.map((one) => one.key))}::jsonb)))`.execute(
    trx,
  )
