import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Module } from '#core/module.ts'
import { createPersons } from '#core/person/persons-live.ts'
import { openHouse, type TestHouse } from '#core/testing/house.ts'

const root = join(import.meta.dirname, '..')
/** Below the package, so that `#core/…` resolves; ignored by git. */
const sample = join(root, 'test', '.sample')

let house: TestHouse

beforeAll(async () => {
  const page = await readFile(join(root, 'CONTRIBUTING.md'), 'utf8')
  const blocks = [...page.matchAll(/```(?:sql|ts) modules\/(\S+)\n([\s\S]*?)```/g)]
  for (const [, path = '', text = ''] of blocks) {
    await mkdir(dirname(join(sample, path)), { recursive: true })
    await writeFile(join(sample, path), text)
  }
  const { visitors } = (await import(join(sample, 'visitors/index.ts'))) as { visitors: { module: Module } }
  house = await openHouse({ modules: [visitors.module] })
})

afterAll(async () => {
  await house?.[Symbol.asyncDispose]()
  await rm(sample, { recursive: true, force: true })
})

const agent = { kind: 'staff', id: 'a', name: 'Anna', email: 'anna@example.test', roles: ['agent'] } as const

test('the module of CONTRIBUTING.md takes a visitor in', async () => {
  const denied = await house.http.inject({
    method: 'POST',
    url: '/api/visitors',
    payload: { name: 'Kim', host: 'Anna' },
  })
  expect(denied.statusCode).toBe(401)
  const { welcome } = (await import(join(sample, 'visitors/visitors.ts'))) as {
    welcome: (ctx: unknown, visitor: { name: string; host: string }) => Promise<number>
  }
  await welcome(house.context('visitors', agent), { name: 'Kim', host: 'Anna' })
  const { rows } = await house.ownerPool.query('select name, host from visitors.visitor where _mark is null')
  expect(rows).toEqual([{ name: 'Kim', host: 'Anna' }])
})

test('its promise is kept, and broken by a row that stays too long', async () => {
  await house.prove()
  await house.sweep()
  await house.prove()
  const state = async (): Promise<string | undefined> =>
    (await house.engine.house.promises()).find((one) => one.key === '3.11/visitors-30-days')?.state
  expect(await state()).toBe('kept')
  await house.ownerPool.query(
    `insert into visitors.visitor (name, host, came_at) values ('Late', 'Anna', now() - interval '40 days')`,
  )
  await house.prove()
  expect(await state()).toBe('broken')
  await house.sweep()
  await house.prove()
  expect(await state()).toBe('kept')
})

test('it takes part in the rights of persons by its ledger alone', async () => {
  const persons = createPersons(house.engine)
  const names = async (): Promise<string[]> =>
    (
      await house
        .context<{ visitor: { name: string } }>('visitors')
        .db.selectFrom('visitor')
        .select('name')
        .execute()
    ).map((row) => row.name)
  for (const name of ['Ada Beispiel', 'Ben Beispiel', 'Cleo Beispiel'])
    await house.ownerPool.query(`insert into visitors.visitor (name, host) values ($1, 'Anna')`, [name])
  /** A name proves nothing: the officer says that it is this person. */
  const found = async (name: string): Promise<number> => {
    const { id } = await persons.find({ names: [name] })
    const { rows } = await persons.rows(id, { module: 'visitors', table: 'visitor' })
    expect(rows).toMatchObject([{ certain: false, included: false, values: { name } }])
    await persons.decide(id, rows, true, 'ausgewiesen')
    return id
  }
  const carry = async (act: number) => {
    await house.work()
    expect(await persons.act(act)).toMatchObject({ state: 'done', left: 0 })
    return act
  }
  const handedOut: unknown[] = []
  for await (const { rows } of persons.read(await found('Ada Beispiel')))
    for await (const row of rows) handedOut.push(row)
  expect(handedOut).toMatchObject([{ name: 'Ada Beispiel', host: 'Anna' }])
  await carry(await persons.erase(await found('Ada Beispiel')))
  const restricted = await carry(await persons.restrict(await found('Ben Beispiel')))
  await carry(
    await persons.rectify(await found('Cleo Beispiel'), [
      { kind: 'name', from: 'Cleo Beispiel', to: 'Cleo Neu' },
    ]),
  )
  expect(await names()).toEqual(expect.not.arrayContaining(['Ada Beispiel', 'Ben Beispiel', 'Cleo Beispiel']))
  expect(await names()).toContain('Cleo Neu')
  await carry(await persons.lift(restricted))
  expect(await names()).toContain('Ben Beispiel')
})

test('it stands in the register', async () => {
  expect((await house.engine.house.register()).map((row) => row.key)).toContain('visitors')
})
