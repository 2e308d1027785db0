import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../database/database.ts'
import { defineModule } from '../module.ts'
import { keepAlways } from '../retention/keep.ts'
import { cloneDatabase } from '../testing/database.ts'
import { bigint, contact, plain, text } from './columns.ts'
import { type Columns, declare, table } from './declare.ts'

const first = 'create table card (id bigint generated always as identity primary key, email text not null);'
const columns = { id: plain(bigint, 'generated'), email: contact(text) }
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zusage-verify-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Starts a module with the migrations on a database of its own; resolves to the error's sentence, or `started`. */
async function start(
  migrations: readonly string[],
  declared: Parameters<typeof declare>[0],
  again?: { url: string },
): Promise<{ said: string; url: string }> {
  const name = `cards`
  const own = join(folder, `${Math.random()}`, 'migrations')
  await mkdir(own, { recursive: true })
  await Promise.all(migrations.map((sql, index) => writeFile(join(own, `000${index + 1}_card.sql`), sql)))
  const { module } = defineModule({
    name,
    folder: join(own, '..'),
    ledger: declare(declared),
    activities: {},
  })
  const url = again?.url ?? (await cloneDatabase([]))
  try {
    const database = await openDatabase({
      url,
      modules: [module],
      recover: async () => undefined,
      log: () => undefined,
      warn: () => undefined,
    })
    await database[Symbol.asyncDispose]()
    return { said: 'started', url }
  } catch (error) {
    return { said: String(error), url }
  }
}

const card = (more: Columns = {}) => ({
  card: table({
    activity: 'cards',
    person: { email: 'email' },
    keep: keepAlways('test'),
    columns: { ...columns, ...more },
  }),
})

test('a ledger that matches starts, and starts again', async () => {
  const { said, url } = await start([first], card())
  expect(said).toBe('started')
  expect((await start([first], card(), { url })).said).toBe('started')
})

test('a migration that adds an undeclared column stops the start and is named', async () => {
  const { said } = await start([first, 'alter table card add column iban text;'], card())
  expect(said).toContain('column cards.card.iban is in the database but not in the ledger of cards')
})

test('an undeclared table, a missing column and another type are named', async () => {
  expect((await start([first, 'create table shadow (x int);'], card())).said).toContain(
    'table cards.shadow is in the database but not in the ledger',
  )
  expect((await start([first], card({ phone: contact(text, 'nullable') }))).said).toContain(
    'column cards.card.phone is in the ledger of cards but not in the database',
  )
  expect((await start([first.replace('email text not null', 'email varchar')], card())).said).toMatch(
    /card\.email is \(character varying, nullable\) in the database but \(text, not null\)/,
  )
  expect((await start([''], card())).said).toContain(
    'table cards.card is in the ledger of cards but not in the database',
  )
})

test('an edited migration and a database newer than the program are refused', async () => {
  const { url } = await start([first], card())
  expect((await start([`${first} -- edited`], card(), { url })).said).toContain('was edited after it had run')
  await start([first, 'select 1;'], card(), { url })
  expect((await start([first], card(), { url })).said).toContain('Start the newer version')
})

test('a migration that fails leaves nothing behind', async () => {
  const { said, url } = await start([first, 'create table half (x int); select 1/0;'], card())
  expect(said).toContain('cards/0002_card.sql failed and was rolled back')
  expect((await start([first], card(), { url })).said).toBe('started')
})

test('a ledger with personal columns must say whose', () => {
  expect(() => declare({ card: table({ activity: 'cards', keep: keepAlways('test'), columns }) })).toThrow(
    /does not say whose/,
  )
})
