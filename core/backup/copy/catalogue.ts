import type { ClientBase } from 'pg'

/** A table as both ends know it: an ordinary one, or the parent of partitions. Names are quoted where SQL needs it. */
export interface CopiedTable {
  /** `schema.table` */
  readonly name: string
  /** All that are not generated from others. */
  readonly columns: readonly string[]
  readonly partitions: readonly { readonly name: string; readonly bound: string }[]
  /** Those that would derive rows anew. */
  readonly triggers: readonly string[]
  /** Tables whose rows have to be there first. */
  readonly needs: readonly string[]
}

/** What each installation writes for itself: what has run, the roles' names and passwords, who hears what. */
const own = ['engine.migration', 'engine.module_role', 'engine.handler', 'graphile_worker.migrations']

/** Of `engine.secret` the one from which the roles' passwords follow is the database's own. */
export const conditionOf = (table: string): string =>
  table === 'engine.secret' ? ` where key <> 'roles'` : ''

/** The tables that are copied, those first whose rows others need. Throws where they need each other in a circle. */
export async function listTables(client: ClientBase, schemas: readonly string[]): Promise<CopiedTable[]> {
  const { rows } = await client.query<CopiedTable>(
    `select c.oid::regclass::text as name,
            array(select quote_ident(attname) from pg_attribute
                   where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum) as columns,
            (select coalesce(json_agg(json_build_object('name', p.oid::regclass::text,
                                                        'bound', pg_get_expr(p.relpartbound, p.oid)) order by p.relname), '[]')
               from pg_inherits i join pg_class p on p.oid = i.inhrelid where i.inhparent = c.oid) as partitions,
            array(select quote_ident(tgname) from pg_trigger
                   where tgrelid = c.oid and not tgisinternal and tgenabled = 'O' order by 1) as triggers,
            array(select confrelid::regclass::text from pg_constraint
                   where conrelid = c.oid and contype = 'f' and confrelid <> c.oid and not condeferred) as needs
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = any($1) and c.relkind in ('r', 'p') and not c.relispartition
      order by 1`,
    [schemas],
  )
  return inOrder(rows.filter((table) => !own.includes(table.name)))
}

function inOrder(tables: readonly CopiedTable[]): CopiedTable[] {
  const left = new Set(tables)
  const done: CopiedTable[] = []
  while (left.size > 0) {
    const waitsFor = new Set([...left].map((table) => table.name))
    const ready = [...left].filter((table) => !table.needs.some((name) => waitsFor.has(name)))
    if (ready.length === 0)
      throw new Error(
        `The tables ${[...waitsFor].join(', ')} need each other's rows first: make one of their foreign keys ` +
          `"deferrable initially deferred" in a migration.`,
      )
    for (const table of ready) left.delete(table)
    done.push(...ready)
  }
  return done
}

/** Names of the sequences, quoted. */
export async function listSequences(client: ClientBase, schemas: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = any($1) and c.relkind = 'S' order by 1`,
    [schemas],
  )
  return rows.map((row) => row.name)
}

/** The migrations that have run, ours and the job queue's, each as one line; null where there is no installation. */
export async function listMigrations(client: ClientBase): Promise<string[] | null> {
  const { rows: found } = await client.query<{ there: boolean }>(
    `select to_regclass('engine.migration') is not null and to_regclass('graphile_worker.migrations') is not null as there`,
  )
  if (!found[0]?.there) return null
  const { rows } = await client.query<{ line: string }>(
    `select module || '/' || name as line from engine.migration
      union all select 'graphile_worker/' || id from graphile_worker.migrations order by 1`,
  )
  return rows.map((row) => row.line)
}

/** The first table that stands in the way of a copy: one with rows, or one that is not ours at all. */
export async function findObstacle(
  client: ClientBase,
  schemas: readonly string[],
): Promise<string | undefined> {
  const { rows: foreign } = await client.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'f', 'm') and n.nspname <> all($1)
        and n.nspname not in ('information_schema') and n.nspname !~ '^pg_'
        and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
      order by 1 limit 1`,
    [schemas],
  )
  if (foreign[0]) return foreign[0].name
  for (const { name } of await listTables(client, schemas)) {
    const { rows } = await client.query(`select from ${name}${conditionOf(name)} limit 1`)
    if (rows.length > 0) return name
  }
}
