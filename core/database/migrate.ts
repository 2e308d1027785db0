import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { Module } from '../module.ts'

interface Migration {
  readonly module: string
  readonly schema: string
  readonly name: string
  readonly sql: string
  readonly sha256: string
}

async function read(module: string, schema: string, folder: string): Promise<Migration[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return Promise.all(
    names
      .filter((name) => name.endsWith('.sql'))
      .sort()
      .map(async (name) => {
        const sql = await readFile(join(folder, name), 'utf8')
        return { module, schema, name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
      }),
  )
}

async function landed(client: pg.ClientBase): Promise<Map<string, string>> {
  const { rows: found } = await client.query<{ there: boolean }>(
    `select to_regclass('engine.migration') is not null as there`,
  )
  if (!found[0]?.there) return new Map()
  const { rows } = await client.query<{ key: string; sha256: string }>(
    `select module || '/' || name as key, sha256 from engine.migration`,
  )
  return new Map(rows.map((row) => [row.key, row.sha256]))
}

/**
 * Runs what has not run yet, the engine's migrations first, each in its own transaction. The caller holds
 * the installation's lock. Refuses an edited migration and a database that is newer than the program.
 */
export async function migrate(client: pg.ClientBase, modules: readonly Module[]): Promise<string[]> {
  const all = (
    await Promise.all([
      read('engine', 'engine', join(import.meta.dirname, '../migrations')),
      ...modules.map((module) => read(module.name, module.schema, join(module.folder, 'migrations'))),
    ])
  ).flat()
  const done = await landed(client)
  const known = new Set(all.map((migration) => `${migration.module}/${migration.name}`))
  const present = new Set(['engine', ...modules.map((module) => module.name)])
  for (const key of done.keys())
    if (present.has(key.split('/')[0] ?? '') && !known.has(key))
      throw new Error(
        `The database has run the migration ${key}, which this version of Zusage does not know. Start the newer version.`,
      )
  for (const { schema } of modules) await client.query(`create schema if not exists "${schema}"`)
  const ran: string[] = []
  for (const { module, schema, name, sql, sha256 } of all) {
    const key = `${module}/${name}`
    const before = done.get(key)
    if (before === sha256) continue
    if (before)
      throw new Error(
        `The migration ${key} was edited after it had run. Restore it, and add a new one instead.`,
      )
    try {
      await client.query('begin')
      await client.query(`create schema if not exists "${schema}"`)
      await client.query(`set local search_path = "${schema}"`)
      await client.query(sql)
      await client.query('insert into engine.migration (module, name, sha256) values ($1, $2, $3)', [
        module,
        name,
        sha256,
      ])
      await client.query('commit')
    } catch (error) {
      await client.query('rollback')
      throw new Error(`The migration ${key} failed and was rolled back: ${String(error)}`, { cause: error })
    }
    ran.push(key)
  }
  return ran
}
