import { createHash, createHmac } from 'node:crypto'
import type { ClientBase } from 'pg'
import type { Module } from '../module.ts'
import { writtenIndex } from './written.ts'

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Roles belong to the whole server, so their names carry the database's. */
export const roleName = (database: string, schema: string): string => {
  const full = `${database}_${schema}`
  return full.length <= 63
    ? full
    : `${createHash('sha256').update(database).digest('hex').slice(0, 16)}_${schema}`.slice(0, 63)
}

/** A module's password: from the installation's secret, so that every process of it finds the same one. */
export const rolePassword = (secret: Buffer, role: string): string =>
  createHmac('sha256', secret).update(role).digest('base64url')

/** The search path of a module's sessions: the views first, the base tables behind them. */
export const searchPath = (schema: string): string => `"${schema}_open","${schema}"`

function statements(module: Module, role: string, functions: readonly string[]): string[] {
  const schema = quote(module.schema)
  const open = quote(`${module.schema}_open`)
  const to = quote(role)
  const tables = Object.entries(module.ledger).flatMap(([name, table]) => {
    const base = `${schema}.${quote(name)}`
    const view = `${open}.${quote(name)}`
    const columns = Object.keys(table.columns).map(quote).join(', ')
    return [
      `alter table ${base} add column if not exists _mark "char"`,
      ...writtenIndex(module.schema, name, table),
      `create view ${view} as select ${columns} from ${base} where _mark is null with cascaded check option`,
      `grant select, insert, update, delete on ${view} to ${to}`,
      `grant insert (${columns}) on ${base} to ${to}`,
    ]
  })
  return [
    `drop schema if exists ${open} cascade`,
    `create schema ${open}`,
    `revoke all on all tables in schema ${schema} from ${to}`,
    ...tables,
    `grant usage on schema ${open}, ${schema}, engine to ${to}`,
    `revoke execute on all functions in schema ${schema} from public`,
    `grant execute on all functions in schema ${schema} to ${to}`,
    ...functions.map((name) => `grant execute on function ${name} to ${to}`),
  ]
}

/**
 * Derives from the ledgers what the database enforces: a login role per module that is a member of nothing,
 * the views it works through, and its grants. Of the engine it may call the `security definer` functions,
 * and nothing else. Does nothing where the ledger has not changed.
 */
export async function generateRoles(
  client: ClientBase,
  modules: readonly Module[],
  options: { database: string; secret: Buffer },
): Promise<void> {
  const database = quote(options.database)
  const { rows: roles } = await client.query<{ name: string }>('select rolname as name from pg_roles')
  const { rows: schemas } = await client.query<{ schema: string; print: string | null }>(
    `select nspname as schema, obj_description(oid, 'pg_namespace') as print from pg_namespace`,
  )
  const { rows: entrances } = await client.query<{ name: string }>(
    `select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'engine' and p.prosecdef and p.prorettype <> 'trigger'::regtype order by 1`,
  )
  await client.query(`revoke execute on all functions in schema engine from public`)
  for (const module of modules) {
    const role = roleName(options.database, module.schema)
    const sql = statements(
      module,
      role,
      entrances.map((one) => one.name),
    )
    const print = createHash('sha256')
      .update(JSON.stringify([role, sql]))
      .digest('hex')
    const password = rolePassword(options.secret, role)
    const roleExists = roles.some((one) => one.name === role)
    if (roleExists && schemas.some((one) => one.schema === `${module.schema}_open` && one.print === print))
      continue
    await client.query('begin')
    try {
      await client.query(
        `${roleExists ? 'alter' : 'create'} role ${quote(role)} with login noinherit nocreaterole nocreatedb password '${password}'`,
      )
      await client.query(`revoke all on database ${database} from public`)
      await client.query(`grant connect on database ${database} to ${quote(role)}`)
      for (const statement of sql) await client.query(statement)
      await client.query('delete from engine.module_role where module = $1', [module.name])
      await client.query('insert into engine.module_role (role, module) values ($1, $2)', [role, module.name])
      await client.query(`comment on schema ${quote(`${module.schema}_open`)} is '${print}'`)
      await client.query('commit')
    } catch (error) {
      await client.query('rollback')
      throw error
    }
  }
}
