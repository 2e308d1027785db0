import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#core/context.ts'
import { openHouse, type TestHouse } from '#core/testing/house.ts'
import { notice } from '#modules/notice'
import { staff } from '#modules/staff'
import type { Tables } from './data.ts'
import { cookiesOf, fromOurPage, makeAccount, password } from './fixtures.ts'

let house: TestHouse
let ctx: Context<Tables>

beforeAll(async () => {
  house = await openHouse({ modules: [notice.module, staff.module] })
  ctx = house.context<Tables>('staff')
})
afterAll(() => house[Symbol.asyncDispose]())

/** Another way in than `elsewhere`: the server counts requests of an address, here an account counts guesses of a network. */
const guessFrom = (network: string, email: string, guess: string, headers: Record<string, string> = {}) =>
  house.http.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    headers: { ...fromOurPage, ...headers },
    remoteAddress: network,
    payload: { email, password: guess },
  })

const inTurn = (length: number) => Array.from({ length }, (_, n) => n)

test('sign-in.brute-force: after five wrong passwords from a network even the right one waits, there and for this account', async () => {
  const [{ email }, other] = [await makeAccount(ctx), await makeAccount(ctx)]
  const guesses = await Promise.all(inTurn(8).map((n) => guessFrom('127.9.0.1', email, `guess number ${n}`)))
  expect(guesses.map((guess) => guess.statusCode).sort((a, b) => a - b)).toEqual([
    401, 401, 401, 401, 401, 429, 429, 429,
  ])
  const waiting = await guessFrom('127.9.0.1', email.toUpperCase(), password)
  expect(waiting.statusCode).toBe(429)
  expect(waiting.json()).toMatchObject({ code: 'staff.wait' })
  expect((await guessFrom('127.9.0.1', other.email, password)).statusCode).toBe(200)

  house.clock.advance({ hours: 1 })
  expect((await guessFrom('127.9.0.1', email, password)).statusCode).toBe(200)
  expect((await guessFrom('127.9.0.1', email, 'one more guess')).statusCode).toBe(401)
})

test('sign-in.lock-out: a stranger who guesses does not keep the owner waiting', async () => {
  const { email } = await makeAccount(ctx)
  for (const n of inTurn(8)) await guessFrom('127.7.0.7', email, `guess ${n}`)
  expect((await guessFrom('127.7.0.7', email, password)).statusCode).toBe(429)
  expect((await guessFrom('127.8.0.20', email, password)).statusCode).toBe(200)
})

test('sign-in.brute-force: guesses from many networks are counted together, and only a known device is free of that', async () => {
  const [{ email }, other] = [await makeAccount(ctx), await makeAccount(ctx)]
  const device = cookiesOf(await guessFrom('127.8.0.21', email, password))
  expect(device).toContain('zusage.device=')
  const foreign = cookiesOf(await guessFrom('127.8.0.22', other.email, password))
  const statuses: number[] = []
  for (const n of inTurn(70))
    statuses.push((await guessFrom(`127.7.0.${n + 10}`, email, `guess ${n}`)).statusCode)
  expect(statuses.filter((status) => status === 401)).toHaveLength(59)
  expect(statuses.at(-1)).toBe(429)
  expect((await guessFrom('127.8.0.23', email, password)).statusCode).toBe(429)
  expect((await guessFrom('127.8.0.23', email, password, { cookie: foreign })).statusCode).toBe(429)
  expect((await guessFrom('127.8.0.23', email, password, { cookie: device })).statusCode).toBe(200)
}, 120_000)

test('sign-in.brute-force: an unknown address waits as a known one does, and no address is kept', async () => {
  for (const n of inTurn(5)) await guessFrom('127.7.0.9', 'ghost@example.org', `guess ${n} of five`)
  expect((await guessFrom('127.7.0.9', 'ghost@example.org', 'guess six')).statusCode).toBe(429)
  const { rows } = await sql`select * from staff.attempt`.execute(house.owner)
  expect(JSON.stringify(rows)).not.toContain('ghost')
})
