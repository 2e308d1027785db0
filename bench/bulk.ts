import type { Pool } from 'pg'
import { onTwoConnections } from './deletion-data.ts'

/**
 * Fills tables as one would move a house into them: without triggers, references and the indexes that nothing refers
 * to, all of which are there again afterwards.
 */
export async function inBulk(
  pool: Pool,
  tables: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  const { rows: indexes } = await pool.query<{ name: string; made: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made
       from pg_index where indrelid = any($1::regclass[]) and not indisunique`,
    [tables],
  )
  const { rows: references } = await pool.query<{ drop: string; add: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
            format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as add
       from pg_constraint where conrelid = any($1::regclass[]) and contype = 'f'`,
    [tables],
  )
  const triggers = (what: 'disable' | 'enable') =>
    pool.query(tables.map((table) => `alter table ${table} ${what} trigger user`).join('; '))
  for (const { name } of indexes) await pool.query(`drop index ${name}`)
  for (const { drop } of references) await pool.query(drop)
  await triggers('disable')
  await work()
  await triggers('enable')
  await onTwoConnections(
    pool,
    indexes.map(({ made }) => made),
  )
  for (const { add } of references) await onTwoConnections(pool, [add])
}
