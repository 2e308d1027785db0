import { createHash } from 'node:crypto'
import type { ClientBase } from 'pg'
import pg from 'pg'
import { defineErrors, say } from '../errors.ts'
import type { Module } from '../module.ts'

/** The SQLSTATE with which the database refuses to delete what is held. */
const heldState = 'ZH001'

/** Whether an error says that a row is held. */
export const isHeldError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === heldState

/** What a reader is told when the database refused to delete something held. */
export const { held } = defineErrors('retention', {
  held: [
    409,
    say(
      'A hold stops this from being deleted, or something that would go with it. Lift the hold first (Deletion, Holds).',
      'Eine Löschsperre verhindert diese Löschung, oder die von etwas, das mitginge. Heben Sie sie zuerst auf (Löschen, Löschsperren).',
    ),
  ],
})

interface Guarded {
  readonly module: string
  readonly schema: string
  readonly table: string
  /** Columns of the primary key. */
  readonly key: readonly string[]
  /** The print of the guard that stands; null: none does. */
  readonly print: string | null
}

const guardName = (schema: string, table: string): string => {
  const full = `held_${schema}_${table}`
  return full.length <= 63 ? full : `held_${createHash('sha256').update(full).digest('hex').slice(0, 32)}`
}

function statementsFor({ module, schema, table, key }: Guarded): string[] {
  const base = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}`
  const guard = `engine.${pg.escapeIdentifier(guardName(schema, table))}`
  const old = key.map((name) => `${pg.escapeLiteral(name)}, old.${pg.escapeIdentifier(name)}`).join(', ')
  const make = `create or replace function ${guard}() returns trigger
    language plpgsql security definer set search_path = engine, pg_temp as $guard$
    begin
      if exists (select from hold where module = ${pg.escapeLiteral(module)} and table_name = ${pg.escapeLiteral(table)}
                    and lifted_at is null and key = jsonb_build_object(${old})) then
        raise exception '% is held: lift the hold first', ${pg.escapeLiteral(`${module}.${table}`)} using errcode = '${heldState}';
      end if;
      return old;
    end $guard$`
  const print = createHash('sha256').update(make).digest('hex')
  return [
    make,
    `create or replace trigger held before delete on ${base} for each row execute function ${guard}()`,
    `comment on function ${guard}() is '${print}'`,
  ]
}

const printOf = (statements: readonly string[]): string => statements.at(-1)?.split(`'`).at(-2) ?? ''

async function look(client: ClientBase, modules: readonly Module[]): Promise<Guarded[]> {
  const tables = modules.flatMap((module) =>
    Object.keys(module.ledger).map((table) => ({ module: module.name, schema: module.schema, table })),
  )
  const { rows } = await client.query<Guarded>(
    `select given.*, obj_description(t.tgfoid, 'pg_proc') as print,
            array(select a.attname::text from pg_index i cross join unnest(i.indkey::int2[]) with ordinality as k (number, at)
                    join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
                   where i.indrelid = c.oid and i.indisprimary order by k.at) as key
       from jsonb_to_recordset($1) as given (module text, schema text, "table" text)
       join pg_namespace n on n.nspname = given.schema
       join pg_class c on c.relnamespace = n.oid and c.relname = given."table" and c.relkind = 'r'
       left join pg_trigger t on t.tgrelid = c.oid and t.tgname = 'held' and not t.tgisinternal`,
    [JSON.stringify(tables)],
  )
  return rows.filter(({ key }) => key.length > 0)
}

/**
 * Puts a guard on every table that has a primary key and goes row by row: whoever deletes a held row, by a sweep, a
 * verb, a cascade or by hand, is refused by the database. Does nothing where the guard stands.
 */
export async function guardHolds(client: ClientBase, modules: readonly Module[]): Promise<void> {
  for (const guarded of await look(client, modules)) {
    const statements = statementsFor(guarded)
    if (guarded.print === printOf(statements)) continue
    await client.query('begin')
    try {
      for (const statement of statements) await client.query(statement)
      await client.query('commit')
    } catch (error) {
      await client.query('rollback')
      throw error
    }
  }
}
