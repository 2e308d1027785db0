import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openHouse } from '../testing/house.ts'
import { happened, sampleModule } from './fixtures.ts'

const folder = await mkdtemp(join(tmpdir(), 'zusage-things-'))
await mkdir(join(folder, 'migrations'))
await writeFile(join(folder, 'migrations/0001_nothing.sql'), 'select 1;')
const house = await openHouse({ modules: [sampleModule({ folder }).module] })
afterAll(async () => {
  await house[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

test('what a module announces arrives through the database once it is committed, and not when it is not', async () => {
  const answer = await house.http.inject({
    url: '/api/live',
    headers: { cookie: 'who=agent' },
    payloadAsStream: true,
  })
  const arrived = answer.stream().setEncoding('utf8')
  const ctx = house.context('things')
  await expect(
    ctx.transaction(async (ctx) => {
      await ctx.announce(happened, { id: 1 })
      throw new Error('not this time')
    }),
  ).rejects.toThrow('not this time')
  await ctx.transaction((ctx) => ctx.announce(happened, { id: 2 }))
  let heard = ''
  for await (const part of arrived) {
    heard += String(part)
    if (heard.includes('"id":2')) break
  }
  expect(heard).toContain('{"event":"things.happened","module":"things","payload":{"id":2}}')
  expect(heard).not.toContain('"id":1')
})
