import pg from 'pg'

/** Tables with rows that were deleted or rewritten and not yet cleared away, the catalogue and its statistics aside. */
const untidy = `
  select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
   where n_dead_tup > 0 and schemaname !~ '^pg_' order by 1`

/**
 * Clears away what was deleted or rewritten since, before the pages are copied: until then a deleted row stands in its
 * page, and autovacuum comes late to a large table. It tidies pages and wipes none; docs/operators/backup.md says what
 * may remain. Waits for nobody, and stops no backup.
 */
export async function tidyTables(url: string, log: (message: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'zusage backup' })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ name: string }>(untidy)
    for (const { name } of rows) await tidy(name)
  } catch (error) {
    log(`What was deleted could not be cleared away before the backup: ${String(error)}`)
  } finally {
    await client.end().catch(() => undefined)
  }

  async function tidy(name: string): Promise<void> {
    try {
      await client.query(`vacuum (skip_locked, index_cleanup on) ${name}`)
    } catch (error) {
      // A sweep drops partitions at any moment.
      if (!(error instanceof pg.DatabaseError && error.code === '42P01')) throw error
    }
  }
}
