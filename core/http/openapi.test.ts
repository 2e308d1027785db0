import { expect, test } from 'vitest'
import { sampleModule } from './fixtures.ts'
import { openWeb } from './testing.ts'

const web = await openWeb({ modules: [sampleModule().module] })

interface Document {
  openapi: string
  paths: Record<string, Record<string, Record<string, unknown>>>
}

test('the document describes every operation, and nothing else', async () => {
  const { openapi, paths } = (await web.http.inject('/api/openapi.json')).json<Document>()
  expect(openapi).toBe('3.1.0')
  expect(Object.keys(paths).sort()).toEqual([
    '/api/failing/{how}',
    '/api/open',
    '/api/rare',
    '/api/search',
    '/api/things',
    '/api/things.csv',
    '/api/things/{id}',
  ])
  expect(paths['/api/things/{id}']?.get).toMatchObject({
    tags: ['things'],
    summary: 'One thing',
    'x-permission': 'things.read',
    'x-roles': ['agent'],
    security: [{ token: [] }, { session: [] }],
    parameters: [{ name: 'id', in: 'path', required: true }],
    responses: {
      200: { content: { 'application/json': { schema: { properties: { name: { type: 'string' } } } } } },
      default: { content: { 'application/problem+json': {} } },
    },
  })
  expect(paths['/api/things']?.post).toMatchObject({
    requestBody: { content: { 'application/json': { schema: { required: ['name'] } } } },
  })
  expect(paths['/api/open']?.get).toMatchObject({ security: [] })
})

test('the same can be read by people, without a script', async () => {
  const { body, headers } = await web.http.inject({ url: '/api', headers: { 'accept-language': 'de' } })
  expect(headers['content-type']).toBe('text/html; charset=utf-8')
  expect(body).toContain('GET /api/things/{id}')
  expect(body).toContain('things.write')
  expect(body).toContain('amount?: integer')
  expect(body).toContain('ohne Anmeldung')
  expect(body).not.toContain('<script')
})
