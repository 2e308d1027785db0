import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#core/context.ts'
import { createPersons } from '#core/person/persons-live.ts'
import { openHouse, type TestHouse } from '#core/testing/house.ts'
import { notice } from '#modules/notice'
import type { Tables } from './data.ts'
import { elsewhere, fromOurPage, makeAccount, password, signInAs } from './fixtures.ts'
import { staff } from './index.ts'
import { makeLink } from './links.ts'
import { createTokenFor } from './tokens.ts'

let house: TestHouse
let ctx: Context<Tables>

beforeAll(async () => {
  house = await openHouse({ modules: [notice.module, staff.module] })
  ctx = house.context<Tables>('staff')
})
afterAll(() => house[Symbol.asyncDispose]())

const persons = () => createPersons(house.engine)

const signIn = (email: string, given = password) =>
  house.http.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    headers: fromOurPage,
    remoteAddress: elsewhere(),
    payload: { email, password: given },
  })

const me = (headers: Record<string, string>) => house.http.inject({ url: '/api/me', headers })

test('who objected to the processing that an account needs is told so, and cannot sign in until it is taken back', async () => {
  const { email } = await makeAccount(ctx)
  const of = { emails: [email] }
  const before = await signInAs(house.http, email)
  const bearer = {
    authorization: `Bearer ${await createTokenFor(ctx, email, { name: 't', scopes: [], days: 1 })}`,
  }
  expect((await me(before)).statusCode).toBe(200)

  await persons().object(of, 'processing')
  const refused = await signIn(email.toUpperCase())
  expect([refused.statusCode, refused.json().code]).toEqual([403, 'staff.objected'])
  expect(refused.json().detail).toContain('You have objected to the processing')
  expect(refused.headers['set-cookie']).toBeUndefined()
  // Who does not know the password learns nothing of it.
  expect((await signIn(email, 'falsch falsch falsch')).json().code).toBe('staff.sign_in_failed')
  expect((await me(before)).statusCode).toBe(401)
  expect((await me(bearer)).statusCode).toBe(401)

  await persons().withdrawObjection(of, 'processing')
  expect((await signIn(email)).statusCode).toBe(200)
  expect((await me(before)).statusCode).toBe(200)
})

test('an objection to accounts alone blocks as well; one to advertising does not', async () => {
  const { email } = await makeAccount(ctx)
  await persons().object({ emails: [email] }, 'direct-marketing')
  expect((await signIn(email)).statusCode).toBe(200)
  await persons().object({ emails: [email] }, 'processing', 'staff.accounts')
  expect((await signIn(email)).json().code).toBe('staff.objected')
})

test('a one-time link does not lead in either', async () => {
  const { id, email } = await makeAccount(ctx)
  await persons().object({ emails: [email] }, 'processing')
  const code = await makeLink(ctx, 'entry', id)
  const answer = await house.http.inject({ url: `/api/auth/enter?code=${code}` })
  expect(answer.headers['set-cookie']).toBeUndefined()
})
