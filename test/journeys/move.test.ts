import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '#core/config.ts'
import { openServer } from '#core/database/server.ts'
import { available } from '../outside/available.ts'
import { type Postgres, postgres15, startPostgres15 } from '../outside/postgres15.ts'
import { createServer, type ServerProcess } from '../outside/server.ts'

/** Rows of every table and the state of every sequence, but for what each installation writes for itself. */
async function count(url: string): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'S') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
          and c.oid::regclass::text not in ('engine.module_role', 'engine.migration', 'engine.handler') order by 1`,
    )
    const found: Record<string, number> = {}
    for (const { name } of tables) {
      const what = name.endsWith('_seq') ? 'last_value' : 'count(*)'
      const { rows } = await client.query<{ n: number }>(`select (${what})::int as n from ${name}`)
      found[name] = rows[0]?.n ?? -1
    }
    return found
  } finally {
    await client.end()
  }
}

async function countIn(dataDir: string): Promise<Record<string, number>> {
  const config = readConfig({ DATA_DIR: dataDir })
  await using server = await openServer(config, () => undefined, { visit: true })
  return count(server.url)
}

/** The installation runs: it answers, its promises were looked at, its evidence holds. */
async function expectWhole(server: ServerProcess): Promise<void> {
  await server.start()
  const health = (await (await fetch(`${server.url}/health`)).json()) as { status: string }
  expect(health.status).toBe('ok')
  const { output, code } = await server.command('evidence', 'verify')
  expect(output).toContain('nothing tampered with')
  expect(code).toBe(0)
  expect(await server.stop()).toBe(0)
}

describe.runIf(available(postgres15))('an installation moves', () => {
  let own: Postgres
  let folder: string
  beforeAll(async () => {
    own = await startPostgres15()
    folder = await mkdtemp(join(tmpdir(), 'zusage-move-'))
  }, 60_000)
  afterAll(async () => {
    await own?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  test('from the embedded PostgreSQL 18 to Debian’s 15, and back', async () => {
    await using embedded = await createServer({ SMTP_PORT: 'off' }, ['--demo'])
    await embedded.start()
    await embedded.stop()
    const before = await countIn(embedded.dataDir)
    expect(before['tickets.ticket']).toBeGreaterThan(100)

    const url = await own.createDatabase('moved')
    const there = await embedded.command('copy', url)
    expect(there.output).toMatch(/\d+ tables, \d+ rows, the same at both ends/)
    expect(there.code).toBe(0)
    expect(await count(url)).toEqual(before)
    const again = await embedded.command('copy', url)
    expect(again.output).toMatch(/is not empty/)
    expect(again.code).toBe(2)

    await using moved = await createServer({
      SMTP_PORT: 'off',
      DATABASE_URL: url,
      DATA_DIR: embedded.dataDir,
    })
    await expectWhole(moved)
    const after = await count(url)
    expect(after['engine.evidence']).toBeGreaterThan(before['engine.evidence'] ?? 0)

    await using back = await createServer({ SMTP_PORT: 'off' })
    for (const name of ['keys', 'evidence'])
      await cp(join(embedded.dataDir, name), join(back.dataDir, name), { recursive: true })
    const home = await back.command('copy', url, 'here')
    expect(home.output).toMatch(/the same at both ends/)
    expect(await countIn(back.dataDir)).toEqual(after)
    await expectWhole(back)
  }, 180_000)
})
