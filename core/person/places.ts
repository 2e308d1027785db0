import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import { type PersonTies, type Table, viasOf } from '../ledger/declare.ts'
import { declaredTables } from '../retention/rules.ts'

/** A table in which a person can be found. */
export interface Place {
  /** `<module>.<table>` */
  readonly name: string
  readonly module: string
  readonly schema: string
  readonly table: string
  readonly declared: Table
  readonly ties: PersonTies
  /** Primary key: column → type as PostgreSQL prints it. */
  readonly key: Readonly<Record<string, string>>
  /** The places to whose rows these belong, by the column that holds their key. */
  readonly ways: readonly Way[]
  /** Places whose rows the database deletes with a row of this one (`on delete cascade`). */
  readonly children: readonly { readonly place: string; readonly column: string }[]
}

export interface Way {
  readonly column: string
  readonly parent: string
  readonly part: boolean
  readonly names: boolean
}

const orderByParents = (places: readonly Place[]): Place[] => {
  const byName = new Map(places.map((place) => [place.name, place]))
  const done = new Set<Place>()
  const visit = (place: Place): void => {
    if (done.has(place)) return
    for (const way of place.ways) {
      const parent = byName.get(way.parent)
      if (parent && parent !== place) visit(parent)
    }
    done.add(place)
  }
  for (const place of places) visit(place)
  return [...done]
}

async function primaryKeys(engine: Engine): Promise<Map<string, Record<string, string>>> {
  const { rows } = await sql<{ place: string; column: string; type: string }>`
    select n.nspname || '.' || c.relname as place, a.attname as column, format_type(a.atttypid, null) as type
      from pg_index i
      join pg_class c on c.oid = i.indrelid
      join pg_namespace n on n.oid = c.relnamespace
      cross join lateral unnest(i.indkey::int2[]) with ordinality as part (attnum, position)
      join pg_attribute a on a.attrelid = c.oid and a.attnum = part.attnum
     where i.indisprimary and not c.relispartition and n.nspname = any(${engine.modules.map((one) => one.schema)})
     order by 1, part.position`.execute(engine.owner)
  const keys = new Map<string, Record<string, string>>()
  for (const { place, column, type } of rows) keys.set(place, { ...keys.get(place), [column]: type })
  return keys
}

/** Foreign keys that delete along: child, its column, parent. */
async function cascades(engine: Engine): Promise<{ child: string; column: string; parent: string }[]> {
  const { rows } = await sql<{ child: string; column: string; parent: string }>`
    select cn.nspname || '.' || c.relname as child, a.attname as column, pn.nspname || '.' || p.relname as parent
      from pg_constraint f
      join pg_class c on c.oid = f.conrelid join pg_namespace cn on cn.oid = c.relnamespace
      join pg_class p on p.oid = f.confrelid join pg_namespace pn on pn.oid = p.relnamespace
      join pg_index i on i.indrelid = p.oid and i.indisprimary
      cross join lateral unnest(f.conkey, f.confkey) as pair (own, theirs)
      join pg_attribute a on a.attrelid = c.oid and a.attnum = pair.own
     where f.contype = 'f' and f.confdeltype = 'c' and pair.theirs = any(i.indkey::int2[])
       and cn.nspname = any(${engine.modules.map((one) => one.schema)})`.execute(engine.owner)
  return rows
}

const found = new WeakMap<Engine, Promise<Place[]>>()

/** Every table of the modules that holds data about persons, parents before those that go with them. */
export function placesOf(engine: Engine): Promise<Place[]> {
  const known = found.get(engine) ?? readPlaces(engine)
  found.set(engine, known)
  known.catch(() => found.delete(engine))
  return known
}

/** The places of which a finding has rows. */
export async function placesIn(db: Kysely<EngineTables>, finding: number): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('finding_row')
    .select('place')
    .distinct()
    .where('finding_id', '=', finding)
    .execute()
  return new Set(rows.map(({ place }) => place))
}

async function readPlaces(engine: Engine): Promise<Place[]> {
  const [keys, deletedAlong] = await Promise.all([primaryKeys(engine), cascades(engine)])
  const tables = declaredTables(engine.modules).filter(
    ({ module, declared }) => module !== 'engine' && declared.person && declared.person.none === undefined,
  )
  const places = tables.map(({ name, module, schema, table, declared }): Place => {
    const ties = declared.person ?? {}
    const key = keys.get(`${schema}.${table}`)
    if (!key) throw new Error(`Table ${name} holds data about persons and has no primary key: add one.`)
    return {
      name,
      module,
      schema,
      table,
      declared,
      ties,
      key,
      ways: viasOf(ties).map((via) => ({
        column: via.column,
        parent: via.table.includes('.') ? via.table : `${module}.${via.table}`,
        part: via.part ?? false,
        names: via.names ?? false,
      })),
      children: tables.flatMap((other) =>
        deletedAlong.flatMap(({ child, column, parent }) =>
          child === `${other.schema}.${other.table}` && parent === `${schema}.${table}`
            ? [{ place: other.name, column }]
            : [],
        ),
      ),
    }
  })
  return orderByParents(places)
}
