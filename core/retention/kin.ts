import { sql } from 'kysely'
import type { Engine } from '../engine.ts'

/** A column of a primary key, with its type as PostgreSQL writes it. */
export interface KeyColumn {
  readonly name: string
  readonly sql: string
}

/** A foreign key with `on delete cascade`: rows of `child` go with those of the parent. */
export interface Reference {
  readonly child: string
  readonly columns: readonly string[]
  /** What they reference. */
  readonly parent: readonly string[]
}

export interface KinTable {
  /** Empty: the table has no primary key. */
  readonly key: readonly KeyColumn[]
  readonly partitioned: boolean
  /** The tables of the same schema whose rows go with its own. */
  readonly children: readonly Reference[]
}

/** How rows hang together: by primary keys and cascading references, read from the catalogue. */
export type Kin = (schema: string, table: string) => KinTable

type Row = KinTable & { schema: string; table: string }

const nobody: KinTable = { key: [], partitioned: false, children: [] }

async function readKin({ owner, modules }: Pick<Engine, 'owner' | 'modules'>): Promise<Kin> {
  const schemas = modules.map((module) => module.schema)
  const { rows } = await sql<Row>`
    select n.nspname as schema, c.relname as "table", c.relkind = 'p' as partitioned,
           coalesce((select jsonb_agg(jsonb_build_object('name', a.attname, 'sql', format_type(a.atttypid, a.atttypmod)) order by k.at)
              from pg_index i cross join unnest(i.indkey::int2[]) with ordinality as k (number, at)
              join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
             where i.indrelid = c.oid and i.indisprimary), '[]') as key,
           coalesce((select jsonb_agg(jsonb_build_object('child', child.relname,
               'columns', (select jsonb_agg(a.attname order by u.at) from unnest(f.conkey) with ordinality as u (number, at)
                             join pg_attribute a on a.attrelid = f.conrelid and a.attnum = u.number),
               'parent', (select jsonb_agg(a.attname order by u.at) from unnest(f.confkey) with ordinality as u (number, at)
                            join pg_attribute a on a.attrelid = f.confrelid and a.attnum = u.number)) order by child.relname, f.conname)
              from pg_constraint f join pg_class child on child.oid = f.conrelid
             where f.confrelid = c.oid and f.contype = 'f' and f.confdeltype = 'c' and child.relnamespace = c.relnamespace), '[]') as children
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any(${schemas}::text[]) and c.relkind in ('r', 'p') and not c.relispartition`.execute(
    owner,
  )
  const byName = new Map(rows.map((row) => [`${row.schema}.${row.table}`, row]))
  return (schema, table) => byName.get(`${schema}.${table}`) ?? nobody
}

const known = new WeakMap<object, Promise<Kin>>()

/** Read once: the schema stands as long as the process. */
export function kinOf(engine: Pick<Engine, 'owner' | 'modules'>): Promise<Kin> {
  const read = known.get(engine.owner) ?? readKin(engine)
  known.set(engine.owner, read)
  read.catch(() => known.delete(engine.owner))
  return read
}
