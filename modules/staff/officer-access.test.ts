import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#core/context.ts'
import { openHouse, type TestHouse } from '#core/testing/house.ts'
import { notice } from '#modules/notice'
import { resetOnTheMachine, staff } from '#modules/staff'
import { invite } from './accounts.ts'
import type { Tables } from './data.ts'
import { makeAccount, signInAs } from './fixtures.ts'

let house: TestHouse
let ctx: Context<Tables>
let asBoss: Record<string, string>
let bossId: string

beforeAll(async () => {
  house = await openHouse({ modules: [notice.module, staff.module] })
  ctx = house.context<Tables>('staff')
  const boss = await makeAccount(ctx, { roles: ['administrator'] })
  bossId = boss.id
  asBoss = await signInAs(house.http, boss.email)
})
afterAll(() => house[Symbol.asyncDispose]())

const reset = (id: string, language = 'en') =>
  house.http.inject({
    method: 'POST',
    url: `/api/staff/${id}/reset`,
    headers: { ...asBoss, 'accept-language': language },
  })

const me = (headers: Record<string, string>) => house.http.inject({ url: '/api/me', headers })

test.each([
  ['en', 'npm run zusage -- staff reset --email'],
  ['de', 'auf dem Server selbst'],
])(
  'an administrator can not take over the officer’s account, and is told what to do (%s)',
  async (language, words) => {
    const officer = await makeAccount(ctx, { roles: ['officer'] })
    const headers = await signInAs(house.http, officer.email)
    const refused = await reset(officer.id, language)
    expect(refused.statusCode).toBe(409)
    expect(refused.json()).toMatchObject({ code: 'staff.officer_access' })
    expect(refused.json<{ detail: string }>().detail).toContain(words)
    expect((await me(headers)).statusCode).toBe(200)
    await expect(signInAs(house.http, officer.email)).resolves.toBeDefined()
  },
)

test('anybody else, and an officer who never came, gets a new link from an administrator', async () => {
  const { id } = await makeAccount(ctx, { roles: ['agent'] })
  expect((await reset(id)).statusCode).toBe(200)
  const roles = ['administrator'] as const
  const asStaff = house.context<Tables>('staff', { kind: 'staff', id: bossId, name: '', email: '', roles })
  const invited = await invite(asStaff, {
    name: 'Neu Beauftragt',
    email: 'neu@example.org',
    roles: ['officer'],
    language: 'de',
  })
  expect((await reset(invited.id)).statusCode).toBe(200)
})

test('on the machine itself the officer gets new access: the old ways in end, and it is evidence', async () => {
  const officer = await makeAccount(ctx, { roles: ['officer'] })
  const headers = await signInAs(house.http, officer.email)
  expect(await resetOnTheMachine(ctx, officer.email.toUpperCase())).toMatch(/\/invitation\?code=/)
  expect((await me(headers)).statusCode).toBe(401)
  await house.chain()
  const entries = await house.engine.house.evidence({ kind: 'account.access_reset', limit: 50 })
  expect(entries.map(({ payload }) => payload)).toContainEqual({
    account: officer.id,
    by: expect.stringMatching(/^system:/) as string,
  })
  await expect(resetOnTheMachine(ctx, 'nobody@example.org')).rejects.toMatchObject({
    code: 'staff.not_found',
  })
})
