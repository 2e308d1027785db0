import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sampleModule } from './fixtures.ts'
import { type TestWeb, openWeb } from './testing.ts'

const limits = { forms: 1000, signIn: 1000 }

async function askToken(web: TestWeb): Promise<string> {
  const { body } = await web.http.inject('/form')
  return /value="([^"]+)"/.exec(body)?.[1] ?? ''
}

/** Posts the form with a token that is three seconds old. */
async function post(web: TestWeb, remoteAddress: string, headers: Record<string, string> = {}) {
  const token = await askToken(web)
  web.clock.now = new Date(web.clock.now.getTime() + 3000)
  return web.http.inject({
    method: 'POST',
    url: '/form',
    remoteAddress,
    headers: { host: 'zusage.example:8080', 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams({ token, name: 'ab' }).toString(),
  })
}

test.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])(
  'on the own machine (%s) plain HTTP is accepted',
  async (address) => {
    await using web = await openWeb({ modules: [sampleModule().module], limits })
    expect((await post(web, address)).statusCode).toBe(303)
  },
)

test.each(['192.0.2.7', '10.0.0.5', '2001:db8::1', '::ffff:192.0.2.7'])(
  'from elsewhere (%s) it is refused, with the way to HTTPS',
  async (address) => {
    const sample = sampleModule()
    await using web = await openWeb({ modules: [sample.module], limits })
    const answer = await post(web, address, { accept: 'text/html', 'accept-language': 'de' })
    expect(answer.statusCode).toBe(403)
    expect(answer.body).toContain('href="https://zusage.example:8080/form"')
    expect(sample.posted).toEqual([])
  },
)

test.each([
  ['x-forwarded-for', '127.0.0.1'],
  ['x-forwarded-proto', 'https'],
  ['x-forwarded-host', 'localhost'],
  ['forwarded', 'for=127.0.0.1;proto=https'],
  ['x-real-ip', '127.0.0.1'],
  ['via', '1.1 proxy'],
])('the exception ends where %s appears and no proxy is trusted', async (name, value) => {
  await using web = await openWeb({ modules: [sampleModule().module], limits })
  expect((await post(web, '127.0.0.1', { [name]: value })).statusCode).toBe(403)
})

test('a trusted proxy says whether its client used HTTPS; anybody else does not', async () => {
  await using web = await openWeb({
    modules: [sampleModule().module],
    limits,
    settings: { trustProxy: '127.0.0.1, 10.1.0.0/16' },
  })
  const client = { 'x-forwarded-for': '192.0.2.7' }
  expect((await post(web, '10.1.2.3', { ...client, 'x-forwarded-proto': 'https' })).statusCode).toBe(303)
  expect((await post(web, '10.1.2.3', { ...client, 'x-forwarded-proto': 'http' })).statusCode).toBe(403)
  expect((await post(web, '127.0.0.1', client)).statusCode).toBe(403)
  expect((await post(web, '127.0.0.1')).statusCode).toBe(303)
  expect((await post(web, '192.0.2.9', { 'x-forwarded-proto': 'https' })).statusCode).toBe(403)
})

test('signing in follows the same rule', async () => {
  await using web = await openWeb({ modules: [], limits })
  const signIn = { method: 'POST', url: '/api/auth/sign-in', payload: { password: 'x' } } as const
  const answer = await web.http.inject({ ...signIn, remoteAddress: '192.0.2.7' })
  expect(answer.json()).toMatchObject({ status: 403, code: 'http.plain_http' })
  expect((await web.http.inject(signIn)).statusCode).toBe(404)
})

test('a token is good for one module, from one second to two hours', async () => {
  const sample = sampleModule()
  await using web = await openWeb({ modules: [sample.module], limits })
  const token = await askToken(web)
  const handedOut = web.clock.now.getTime()
  const send = async (given: string, after: number) => {
    web.clock.now = new Date(handedOut + after)
    const answer = await web.http.inject({
      method: 'POST',
      url: '/form',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ token: given, name: 'Ä' }).toString(),
    })
    return answer.statusCode
  }
  expect(await send(token, 500)).toBe(422)
  expect(await send(token, 1000)).toBe(303)
  expect(await send(token, 7_200_000)).toBe(303)
  expect(await send(token, 7_200_001)).toBe(422)
  expect(sample.posted).toEqual([
    { name: 'Ä', tokenValid: false, age: 500 },
    { name: 'Ä', tokenValid: true, age: 1000 },
    { name: 'Ä', tokenValid: true, age: 7_200_000 },
    { name: 'Ä', tokenValid: false, age: 7_200_001 },
  ])
  const [time = '', seal = ''] = token.split('.')
  const later = (Number.parseInt(time, 36) + 1).toString(36)
  for (const forged of ['', 'x', `${later}.${seal}`, `${time}.${seal}x`, `${time}.`])
    expect(await send(forged, 5000)).toBe(403)
  expect(sample.posted).toHaveLength(4)
})

test('the key of the tokens is readable by its owner alone', async () => {
  await using web = await openWeb({ modules: [] })
  expect((await stat(join(web.config.dataDir, 'keys/form'))).mode & 0o777).toBe(0o600)
})

test('forms are counted by address, an IPv6 network as one', async () => {
  await using web = await openWeb({
    modules: [sampleModule().module],
    limits: { forms: 2 },
    settings: { trustProxy: '127.0.0.1' },
  })
  const from = async (address: string) =>
    (await post(web, '127.0.0.1', { 'x-forwarded-for': address, 'x-forwarded-proto': 'https' })).statusCode
  expect([
    await from('2001:db8:1:2::1'),
    await from('2001:db8:1:2:ffff::9'),
    await from('2001:db8:1:2::3'),
  ]).toEqual([303, 303, 429])
  expect(await from('2001:db8:1:3::1')).toBe(303)
  expect(await from('192.0.2.7')).toBe(303)
})

test('more than 64 KB of fields is refused', async () => {
  await using web = await openWeb({ modules: [sampleModule().module] })
  const answer = await web.http.inject({
    method: 'POST',
    url: '/form',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: `name=${'x'.repeat(70_000)}`,
  })
  expect(answer.statusCode).toBe(413)
})
