import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { sampleModule } from './fixtures.ts'
import { openWeb } from './testing.ts'

const folder = await mkdtemp(join(tmpdir(), 'zusage-console-'))
afterAll(() => rm(folder, { recursive: true }))
const web = await openWeb({ modules: [sampleModule().module], console: { folder } })
const policyOf = async (url: string): Promise<string> =>
  String((await web.http.inject(url)).headers['content-security-policy'])

test.each(['/notice', '/form', '/api', '/api/open', '/nothing', '/health', '/site/plain.css'])(
  '%s carries a policy that allows no script at all',
  async (url) => {
    const policy = await policyOf(url)
    expect(policy).toContain(`default-src 'none'`)
    expect(policy).toContain(`frame-ancestors 'none'`)
    expect(policy).not.toMatch(/script-src|unsafe|\*|https?:/)
  },
)

test('every answer is guarded, errors included, and names no server', async () => {
  for (const url of ['/notice', '/api/failing/bug', '/nothing', '/metrics']) {
    const { headers } = await web.http.inject(url)
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(headers.server).toBeUndefined()
    expect(headers['x-powered-by']).toBeUndefined()
  }
})

test('until the console is built its address says so and reloads', async () => {
  const answer = await web.http.inject('/console/tickets')
  expect(answer.statusCode).toBe(503)
  expect(answer.body).toContain('http-equiv="refresh" content="2"')
})

test('the console gets its own scripts and a fresh nonce for styles each time', async () => {
  await mkdir(join(folder, 'assets'))
  await writeFile(
    join(folder, 'index.html'),
    '<meta name="csp-nonce" content="__NONCE__"><script src="/console/assets/a.js"></script>',
  )
  await writeFile(join(folder, 'assets/index-abc123.js'), 'export {}')
  const nonces = new Set<string>()
  for (const url of ['/console/', '/console/tickets/7']) {
    const { body, headers } = await web.http.inject(url)
    const nonce = /content="([\w+/=]{24})"/.exec(body)?.[1] ?? 'none'
    nonces.add(nonce)
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain(`script-src 'self';`)
    expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`)
    expect(policy).not.toContain('unsafe')
    expect(headers['cache-control']).toBe('no-store')
  }
  expect(nonces.size).toBe(2)
  expect((await web.http.inject('/console')).headers.location).toBe('/console/')
})

test('its hashed files are kept for good; what is not there is not the page', async () => {
  const { headers, statusCode } = await web.http.inject('/console/assets/index-abc123.js')
  expect(statusCode).toBe(200)
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect(headers['content-type']).toContain('javascript')
  expect((await web.http.inject('/console/assets/gone.js')).statusCode).toBe(404)
  expect((await web.http.inject('/console/assets/..%2findex.html')).statusCode).toBeGreaterThanOrEqual(400)
})

test('HSTS is said over HTTPS only', async () => {
  expect((await web.http.inject('/notice')).headers['strict-transport-security']).toBeUndefined()
  await using behind = await openWeb({ modules: [], settings: { trustProxy: '127.0.0.1' } })
  const answer = await behind.http.inject({ url: '/health', headers: { 'x-forwarded-proto': 'https' } })
  expect(answer.headers['strict-transport-security']).toBe('max-age=31536000')
})
