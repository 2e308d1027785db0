import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import type { Kin, KeyColumn, Reference } from './kin.ts'
import { kinOf } from './kin.ts'
import type { DeclaredTable } from './rules.ts'

/** A table as holds name it. */
export type Place = Pick<DeclaredTable, 'module' | 'schema' | 'table'> &
  Partial<Pick<DeclaredTable, 'declared'>>

/** Row `id` of the hold, and the key of the row that may not go because of it, under `k0`, `k1`, … */
export interface HeldRows {
  readonly key: readonly KeyColumn[]
  readonly rows: RawBuilder<{ hold: number }>
}

/** A longer way than any row hangs on another's; foreign keys in a circle end here. */
const farthest = 6

const list = (parts: readonly RawBuilder<unknown>[]): RawBuilder<unknown> => sql.join(parts)
const both = (parts: readonly RawBuilder<unknown>[]): RawBuilder<unknown> => sql.join(parts, sql` and `)

const keyAs = (key: readonly KeyColumn[], alias: string): RawBuilder<unknown> =>
  list(key.map(({ name }, index) => sql`${sql.ref(`${alias}.${name}`)} as ${sql.id(`k${index}`)}`))

/** The row of a hold, found by the index of its primary key. */
const rowOf = (key: readonly KeyColumn[], alias: string): RawBuilder<unknown> =>
  both(
    key.map(
      ({ name, sql: type }) =>
        sql`${sql.ref(`${alias}.${name}`)} = (h.key ->> ${sql.lit(name)})::${sql.raw(type)}`,
    ),
  )

/** Holds in force; and those lifted after `since`, whose deletion is still to come. */
const holdsOf = (module: string, table: string, since: Date | null): RawBuilder<unknown> => {
  const own = sql`module = ${sql.lit(module)} and table_name = ${sql.lit(table)}`
  const active = sql`select id, key from engine.hold where ${own} and lifted_at is null`
  return since
    ? sql`(${active} union all select id, key from engine.hold where ${own} and lifted_at > ${since}) h`
    : sql`(${active}) h`
}

/** From a held row up to the table in question: `from hold h join child c1 … join parent c0`. */
function climb(
  kin: Kin,
  place: Place,
  way: readonly Reference[],
  since: Date | null,
): RawBuilder<unknown> | null {
  const bottom = way.at(-1)?.child ?? place.table
  const { key } = kin(place.schema, bottom)
  if (key.length === 0) return null
  const steps = way.toReversed().map(({ columns, parent, child: _child }, index) => {
    const [below, above] = [way.length - index, way.length - index - 1]
    const table = way[above - 1]?.child ?? place.table
    const on = both(
      parent.map(
        (name, at) => sql`${sql.ref(`c${above}.${name}`)} = ${sql.ref(`c${below}.${columns[at] ?? ''}`)}`,
      ),
    )
    return sql` join only ${sql.id(place.schema, table)} ${sql.id(`c${above}`)} on ${on}`
  })
  const own = kin(place.schema, place.table).key
  return sql`select h.id as hold, ${keyAs(own, 'c0')} from ${holdsOf(place.module, bottom, since)}
    join only ${sql.id(place.schema, bottom)} ${sql.id(`c${way.length}`)} on ${rowOf(key, `c${way.length}`)}${sql.join(steps, sql``)}`
}

function ways(kin: Kin, schema: string, table: string, before: readonly Reference[] = []): Reference[][] {
  if (before.length >= farthest) return []
  return kin(schema, table).children.flatMap((reference) => {
    const way = [...before, reference]
    return [way, ...ways(kin, schema, reference.child, way)]
  })
}

/** The row that a trigger deletes with this one is held. */
function carried(kin: Kin, place: Place, since: Date | null): RawBuilder<unknown> | null {
  const keep = place.declared?.keep
  if (keep?.kind !== 'period' || !keep.takes) return null
  const { column, table } = keep.takes
  const other = heldIn(kin, { module: place.module, schema: place.schema, table }, since)
  if (!other) return null
  const own = kin(place.schema, place.table).key
  return sql`select t.hold, ${keyAs(own, 'c0')} from (${other.rows}) t
    join only ${sql.id(place.schema, place.table)} c0 on ${sql.ref(`c0.${column}`)} = t.k0`
}

