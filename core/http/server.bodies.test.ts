import { expect, test } from 'vitest'
import { sampleModule } from './fixtures.ts'
import { openWeb, openWire } from './testing.ts'

const web = await openWeb({ modules: [sampleModule().module], listen: true })
const url = web.url ?? ''
const cookie = { cookie: 'who=agent', 'sec-fetch-site': 'same-origin' }

const send = (payload: string, type = 'application/json', method: 'POST' | 'PUT' = 'POST') =>
  fetch(`${url}/api/things`, { method, headers: { ...cookie, 'content-type': type }, body: payload })

test.each([
  ['cut off', '{"name": "a'],
  ['nothing', ''],
  ['not JSON', 'name=ab'],
  ['a prototype', '{"name":"ab","__proto__":{"admin":true}}'],
  ['a hidden constructor', '{"name":"ab","constructor":{"prototype":{"x":1}}}'],
])('malformed JSON (%s) is a clear 400', async (_, payload) => {
  const answer = await send(payload)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ code: 'http.malformed' })
})

test.each([['[]'], ['null'], ['"text"'], ['{"name":5}'], ['{}']])(
  'JSON of another shape (%s) is told by field',
  async (payload) => {
    const answer = await send(payload)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'http.invalid', errors: [{}] })
  },
)

test('a body over the limit is 413; an endpoint may take more', async () => {
  const text = 'x'.repeat(1_200_000)
  const refused = await send(JSON.stringify({ name: text }))
  expect(refused.status).toBe(413)
  expect(await refused.json()).toMatchObject({ code: 'http.too_large' })
  expect((await send(JSON.stringify({ text }), 'application/json', 'PUT')).status).toBe(204)
})

test.each([
  'text/plain',
  'application/xml',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
])('a body of type %s is 415', async (type) => {
  const answer = await send('name=ab', type)
  expect(answer.status).toBe(415)
  expect(await answer.json()).toMatchObject({ code: 'http.media_type' })
})

test('who may not is told so without having to send everything', async () => {
  const wire = openWire(url)
  wire.socket.write(
    'POST /api/things HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 900000\r\n\r\n{',
  )
  expect(await wire.heard(/http\.not_signed_in/)).toContain('HTTP/1.1 401')
  wire.socket.destroy()
})

test('deeply nested JSON does not bring the server down', async () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
  expect((await send(deep)).status).toBe(400)
  expect((await fetch(`${url}/api/open`)).status).toBe(200)
})

test('a header bomb is refused', async () => {
  const wire = openWire(url)
  wire.socket.write(`GET /api/open HTTP/1.1\r\nhost: x\r\nx-bomb: ${'b'.repeat(40_000)}\r\n\r\n`)
  expect(await wire.closed()).toMatch(/^HTTP\/1\.1 431/)
})

test('bytes that are no HTTP get a problem, not silence', async () => {
  const wire = openWire(url)
  wire.socket.write('EHLO mail.example\r\n\r\n')
  expect(await wire.closed()).toMatch(/^HTTP\/1\.1 400[^]*application\/problem\+json/)
})

test('two lengths for one body are refused', async () => {
  const wire = openWire(url)
  wire.socket.write(
    'POST /api/things HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /api/open HTTP/1.1\r\nhost: x\r\n\r\n',
  )
  expect(await wire.closed()).toMatch(/^HTTP\/1\.1 400/)
})
