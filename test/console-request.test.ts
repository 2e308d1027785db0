import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { partsOf, readFilter, writeFilter } from '#console/address.ts'
import { fieldName, readProblem } from '#console/problem.ts'
import { addressOf, keyOf } from '#console/request.ts'

const getTicket = {
  method: 'GET',
  path: '/api/tickets/{id}',
  summary: 'One ticket',
  params: z.object({ id: z.coerce.number() }),
  query: z.object({ q: z.string().optional(), tag: z.array(z.string()).optional() }),
  answer: z.object({ id: z.number() }),
} as const

describe('the address of an endpoint', () => {
  test('fills places and leaves out what is empty', () => {
    const asked = { params: { id: 'a/b?c' }, query: { q: '', tag: ['x', 'y z'], none: null, not: undefined } }
    expect(addressOf(getTicket, asked)).toBe('/api/tickets/a%2Fb%3Fc?tag=x&tag=y+z')
  })

  test('refuses to ask without a place', () => {
    expect(() => addressOf(getTicket, { params: {} })).toThrow('GET /api/tickets/{id} needs id.')
  })
})

describe('the key of an answer', () => {
  test('is the same for a number and the string it stands as in the path', () => {
    expect(keyOf(getTicket, { params: { id: 12 } })).toEqual(keyOf(getTicket, { params: { id: '12' } }))
  })

  test('is a beginning of the more exact one, so that refreshing it refreshes all', () => {
    expect(keyOf(getTicket, { params: { id: 12 } }).slice(0, 2)).toEqual(keyOf(getTicket))
  })

  test('tells filters apart, and does not tell an empty one from none', () => {
    expect(keyOf(getTicket, { query: { q: 'a' } })).not.toEqual(keyOf(getTicket, { query: { q: 'b' } }))
    expect(keyOf(getTicket, { query: { q: '' } })).toEqual(keyOf(getTicket, { query: {} }))
  })
})

describe('a problem', () => {
  test('carries its sentence, code, reference and the sentences of fields', () => {
    const problem = readProblem(
      400,
      {
        code: 'http.invalid',
        title: 'Bad request',
        detail: 'Correct the fields listed.',
        requestId: 'r1',
        errors: [
          { path: 'emails.0', message: 'Not an address.' },
          { path: '', message: 'The whole is wrong.' },
        ],
      },
      'otherwise',
      'r2',
    )
    expect(problem).toMatchObject({
      status: 400,
      code: 'http.invalid',
      sentence: 'Correct the fields listed.',
      requestId: 'r1',
      fields: { 'emails.0': 'Not an address.' },
    })
  })

  test('has a sentence even when what answered was no server of ours', () => {
    const problem = readProblem(502, '<html>Bad Gateway</html>', 'Try again.', null)
    expect(problem).toMatchObject({ code: 'http.502', sentence: 'Try again.', fields: {} })
  })

  test.each([
    ['#/body/addresses/0/value', 'addresses.0.value'],
    ['/email', 'email'],
    [['body', 'emails', 0], 'emails.0'],
    ['body', 'body'],
    [undefined, ''],
  ])('names the field of %j', (place, name) => expect(fieldName(place)).toBe(name))
})

describe('filter state in the address', () => {
  test('survives the way there and back', () => {
    const filter = { q: '123', tag: ['a', 'b&c'], sort: '-name' }
    expect(readFilter(writeFilter(filter))).toEqual(filter)
  })

  test('leaves no question mark when nothing is set', () => {
    expect(writeFilter({ q: '', state: undefined, page: null, tag: [] })).toBe('')
  })

  test('is read from a path with or without the console in front', () => {
    expect(partsOf('/console/tickets?x=1#m2')).toEqual(partsOf('/tickets?x=1#m2'))
    expect(partsOf('/tickets?x=1#m2')).toEqual({ to: '/tickets', search: { x: '1' }, hash: 'm2' })
    expect(partsOf('/consoles').to).toBe('/consoles')
    expect(partsOf('/console').to).toBe('/')
  })
})
