import { expect, test } from 'vitest'
import type { PromiseReport } from '../house.ts'
import type { PromiseState } from '../promises/declare.ts'
import { sampleModule } from './fixtures.ts'
import { openWeb } from './testing.ts'

const report = (key: string, state: PromiseState): PromiseReport => ({
  key,
  module: 'things',
  sentence: { en: '', de: '' },
  source: { en: '', de: '' },
  goals: ['transparency'],
  state,
  seen: { en: 'alice@example.com', de: '' },
  figures: {},
  checkedAt: new Date(1000),
  since: null,
})

const web = await openWeb({ modules: [sampleModule().module] })
const promise = (...states: PromiseState[]) =>
  web.promises.splice(0, 9, ...states.map((state, index) => report(`3.1/p${index}`, state)))

test.each<[PromiseState[], PromiseState, string[], string[]]>([
  [['kept', 'kept'], 'kept', [], []],
  [['kept', 'unproven'], 'unproven', [], ['3.1/p1']],
  [['overdue', 'unproven'], 'overdue', ['3.1/p0'], ['3.1/p1']],
  [['overdue', 'broken', 'kept'], 'broken', ['3.1/p0', '3.1/p1'], []],
  [[], 'unproven', [], []],
])('/health with promises %o says %s, and serves', async (states, worst, broken, unproven) => {
  promise(...states)
  const answer = await web.http.inject('/health')
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toEqual({
    status: 'ok',
    promises: worst,
    broken,
    unproven,
    version: expect.any(String) as string,
    database: 'ok',
  })
})

test('/health is 503 when the database is away', async () => {
  web.database.reachable = false
  const answer = await web.http.inject('/health')
  web.database.reachable = true
  expect(answer.statusCode).toBe(503)
  expect(answer.json()).toMatchObject({ status: 'unavailable', database: 'unreachable' })
})

test('/metrics shows states and figures, and nothing that was seen', async () => {
  promise('broken')
  await web.http.inject({ url: '/api/things/5?name=alice', headers: { cookie: 'who=agent' } })
  const { body, headers } = await web.http.inject('/metrics')
  expect(headers['content-type']).toContain('text/plain; version=0.0.4')
  expect(body).toContain('zusage_promise_state{key="3.1/p0",state="broken"} 1')
  expect(body).toContain('zusage_promise_state{key="3.1/p0",state="kept"} 0')
  expect(body).toContain('zusage_promise_checked_timestamp_seconds{key="3.1/p0"} 1')
  expect(body).toContain('http_requests_total{method="GET",route="/api/things/:id",status="2xx"} 1')
  expect(body).toMatch(
    /http_request_duration_seconds_bucket\{method="GET",route="\/api\/things\/:id",status="2xx",le="\+Inf"\} 1/,
  )
  expect(body).toMatch(/^nodejs_eventloop_lag_seconds\{quantile="0\.99"\} [\d.]+$/m)
  expect(body).not.toContain('alice')
})

const from = async (headers: Record<string, string>, remoteAddress = '192.0.2.7') =>
  (await web.http.inject({ url: '/metrics', headers, remoteAddress })).statusCode

test('/metrics from elsewhere needs a session or a token with its scope', async () => {
  expect(await from({})).toBe(401)
  expect(await from({ 'x-forwarded-for': '192.0.2.7' }, '127.0.0.1')).toBe(401)
  expect(await from({ cookie: 'who=auditor' })).toBe(200)
  expect(await from({ authorization: 'Bearer agent' })).toBe(200)
})
