import { expect, test } from 'vitest'
import { sampleModule } from './fixtures.ts'
import { openWeb } from './testing.ts'

const web = await openWeb({
  modules: [sampleModule().module],
  settings: { publicUrl: 'https://zusage.example' },
})

const post = async (headers: Record<string, string>): Promise<number> => {
  const answer = await web.http.inject({
    method: 'DELETE',
    url: '/api/things',
    headers: { host: 'inner.example:8080', ...headers },
  })
  return answer.statusCode
}
const cookie = 'who=agent'

test.each([
  ['a foreign page by Sec-Fetch-Site', { cookie, 'sec-fetch-site': 'cross-site' }],
  ['a neighbouring subdomain', { cookie, 'sec-fetch-site': 'same-site' }],
  ['a foreign page by Origin', { cookie, origin: 'https://evil.example' }],
  ['a page without origin', { cookie, origin: 'null' }],
  ['our name with another scheme', { cookie, origin: 'http://zusage.example' }],
  ['a client that says neither', { cookie }],
  [
    'a foreign page, though Origin is ours',
    { cookie, 'sec-fetch-site': 'cross-site', origin: 'https://zusage.example' },
  ],
  ['another way of authorization than a bearer token', { cookie, authorization: 'Basic eA==' }],
])('with a cookie, %s may change nothing', async (_, headers) => {
  expect(await post(headers)).toBe(403)
})

test.each([
  ['our own page', { cookie, 'sec-fetch-site': 'same-origin' }],
  ['a person at the address bar', { cookie, 'sec-fetch-site': 'none' }],
  ['our own page in an older browser', { cookie, origin: 'https://zusage.example' }],
  ['the address it was asked at', { cookie, origin: 'http://inner.example:8080' }],
])('with a cookie, %s may', async (_, headers) => {
  expect(await post(headers)).toBe(204)
})

test('signing a person in behind their back is refused, too: no cookie, foreign page', async () => {
  expect(await post({ 'sec-fetch-site': 'cross-site' })).toBe(403)
})

test('a program with a token needs no origin', async () => {
  const answer = await web.http.inject({
    method: 'POST',
    url: '/api/things',
    headers: { authorization: 'Bearer agent' },
    payload: { name: 'ab' },
  })
  expect(answer.json()).toMatchObject({ code: 'http.forbidden' })
})

test('reading is not changing', async () => {
  const answer = await web.http.inject({
    url: '/api/things',
    headers: { cookie, 'sec-fetch-site': 'cross-site' },
  })
  expect(answer.statusCode).toBe(200)
})
