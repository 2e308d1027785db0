import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { sampleModule } from './fixtures.ts'
import { openWeb } from './testing.ts'
import { readTls } from './tls.ts'

const folder = await mkdtemp(join(tmpdir(), 'zusage-tls-'))
afterAll(() => rm(folder, { recursive: true }))

const makePair = async (name: string) => {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)]
  const subject = '-subj /CN=localhost -addext subjectAltName=IP:127.0.0.1'
  const kind = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2'
  await promisify(execFile)('openssl', [...`${kind} ${subject}`.split(' '), '-keyout', key, '-out', cert])
  return { key, cert }
}

const pair = await makePair('one')

test('with a certificate the one port speaks TLS, forms are accepted from anywhere, HSTS is said', async () => {
  await using web = await openWeb({ modules: [sampleModule().module], listen: true, settings: { tls: pair } })
  expect(web.url).toMatch(/^https:/)
  const asked = request(`${web.url}/form`, {
    ca: await readFile(pair.cert),
    headers: { 'x-forwarded-for': '192.0.2.7' },
    method: 'POST',
  }).end()
  const [answer] = (await once(asked, 'response')) as [
    { statusCode: number; headers: Record<string, string> },
  ]
  expect(answer.headers['strict-transport-security']).toBe('max-age=31536000')
  // Refused for its missing token, not for its way here.
  expect(answer.statusCode).toBe(403)
  expect(web.logged).toContainEqual(expect.objectContaining({ msg: 'answered' }))
  await expect(fetch(web.url?.replace('https', 'http') ?? '')).rejects.toThrow('fetch failed')
})

test('a file that can not be read is named', () => {
  const gone = join(folder, 'gone.pem')
  expect(() => readTls({ tls: { ...pair, cert: gone } })).toThrow(
    `TLS_CERT: the file ${gone} can't be read (ENOENT).`,
  )
})

test('a certificate and a key that do not belong together stop the start', async () => {
  const other = await makePair('other')
  expect(() => readTls({ tls: { cert: pair.cert, key: other.key } })).toThrow(
    /TLS_CERT and TLS_KEY don't fit together/,
  )
  expect(() => readTls({ tls: { cert: pair.key, key: pair.key } })).toThrow(/no PEM files|don't fit/)
})
