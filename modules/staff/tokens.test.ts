import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#core/context.ts'
import { openHouse, type TestHouse } from '#core/testing/house.ts'
import { notice } from '#modules/notice'
import { createToken, staff } from '#modules/staff'
import type { Tables } from './data.ts'
import { type Made, makeAccount, signInAs } from './fixtures.ts'

let house: TestHouse
let ctx: Context<Tables>
let auditor: Made
let headers: Record<string, string>

beforeAll(async () => {
  house = await openHouse({ modules: [notice.module, staff.module] })
  ctx = house.context<Tables>('staff')
  auditor = await makeAccount(ctx, { roles: ['auditor'] })
  headers = await signInAs(house.http, auditor.email)
})
afterAll(() => house[Symbol.asyncDispose]())

const make = async (scopes: string[], days = 30) =>
  house.http.inject({
    method: 'POST',
    url: '/api/me/tokens',
    headers,
    payload: { name: 'Monatsbericht', scopes, days },
  })

const using = (token: string, url: string, method: 'GET' | 'POST' = 'GET') =>
  house.http.inject({ method, url, headers: { authorization: `Bearer ${token}` } })

const made = async (scopes: string[], days?: number): Promise<string> =>
  (await make(scopes, days)).json<{ token: string }>().token

describe('tokens.scope', () => {
  test('a token does what it was made for and nothing else of its owner’s', async () => {
    const token = await made(['staff.read'])
    expect((await using(token, '/api/staff')).statusCode).toBe(200)
    const other = await made(['notice.read'])
    expect((await using(other, '/api/staff')).statusCode).toBe(403)
  })

  test('it can’t be given what its owner does not hold', async () => {
    const answer = await make(['staff.read', 'staff.manage'])
    expect(answer.json()).toMatchObject({ code: 'staff.token_scope' })
    expect(answer.body).toContain('staff.manage')
    expect((await make(['no.such'])).statusCode).toBe(400)
  })

  test('it admits nobody and binds nobody, whatever its scopes', async () => {
    const boss = await makeAccount(ctx, { roles: ['administrator'] })
    const token = await createToken(ctx, {
      email: boss.email.toUpperCase(),
      name: 'command line',
      scopes: ['staff.read'],
      days: 1,
    })
    for (const scope of ['staff.own', 'staff.manage'])
      await expect(
        createToken(ctx, { email: boss.email, name: 'x', scopes: [scope], days: 1 }),
      ).rejects.toThrow(scope)
    await sql`update staff.api_token set scopes = '{staff.manage,staff.own,staff.read}' where id = ${token.split('_')[1]}`.execute(
      house.owner,
    )
    for (const [method, url] of [
      ['GET', '/api/me'],
      ['GET', '/api/me/tokens'],
      ['POST', `/api/staff/${auditor.id}/deactivate`],
      ['POST', `/api/staff/${auditor.id}/reset`],
    ] as const)
      expect((await using(token, url, method)).json()).toMatchObject({ code: 'staff.person_needed' })
    expect((await using(token, '/api/staff')).statusCode).toBe(200)
  })

  test('it loses a right when its owner does, and everything with the account', async () => {
    const other = await makeAccount(ctx, { roles: ['administrator'] })
    const token = await createToken(ctx, { email: other.email, name: 'x', scopes: ['staff.read'], days: 5 })
    expect((await using(token, '/api/staff')).statusCode).toBe(200)
    await sql`update staff.pledge set signed_at = now() - interval '2 years', valid_until = now() - interval '1 day'
              where account_id = ${other.id}`.execute(house.owner)
    expect((await using(token, '/api/staff')).statusCode).toBe(403)
    await sql`update staff.account set deactivated_at = now() where id = ${other.id}`.execute(house.owner)
    expect((await using(token, '/api/staff')).statusCode).toBe(401)
  })

  test('it expires, and can be revoked at once', async () => {
    const [short, revoked] = [await made(['staff.read'], 1), await made(['staff.read'])]
    const list = await house.http.inject({ url: '/api/me/tokens', headers })
    const { tokens } = list.json<{ tokens: { id: string }[] }>()
    const id = revoked.split('_')[1] ?? ''
    expect(tokens.map((token) => token.id)).toContain(id)
    const gone = await house.http.inject({ method: 'DELETE', url: `/api/me/tokens/${id}`, headers })
    expect(gone.statusCode).toBe(204)
    expect((await using(revoked, '/api/staff')).statusCode).toBe(401)
    house.clock.advance({ days: 2 })
    expect((await using(short, '/api/staff')).statusCode).toBe(401)
    house.clock.advance({ days: -2 })
  })

  test('nobody revokes another’s', async () => {
    const other = await makeAccount(ctx, { roles: ['auditor'] })
    const token = await createToken(ctx, { email: other.email, name: 'x', scopes: ['staff.read'], days: 5 })
    const url = `/api/me/tokens/${token.split('_')[1] ?? ''}`
    expect((await house.http.inject({ method: 'DELETE', url, headers })).statusCode).toBe(404)
    expect((await using(token, '/api/staff')).statusCode).toBe(200)
  })
})

test.each([0, 1.5, 400, Number.NaN])('a token is not made for %s days', async (days) => {
  const asked = { email: auditor.email, name: 'x', scopes: ['staff.read'], days }
  await expect(createToken(ctx, asked)).rejects.toThrow('366')
})

test('the table holds a hash and the day of the last use, never the token or the hour', async () => {
  const token = await made(['staff.read'])
  const [, id = '', secret = ''] = token.split('_')
  await using(token, '/api/staff')
  const { rows } = await sql<{
    last_used_on: string
  }>`select * from staff.api_token where id = ${id}`.execute(house.owner)
  expect(JSON.stringify(rows)).not.toContain(secret)
  expect(rows[0]?.last_used_on).toMatch(/^\d{4}-\d\d-\d\d$/)
})

test.each([
  '',
  'zus_',
  'zus_0000000000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAA',
  'Basic abc',
  `zus_${'a'.repeat(5000)}`,
])('a token like %j is nobody', async (token) => {
  expect((await using(token, '/api/staff')).statusCode).toBe(401)
})

test('a wrong secret for a true id is nobody, and a cookie beside a bad token does not help', async () => {
  const token = await made(['staff.read'])
  const wrong = `${token.slice(0, -2)}${token.endsWith('aa') ? 'bb' : 'aa'}`
  expect((await using(wrong, '/api/staff')).statusCode).toBe(401)
  const both = { ...headers, authorization: `Bearer ${wrong}` }
  expect((await house.http.inject({ url: '/api/staff', headers: both })).statusCode).toBe(401)
})
