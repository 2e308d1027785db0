import type { TestHouse } from '#core/testing/house.ts'

/** What a restore does: every row of the modules, and what the engine knows of acts, as it was. */
export interface Snapshot {
  restore(): Promise<void>
}

const engineTables = [
  'act',
  'lineage',
  'act_row',
  'act_step',
  'correction',
  'restriction',
  'objection',
  'finding',
  'finding_row',
]
let taken = 0

/** Keeps a copy of the rows beside them. */
export async function takeSnapshot(house: TestHouse): Promise<Snapshot> {
  const { rows: tables } = await house.ownerPool.query<{ name: string; columns: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name,
            (select string_agg(quote_ident(a.attname), ',') from pg_attribute a
              where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition
        and (n.nspname = any($1) or (n.nspname = 'engine' and c.relname = any($2)))`,
    [house.engine.modules.map((module) => module.schema), engineTables],
  )
  const copy = (name: string): string => `engine."kept ${taken} ${name}"`
  taken++
  for (const { name } of tables)
    await house.ownerPool.query(`create table ${copy(name)} as select * from ${name}`)
  return {
    async restore() {
      const client = await house.ownerPool.connect()
      try {
        for (const { name } of tables) await client.query(`alter table ${name} disable trigger user`)
        await client.query('begin')
        await client.query('set constraints all deferred')
        await client.query(`truncate ${tables.map(({ name }) => name).join()}`)
        // Tables that refer to others come after them: whoever is refused is tried again.
        for (let waiting = tables, before = 0; waiting.length > 0 && waiting.length !== before;) {
          before = waiting.length
          const refused: typeof tables = []
          for (const table of waiting) {
            await client.query('savepoint one')
            const { name, columns } = table
            await client
              .query(
                `insert into ${name} (${columns}) overriding system value select ${columns} from ${copy(name)}`,
              )
              .catch(async () => {
                refused.push(table)
                await client.query('rollback to savepoint one')
              })
          }
          waiting = refused
          if (refused.length === before)
            throw new Error(`could not put back ${refused.map(({ name }) => name).join()}`)
        }
        await client.query('commit')
        for (const { name } of tables) await client.query(`alter table ${name} enable trigger user`)
        for (const { name } of tables) await client.query(`drop table ${copy(name)}`)
      } catch (error) {
        await client.query('rollback')
        throw error
      } finally {
        client.release()
      }
    },
  }
}
