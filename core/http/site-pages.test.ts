import { expect, test } from 'vitest'
import { html } from '../html.ts'
import { sampleModule } from './fixtures.ts'
import { page } from './pages.ts'
import { openWeb } from './testing.ts'

const twice = ['/twin', '/en/twin'].map((path) =>
  page<never>(path, async (_ctx, { language }) => ({ title: path, body: html`<b>${language}</b>` })),
)
const { module } = sampleModule()
const web = await openWeb({ modules: [{ ...module, pages: [...(module.pages ?? []), ...twice] }] })
const get = (url: string, language = 'en') =>
  web.http.inject({ url, headers: { 'accept-language': language } })

test.each([
  ['/notice', 'de', '/notice/en'],
  ['/notice/en', 'en', '/notice'],
  ['/notice/de', 'de', '/notice/en'],
  ['/twin', 'de', '/en/twin'],
  ['/en/twin', 'en', '/twin'],
])(
  '%s is in the language its address names (%s) and knows the other one at %s',
  async (url, language, other) => {
    const { body } = await get(url)
    expect(body).toContain(`<html lang="${language}"`)
    expect(body).toContain(`<a href="${other}">`)
  },
)

test('a language that is not ours is not there', async () => {
  expect((await get('/notice/fr')).statusCode).toBe(404)
})

test('where the address names none, the browser decides; German when it does not', async () => {
  expect((await get('/form', 'en-GB')).headers['content-language']).toBe('en')
  expect((await get('/form', 'fr')).headers['content-language']).toBe('de')
})

test('without a first page of any module the way leads to the notice', async () => {
  const answer = await get('/')
  expect([answer.statusCode, answer.headers.location]).toEqual([302, '/privacy'])
})

test('a page can not send its reader to another website', async () => {
  expect((await get('/away')).statusCode).toBe(500)
})

test('a file is sent as what it is', async () => {
  const answer = await get('/file.csv')
  expect([answer.headers['content-type'], answer.body]).toEqual(['text/csv', 'a;b'])
})

test('the files of the frame are kept for good', async () => {
  expect((await get('/site/plain.css')).headers['cache-control']).toContain('immutable')
})
