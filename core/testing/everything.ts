import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '../engine.ts'

/** Every row of every table of the database by table and key, as text; bytes as the letters they stand for. */
export async function readEverything({ ownerPool }: Pick<Engine, 'ownerPool'>): Promise<Map<string, string>> {
  const { rows: tables } = await ownerPool.query<{ name: string; key: string; bytes: string[] }>(
    `select n.nspname || '.' || c.relname as name,
            coalesce((select string_agg(format('t.%I', a.attname), $$||' '||$$ order by k.at)
               from pg_index i cross join unnest(i.indkey::int2[]) with ordinality as k (number, at)
               join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
              where i.indrelid = c.oid and i.indisprimary), 'md5(t::text)') as key,
            array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and a.atttypid = 'bytea'::regtype) as bytes
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`,
  )
  const everything = new Map<string, string>()
  for (const { name, key, bytes } of tables) {
    const [schema = '', table = ''] = name.split('.')
    const letters = bytes.map((column) => `|| ' ' || coalesce(encode(t."${column}", 'escape'), '')`).join(' ')
    const { rows } = await ownerPool.query<{ key: string; text: string }>(
      `select (${key})::text as key, t::text ${letters} as text from "${schema}"."${table}" t`,
    )
    for (const row of rows) everything.set(`${name} ${row.key}`, row.text)
  }
  return everything
}

/** What lies in files: what waits to be handed out, and what the replay log says. */
export async function readFiles({ config }: Pick<Engine, 'config'>): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  for (const folder of [config.dataDir, config.replayDir])
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []))
      if (entry.isFile()) {
        const path = join(entry.parentPath, entry.name)
        files.set(path, await readFile(path, 'latin1'))
      }
  return files
}
