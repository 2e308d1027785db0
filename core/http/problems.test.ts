import { expect, test } from 'vitest'
import { sampleModule } from './fixtures.ts'
import { openWeb } from './testing.ts'

const web = await openWeb({ modules: [sampleModule().module] })
const bearer = { authorization: 'Bearer agent' }
const get = (url: string, headers: Record<string, string> = {}) => web.http.inject({ url, headers })

test('a refusal reaches the caller as a problem with code, status and sentence', async () => {
  const answer = await get('/api/failing/refused?x=1')
  expect(answer.statusCode).toBe(409)
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  expect(answer.headers.vary).toContain('accept-language')
  expect(answer.json()).toEqual({
    type: 'urn:zusage:problem:things.locked',
    title: 'Conflict',
    status: 409,
    detail: 'Thing 7 is locked.',
    code: 'things.locked',
    instance: '/api/failing/refused',
    requestId: answer.headers['x-request-id'],
  })
})

test.each([
  ['de-AT,de;q=0.9,en;q=0.8', 'Ding 7 ist gesperrt.'],
  ['fr,en;q=0.5,de;q=0.2', 'Thing 7 is locked.'],
  ['fr', 'Thing 7 is locked.'],
  ['de;q=0, en;q=0.1', 'Thing 7 is locked.'],
])('Accept-Language %s is answered with “%s”', async (language, detail) => {
  expect((await get('/api/failing/refused', { 'accept-language': language })).json()).toMatchObject({
    detail,
  })
})

test('what does not fit the contract is told by field, in the reader’s language', async () => {
  const answer = await get('/api/things/zero', { ...bearer, 'accept-language': 'de' })
  expect(answer.statusCode).toBe(400)
  const { code, errors } = answer.json<{ code: string; errors: { path: string; message: string }[] }>()
  expect(code).toBe('http.invalid')
  expect(errors).toMatchObject([
    { path: 'id', message: expect.stringContaining('Ungültige Eingabe') as string },
  ])
  expect((await get('/api/things?limit=11', bearer)).json()).toMatchObject({
    errors: [{ path: 'limit', message: expect.stringContaining('Too big') as string }],
  })
})

test('an error nobody foresaw shows nothing of itself and is logged once', async () => {
  web.logged.length = 0
  const answer = await get('/api/failing/bug')
  expect(answer.statusCode).toBe(500)
  expect(answer.body).not.toMatch(/secret|alice|Error/)
  expect(answer.json<{ detail: string }>().detail).toContain(answer.headers['x-request-id'])
  expect(web.logged.filter(({ level }) => level === 50)).toHaveLength(1)
})

test.each(['database', 'nested'])(
  'a database that is away (%s) is 503 with a time to come back',
  async (how) => {
    const answer = await get(`/api/failing/${how}`)
    expect(answer.statusCode).toBe(503)
    expect(answer.headers['retry-after']).toBe('5')
    expect(answer.json()).toMatchObject({ code: 'http.unavailable' })
  },
)

test('an unknown path is a problem for programs and a page for people', async () => {
  expect((await get('/api/nothing', { accept: 'text/html' })).json()).toMatchObject({
    status: 404,
    code: 'http.not_found',
  })
  const page = await get('/nothing', { accept: 'text/html,*/*', 'accept-language': 'de' })
  expect(page.statusCode).toBe(404)
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(page.body).toContain('<html lang="de"')
  expect(page.body).toContain('Nicht gefunden')
})

test('a known path asked in another way is 405 and says which ways there are', async () => {
  const answer = await web.http.inject({ method: 'PATCH', url: '/api/things/3' })
  expect(answer.statusCode).toBe(405)
  expect(answer.headers.allow).toBe('GET, HEAD')
})

test('who asks too often is told when to come back', async () => {
  const statuses = []
  for (let times = 0; times < 3; times++) statuses.push((await get('/api/rare')).statusCode)
  expect(statuses).toEqual([204, 204, 429])
  const answer = await get('/api/rare')
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
})

test('an id that the client brings along is not taken', async () => {
  const answer = await get('/api/open', { 'x-request-id': 'mine' })
  expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
})
