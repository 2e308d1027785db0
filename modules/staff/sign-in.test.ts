import { statSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openHouse, type TestHouse } from '#core/testing/house.ts'
import { notice } from '#modules/notice'
import { staff } from '#modules/staff'
import type { Context } from '#core/context.ts'
import type { Tables } from './data.ts'
import {
  codeOf,
  cookiesOf,
  elsewhere,
  fromOurPage,
  type Made,
  makeAccount,
  password,
  signInAs,
} from './fixtures.ts'

let house: TestHouse
let ctx: Context<Tables>

beforeAll(async () => {
  house = await openHouse({ modules: [notice.module, staff.module] })
  ctx = house.context<Tables>('staff')
})
afterAll(() => house[Symbol.asyncDispose]())

const post = (url: string, payload: object, headers: Record<string, string> = fromOurPage) =>
  house.http.inject({ method: 'POST', url: `/api/auth${url}`, headers, remoteAddress: elsewhere(), payload })

const me = (headers: Record<string, string>) => house.http.inject({ url: '/api/me', headers })

const tryPassword = (email: string, guess: string) => post('/sign-in/email', { email, password: guess })

describe('signing in', () => {
  test('gives a cookie that scripts cannot read and that other sites do not send', async () => {
    const { email, name } = await makeAccount(ctx)
    const answer = await tryPassword(email, password)
    expect(answer.json()).toEqual({ twoFactorRedirect: false })
    const [cookie] = [answer.headers['set-cookie']].flat()
    expect(cookie).toMatch(/^zusage\.session_token=.+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/)
    const known = await me({ cookie: cookiesOf(answer) })
    expect(known.json()).toMatchObject({ name, email, roles: ['agent'], twoFactor: false, language: 'de' })
    expect(known.json<{ permissions: string[] }>().permissions).toContain('staff.own')
  })

  test('answers the same for a wrong password, an unknown address and an account that was never put in use', async () => {
    const { email, id } = await makeAccount(ctx)
    const invited = await makeAccount(ctx)
    await house.owner
      .withSchema('staff')
      .updateTable('account' as never)
      .set({ activated_at: null } as never)
      .where('id' as never, '=', invited.id as never)
      .execute()
    const answers = await Promise.all([
      tryPassword(email, 'not the password'),
      tryPassword('nobody@example.org', 'not the password'),
      tryPassword('no address', 'not the password'),
      tryPassword(invited.email, password),
    ])
    for (const answer of answers) {
      expect(answer.statusCode).toBe(401)
      expect(answer.json()).toMatchObject({ code: 'staff.sign_in_failed' })
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
    expect(answers.map((answer) => answer.body).join()).not.toContain(id)
  })

  test('signing out ends the session at the server', async () => {
    const { email } = await makeAccount(ctx)
    const headers = await signInAs(house.http, email)
    expect((await post('/sign-out', {}, headers)).statusCode).toBe(204)
    expect((await me(headers)).statusCode).toBe(401)
  })

  test('a page of another site gets nothing done with the cookie', async () => {
    const { email } = await makeAccount(ctx)
    const headers = await signInAs(house.http, email)
    const foreign = {
      cookie: headers.cookie ?? '',
      origin: 'https://evil.example',
      'sec-fetch-site': 'cross-site',
    }
    expect((await post('/sign-out', {}, foreign)).statusCode).toBe(403)
    expect((await me(headers)).statusCode).toBe(200)
  })

  test.each([
    '/sign-up/email',
    '/list-sessions',
    '/update-user',
    '/delete-user',
    '/get-session',
    '/request-password-reset',
    '/ok',
  ])('of the library %s is not reachable', async (path) => {
    expect((await post(path, {})).statusCode).toBe(404)
  })
})

test('sessions.hashed-at-rest: what the tables hold signs nobody in and names no place', async () => {
  const { email } = await makeAccount(ctx)
  const headers = await signInAs(house.http, email)
  const token = decodeURIComponent(headers.cookie?.split('=')[1] ?? '').split('.')[0] ?? ''
  expect(token.length).toBeGreaterThan(20)
  const { rows } = await sql<{ row: string }>`
    select row_to_json(s)::text as row from staff.session s
    union all select row_to_json(c)::text from staff.challenge c
    union all select row_to_json(c)::text from staff.credential c`.execute(house.owner)
  for (const { row } of rows) {
    expect(row).not.toContain(token)
    expect(row).not.toContain(password)
  }
  const kept = await sql<{ ip_address: string | null; user_agent: string | null; token: string }>`
    select token, ip_address, user_agent from staff.session`.execute(house.owner)
  for (const session of kept.rows) {
    expect(session).toMatchObject({ ip_address: null, user_agent: null })
    // The hash in place of the token, even with a true signature, is nobody's session.
    expect(
      (await me({ cookie: `zusage.session_token=${encodeURIComponent(session.token)}` })).statusCode,
    ).toBe(401)
  }
  const key = join(house.engine.config.dataDir, 'keys/auth')
  expect(statSync(key).mode & 0o777).toBe(0o600)
})

describe('sessions.foreign', () => {
  let account: Made
  let headers: Record<string, string>
  beforeAll(async () => {
    account = await makeAccount(ctx)
    headers = await signInAs(house.http, account.email)
  })

  test('a forged signature, a cut token and another token are nobody', async () => {
    expect((await me(headers)).statusCode).toBe(200)
    const value = decodeURIComponent(/session_token=([^;]+)/.exec(headers.cookie ?? '')?.[1] ?? '')
    const [token = '', signature = ''] = value.split('.')
    for (const forged of [
      token,
      `${token}.`,
      `${token}.${'A'.repeat(43)}=`,
      `${token.slice(1)}.${signature}`,
      `x.${signature}`,
      '%',
      '',
    ])
      expect((await me({ cookie: `zusage.session_token=${encodeURIComponent(forged)}` })).statusCode).toBe(
        401,
      )
  })

  test('a session of an account that was deactivated ends at once', async () => {
    const other = await makeAccount(ctx)
    const theirs = await signInAs(house.http, other.email)
    await sql`update staff.account set deactivated_at = now() where id = ${other.id}`.execute(house.owner)
    expect((await me(theirs)).statusCode).toBe(401)
    expect((await tryPassword(other.email, password)).statusCode).toBe(401)
  })

  test('an account under restriction (Art. 18 GDPR) signs in no more', async () => {
    const other = await makeAccount(ctx)
    const theirs = await signInAs(house.http, other.email)
    await sql`update staff.account set _mark = 'r' where id = ${other.id}`.execute(house.owner)
    expect((await me(theirs)).statusCode).toBe(401)
    expect((await tryPassword(other.email, password)).statusCode).toBe(401)
  })

  test('an expired session is nobody, and goes from the table', async () => {
    house.clock.advance({ hours: 13 })
    expect((await me(headers)).statusCode).toBe(401)
    house.clock.advance({ hours: 1 })
    await house.sweep()
    const { rows } = await sql`select from staff.session where account_id = ${account.id}`.execute(
      house.owner,
    )
    expect(rows).toHaveLength(0)
  })
})

const enrol = async (headers: Record<string, string>) => {
  const begun = await post('/two-factor/enable', { password }, headers)
  const { totpURI, backupCodes } = begun.json<{ totpURI: string; backupCodes: string[] }>()
  const verified = await post('/two-factor/verify-totp', { code: codeOf(totpURI) }, headers)
  return { totpURI, backupCodes, headers: { ...headers, cookie: cookiesOf(verified) } }
}

describe('a second factor', () => {
  test('is asked for once it is enrolled; password alone opens nothing', async () => {
    const { email } = await makeAccount(ctx)
    const { totpURI, headers } = await enrol(await signInAs(house.http, email))
    expect((await me(headers)).json()).toMatchObject({ twoFactor: true })

    const half = await tryPassword(email, password)
    expect(half.json()).toEqual({ twoFactorRedirect: true })
    const pending = { ...fromOurPage, cookie: cookiesOf(half) }
    expect(pending.cookie).not.toContain('session_token')
    expect((await me(pending)).statusCode).toBe(401)
    expect((await post('/two-factor/verify-totp', { code: '000000' }, pending)).json()).toMatchObject({
      code: 'staff.wrong_code',
    })
    const whole = await post('/two-factor/verify-totp', { code: codeOf(totpURI) }, pending)
    expect(whole.statusCode).toBe(204)
    expect((await me({ cookie: cookiesOf(whole) })).statusCode).toBe(200)
  })

  test('a recovery code stands in once', async () => {
    const { email } = await makeAccount(ctx)
    const { backupCodes } = await enrol(await signInAs(house.http, email))
    const code = backupCodes[0] ?? ''
    const use = async () => {
      const half = await tryPassword(email, password)
      return post('/two-factor/verify-backup-code', { code }, { ...fromOurPage, cookie: cookiesOf(half) })
    }
    expect((await use()).statusCode).toBe(204)
    expect((await use()).json()).toMatchObject({ code: 'staff.wrong_code' })
  })

  test('sign-in.brute-force: ten wrong codes lock the account, over several sign-ins', async () => {
    const { email } = await makeAccount(ctx)
    const { totpURI } = await enrol(await signInAs(house.http, email))
    const wrong = String((Number(codeOf(totpURI)) + 500_000) % 1_000_000).padStart(6, '0')
    const codes: string[] = []
    for (let round = 0; round < 3; round++) {
      const pending = { ...fromOurPage, cookie: cookiesOf(await tryPassword(email, password)) }
      for (let n = 0; n < 5; n++) {
        const answer = await post('/two-factor/verify-totp', { code: wrong }, pending)
        codes.push(answer.json<{ code: string }>().code)
      }
    }
    expect(codes.slice(0, 10)).toEqual(Array(10).fill('staff.wrong_code'))
    expect(codes.slice(10)).toEqual(Array(5).fill('staff.wait'))
    const pending = { ...fromOurPage, cookie: cookiesOf(await tryPassword(email, password)) }
    expect((await post('/two-factor/verify-totp', { code: codeOf(totpURI) }, pending)).statusCode).toBe(429)
  })

  test('its secret and codes are sealed at rest, and removing it needs the password', async () => {
    const { email, id } = await makeAccount(ctx)
    const { totpURI, backupCodes, headers } = await enrol(await signInAs(house.http, email))
    const { rows } = await sql`select * from staff.second_factor where account_id = ${id}`.execute(
      house.owner,
    )
    const stored = JSON.stringify(rows)
    expect(stored).not.toContain(new URL(totpURI).searchParams.get('secret') ?? '?')
    for (const code of backupCodes) expect(stored).not.toContain(code)
    expect(
      (await post('/two-factor/disable', { password: 'not the password' }, headers)).json(),
    ).toMatchObject({ code: 'staff.wrong_password' })
    const removed = await post('/two-factor/disable', { password }, headers)
    expect(removed.statusCode).toBe(204)
    expect((await me({ cookie: cookiesOf(removed) })).json()).toMatchObject({ twoFactor: false })
  })
})

test('changing the password ends all other sessions and refuses a weak one', async () => {
  const { email } = await makeAccount(ctx)
  const [here, there] = [await signInAs(house.http, email), await signInAs(house.http, email)]
  const change = (newPassword: string, currentPassword = password) =>
    post('/change-password', { currentPassword, newPassword }, here)
  expect((await change('passwort1234')).json()).toMatchObject({ code: 'staff.weak_password' })
  expect((await change('drei grüne Enten im Teich', 'wrong')).json()).toMatchObject({
    code: 'staff.wrong_password',
  })
  const changed = await change('drei grüne Enten im Teich')
  expect(changed.statusCode).toBe(204)
  expect((await me({ cookie: cookiesOf(changed) })).statusCode).toBe(200)
  expect((await me(there)).statusCode).toBe(401)
  expect((await tryPassword(email, password)).statusCode).toBe(401)
})
