import { expect, test } from 'vitest'
import { sampleModule } from './fixtures.ts'
import { openWeb } from './testing.ts'

const sample = sampleModule()
const web = await openWeb({ modules: [sample.module] })
const agent = { cookie: 'who=agent' }

test('an operation answers with what its contract declares, and nothing else', async () => {
  const answer = await web.http.inject({ url: '/api/things/4', headers: agent })
  expect(answer.json()).toEqual({ id: 4, name: 'one' })
  expect(answer.headers['cache-control']).toBe('no-store')
})

test('queries are parsed, with their defaults', async () => {
  const { items } = (await web.http.inject({ url: '/api/things', headers: agent })).json<{
    items: unknown[]
  }>()
  expect(items).toHaveLength(5)
})

test('an operation without an answer says 204', async () => {
  const answer = await web.http.inject({
    method: 'DELETE',
    url: '/api/things',
    headers: { ...agent, 'sec-fetch-site': 'same-origin' },
  })
  expect(answer.statusCode).toBe(204)
  expect(answer.body).toBe('')
})

test('a download keeps its bytes, type and name', async () => {
  const answer = await web.http.inject({ url: '/api/things.csv', headers: agent })
  expect(answer.body).toBe('a;b')
  expect(answer.headers['content-type']).toBe('text/csv')
  expect(answer.headers['content-disposition']).toBe(`attachment; filename*=UTF-8''dinge%20%C3%BC.csv`)
})

test('nobody is let in unless the permission says so, before the body is looked at', async () => {
  const broken = {
    method: 'POST',
    url: '/api/things',
    headers: { 'content-type': 'application/json' },
    payload: '{',
  } as const
  expect((await web.http.inject(broken)).statusCode).toBe(401)
  const auditor = {
    ...broken,
    headers: { ...broken.headers, cookie: 'who=auditor', 'sec-fetch-site': 'none' },
  }
  const answer = await web.http.inject(auditor)
  expect(answer.statusCode).toBe(403)
  expect(answer.json()).toMatchObject({
    code: 'http.forbidden',
    detail: expect.stringContaining('things.write') as string,
  })
})

test('a token does what its scopes name', async () => {
  const bearer = { authorization: 'Bearer agent' }
  expect((await web.http.inject({ url: '/api/things', headers: bearer })).statusCode).toBe(200)
  const wrote = await web.http.inject({
    method: 'POST',
    url: '/api/things',
    headers: bearer,
    payload: { name: 'abc' },
  })
  expect(wrote.statusCode).toBe(403)
})

test('who is not signed in is the public', async () => {
  expect((await web.http.inject('/api/open')).json()).toEqual({ actor: 'public' })
})

test('every answered request is told to the modules as the browser transmitted it, without cookies', async () => {
  sample.answered.length = 0
  await web.http.inject({
    url: '/api/open?a=1',
    headers: { cookie: 'who=agent', referer: 'https://elsewhere.example/', 'user-agent': 'Test/1' },
    remoteAddress: '::ffff:192.0.2.7',
  })
  expect(sample.answered).toEqual([
    {
      at: web.clock.now,
      address: '192.0.2.7',
      method: 'GET',
      path: '/api/open?a=1',
      protocol: 'HTTP/1.1',
      status: 200,
      bytes: 17,
      referrer: 'https://elsewhere.example/',
      agent: 'Test/1',
    },
  ])
})

test('codes and tokens in an address do not reach the modules: who reads the access log could use them', async () => {
  sample.answered.length = 0
  const referer = 'https://elsewhere.example/setup?code=abc'
  await web.http.inject({ url: '/api/open?code=s3cret&a=1&TOKEN=s3cret', headers: { referer } })
  expect(sample.answered).toMatchObject([
    { path: '/api/open?code=…&a=1&TOKEN=…', referrer: 'https://elsewhere.example/setup?code=…' },
  ])
})

test('the log names method, pattern and status, no address and no query', async () => {
  web.logged.length = 0
  await web.http.inject({ url: '/api/things/9?secret=1', headers: agent, remoteAddress: '192.0.2.7' })
  expect(web.logged).toMatchObject([
    { req: { method: 'GET', route: '/api/things/:id' }, res: { status: 200 } },
  ])
  expect(JSON.stringify(web.logged)).not.toMatch(/192\.0\.2|secret/)
})
