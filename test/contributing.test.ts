import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Module } from '#core/module.ts'
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

test('it stands in the register', async () => {
  expect((await house.engine.house.register()).map((row) => row.key)).toContain('visitors')
})
