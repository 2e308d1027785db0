import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { cleanUp, makeFolder } from '../database/embedded-testing.ts'
import { startEmbedded } from '../database/embedded.ts'
import { ownerName } from '../database/owner.ts'
import { backUp, makeInstallation, openInstallation, removeInstallation, silent } from './testing.ts'
import { tidyTables } from './tidy.ts'

vi.setConfig({ testTimeout: 120_000 })
afterEach(cleanUp)
afterAll(removeInstallation)

/** Files of a folder in which one of these words stands, by where they lie. */
async function holding(folder: string, words: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const bytes = await readFile(join(entry.parentPath, entry.name))
    for (const word of words)
      if (bytes.includes(word))
        found.push(`${word} in ${entry.parentPath.slice(folder.length)}/${entry.name}`)
  }
  return found
}

const erased = [5, 700, 701, 1333, 2000]
const word = (id: number): string => `person-${id}@erased`

test('what was erased is no row any more when the copy begins, and the log beside it holds nothing of it', async () => {
  const dataDir = await makeInstallation()
  const into = await makeFolder()
  const house = await openInstallation(dataDir)
  await house.query('create table test.person (id int primary key, email text not null, notes text not null)')
  await house.query('create index person_email on test.person (lower(email))')
  await house.query(
    `insert into test.person select n, 'person-' || n || '@erased.example', repeat(md5(n::text), 5) from generate_series(1, 2000) n`,
  )
  await house.query(`delete from test.person where id in (${erased.join()})`)
  await house[Symbol.asyncDispose]()
  const { folder } = await backUp(dataDir, into)

  await using again = await openInstallation(dataDir)
  const tables = await again.query<{ name: string; dead: number; tidied: boolean }>(
    `select relname as name, n_dead_tup::int as dead, last_vacuum is not null as tidied
       from pg_stat_user_tables where schemaname = 'test' order by 1`,
  )
  expect(tables).toContainEqual({ name: 'person', dead: 0, tidied: true })
  expect(tables).toContainEqual({ name: 'ballast', dead: 0, tidied: false })
  const found = await holding(folder, erased.map(word))
  // Pages are tidied, not wiped: parts of what stood in them may remain in their free space.
  expect(found.filter((one) => !one.includes('/postgres/base/'))).toEqual([])
  expect(found.length).toBeLessThan(2 * erased.length)
})

test('it waits for nobody, and what is missing stops no backup', async () => {
  const dataDir = await makeInstallation()
  await using house = await openInstallation(dataDir)
  const said: string[] = []
  const server = await startEmbedded({ dataDir, log: silent })
  const client = await house.engine.ownerPool.connect()
  await client.query('delete from test.debit where id = 1')
  await client.query('select pg_stat_force_next_flush()')
  await client.query('begin')
  await client.query('lock table test.debit in access exclusive mode')
  await tidyTables(server.url(ownerName), (message) => said.push(message))
  await client.query('rollback')
  client.release()
  expect(said).toEqual([])
  await tidyTables(server.url('nowhere'), (message) => said.push(message))
  expect(said).toEqual([expect.stringContaining('could not be cleared away before the backup')])
  await server.leave()
})
