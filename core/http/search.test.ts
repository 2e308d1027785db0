import { expect, test } from 'vitest'
import type { SearchHit } from '../module.ts'
import { sampleModule } from './fixtures.ts'
import { inTurn } from './search.ts'
import { openWeb } from './testing.ts'

const hit = (module: string, title: string): SearchHit => ({
  module,
  title,
  excerpt: '',
  href: `/${module}/1`,
  at: new Date(0),
})
const asked: unknown[] = []
const { module } = sampleModule({
  search: async (ctx, query, limit) => {
    asked.push([ctx.actor.kind, query, limit])
    return [hit('things', 'first'), hit('things', 'second')]
  },
})
const other = {
  ...module,
  name: 'others',
  routes: [],
  pages: [],
  search: async () => [hit('others', 'third')],
}
const silent = {
  ...module,
  name: 'silent',
  routes: [],
  pages: [],
  search: undefined,
} as unknown as typeof module
const web = await openWeb({ modules: [module, other, silent] })
const search = (query: string, headers: Record<string, string> = { cookie: 'who=agent' }) =>
  web.http.inject({ url: `/api/search?${query}`, headers })

test('every module that searches is asked in the name of who asks, and its hits come in turn', async () => {
  const { hits } = (await search('q=%20toner%20&limit=5')).json<{ hits: { title: string; at: string }[] }>()
  expect(asked).toEqual([['staff', 'toner', 5]])
  expect(hits.map(({ title }) => title)).toEqual(['first', 'third', 'second'])
  expect(hits[0]?.at).toBe('1970-01-01T00:00:00.000Z')
})

test('no more is answered than was asked for', async () => {
  expect((await search('q=toner&limit=2')).json<{ hits: unknown[] }>().hits).toHaveLength(2)
})

test.each([
  ['q=toner', {}, 401],
  ['q=toner', { authorization: 'Bearer agent' }, 403],
  ['q=%20', { cookie: 'who=agent' }, 400],
  ['q=toner&limit=51', { cookie: 'who=agent' }, 400],
])('%s with %o is answered %i', async (query, headers, status) => {
  expect((await search(query, headers)).statusCode).toBe(status)
})

test('in turn: nothing from nothing', () => {
  expect(inTurn([])).toEqual([])
  expect(inTurn([[1], [], [2, 3]])).toEqual([1, 2, 3])
})
