import { sql } from 'kysely'
import type { Engine } from '../engine.ts'
import type { Module } from '../module.ts'
import { readRetention } from '../retention/facts.ts'
import { effectivePeriods } from '../retention/periods.ts'
import { rulesOf } from '../retention/rules.ts'
import { ownersEyes } from './eyes.ts'
import type { Proof } from './proof.ts'

async function readColumns(engine: Engine, module: Module, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select attname as name from pg_attribute
     where attrelid = to_regclass(format('%I.%I', ${module.schema}::text, ${table}::text))
       and attnum > 0 and not attisdropped and attname <> '_mark' order by attnum`.execute(engine.owner)
  if (rows.length === 0) throw new Error(`There is no table ${module.name}.${table}.`)
  return rows.map(({ name }) => name)
}

/**
 * Whoever the database would let in and at the table, its partitions or its view, by a grant of their own or
 * through another role. Not superusers, whom no grant keeps out.
 */
async function readForeignReaders(engine: Engine, module: Module, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    with ours as (
      select to_regclass(format('%I.%I', ${module.schema}::text, ${table}::text))::oid as oid
      union select to_regclass(format('%I.%I', ${`${module.schema}_open`}::text, ${table}::text))::oid
    ), relation as (
      select oid from ours where oid is not null
      union select t.relid::oid from ours, pg_partition_tree(ours.oid) t
    ), granted as (
      select r.rolname as name from pg_roles r, relation, pg_class c
       where c.oid = relation.oid and not r.rolsuper and r.oid <> c.relowner and r.rolname !~ '^pg_'
         and has_database_privilege(r.oid, current_database(), 'connect')
         and not exists (select from engine.module_role m where m.role = r.rolname and m.module = ${module.name})
         and (has_table_privilege(r.oid, c.oid, 'select, insert, update, delete, truncate, references, trigger')
           or has_any_column_privilege(r.oid, c.oid, 'select, insert, update, references'))
      union
      select 'public' from relation, pg_class c
       where c.oid = relation.oid and (
         exists (select from aclexplode(c.relacl) acl where acl.grantee = 0)
         or exists (select from pg_attribute a, aclexplode(a.attacl) acl where a.attrelid = c.oid and acl.grantee = 0))
    )
    select name from granted order by 1`.execute(engine.owner)
  return rows.map(({ name }) => name)
}

/** What a module's checks look with. */
export function makeProof(engine: Engine, module: Module, request: Proof['request']): Proof {
  const ctx = engine.context(module.name, { kind: 'system', name: 'check' })
  const rules = rulesOf([module])
  return {
    ctx,
    owner: ownersEyes(engine.ownerPool, module),
    now: engine.now,
    columns: (table) => readColumns(engine, module, table),
    foreignReaders: (table) => readForeignReaders(engine, module, table),
    async retention(table) {
      const rule = rules.find((one) => one.module === module.name && one.table === table)
      if (!rule) throw new Error(`Table ${module.name}.${table} has no period.`)
      return readRetention(engine, rule, (await effectivePeriods(engine.owner, engine))(rule))
    },
    request,
  }
}