/**
 * The rows of a table that may not go: those that are held, those whose going would take a held one along. Found
 * by one index probe for each hold and each table below. Null where nothing can be held.
 */
export function heldIn(kin: Kin, place: Place, since: Date | null = null): HeldRows | null {
  const { key, partitioned } = kin(place.schema, place.table)
  if (key.length === 0 || partitioned) return null
  const parts = [
    climb(kin, place, [], since),
    ...ways(kin, place.schema, place.table).map((way) => climb(kin, place, way, since)),
    carried(kin, place, since),
  ].filter((part) => part !== null)
  return { key, rows: sql`${sql.join(parts, sql` union all `)}` as RawBuilder<{ hold: number }> }
}

/** That nothing holds a row. Written so that the planner goes on by the index it would use without it. */
export function free(kin: Kin, place: Place, since: Date | null = null): RawBuilder<boolean> {
  const held = heldIn(kin, place, since)
  if (!held) return sql<boolean>`true`
  const own = list(held.key.map(({ name }) => sql.ref(name)))
  const keys = list(held.key.map((_, index) => sql`${sql.id(`k${index}`)}`))
  return sql<boolean>`(${own}) not in (select ${keys} from (${held.rows}) held)`
}

/** The key of a held row, as `{ column: value }`. */
const keyOf = ({ key }: HeldRows): RawBuilder<unknown> =>
  sql`jsonb_build_object(${list(key.flatMap(({ name }, index) => [sql.lit(name), sql`${sql.id(`k${index}`)}`]))})`

/** The holds in force that stop any of these rows from going. */
export async function holdsOn(
  db: Kysely<EngineTables>,
  kin: Kin,
  place: Place,
  keys: readonly Readonly<Record<string, unknown>>[],
): Promise<number[]> {
  const held = heldIn(kin, place)
  if (!held || keys.length === 0) return []
  const { rows } = await sql<{ hold: number }>`
    select distinct hold from (${held.rows}) held
     where ${keyOf(held)} in (select value from jsonb_array_elements(${JSON.stringify(keys)}::jsonb)) order by 1`.execute(
    db,
  )
  return rows.map(({ hold }) => hold)
}

/** The keys of the rows that may not go, as `{ column: value }`, one in a row: for acts that go by keys. */
export function heldKeys(kin: Kin, place: Place): RawBuilder<{ key: Record<string, unknown> }> {
  const held = heldIn(kin, place)
  if (!held) return sql`select null::jsonb as key where false`
  return sql`select distinct ${keyOf(held)} as key from (${held.rows}) held`
}

/** How many rows of a table are held, by themselves or by what would go with them. */
export async function countHeld(engine: Engine, place: Place): Promise<number> {
  const held = heldIn(await kinOf(engine), place)
  if (!held) return 0
  const keys = list(held.key.map((_, index) => sql`${sql.id(`k${index}`)}`))
  const { rows } = await sql<{ held: number }>`
    select count(*) as held from (select distinct ${keys} from (${held.rows}) held) rows`.execute(
    engine.owner,
  )
  return rows[0]?.held ?? 0
}

/** Tables whose rows go with those of this one, itself included. */
export const familyOf = (kin: Kin, { schema, table }: Place): string[] => [
  ...new Set([table, ...ways(kin, schema, table).map((way) => way.at(-1)?.child ?? table)]),
]

/** How many holds in force there are on rows of a table that are no longer there: 0, or a deletion is at fault. */
export async function countGone(engine: Engine, place: Place): Promise<number> {
  const kin = await kinOf(engine)
  let gone = 0
  for (const table of familyOf(kin, place)) {
    const { key } = kin(place.schema, table)
    if (key.length === 0) continue
    const { rows } = await sql<{ gone: number }>`
      select count(*) as gone from ${holdsOf(place.module, table, null)}
       where not exists (select from only ${sql.id(place.schema, table)} t where ${rowOf(key, 't')})`.execute(
      engine.owner,
    )
    gone += rows[0]?.gone ?? 0
  }
  return gone
}

/** Keys of the rows of a table that are held themselves, whatever hangs on them. */
export const heldThemselves = ({ module, table }: Place): RawBuilder<{ key: unknown }> =>
  sql`select key from engine.hold where module = ${sql.lit(module)} and table_name = ${sql.lit(table)} and lifted_at is null`
