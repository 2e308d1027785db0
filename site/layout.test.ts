import { expect, test } from 'vitest'
import type { Engine } from '#core/engine.ts'
import { html } from '#core/html.ts'
import type { FrameRequest } from '#core/http/pages.ts'
import { createFrame } from './layout.ts'

const engine = { log: { warn: () => undefined } } as unknown as Engine
const request: FrameRequest = {
  language: 'de',
  path: '/enquiry',
  alternate: '/en/enquiry',
  nav: [
    { href: '/privacy', label: 'Datenschutz' },
    { href: '/enquiry', label: 'Kontakt' },
  ],
}
const controller = {
  name: 'Muster & Söhne GmbH',
  street: 'Hauptstraße 1',
  postcode: '70173',
  city: 'Stuttgart',
  phone: '+49 711 1234-0',
  fax: '',
  email: 'info@muster.example',
}
const page = { title: 'Kontakt', description: 'Schreiben Sie uns', body: html`<h1>Kontakt</h1>` }

test('every page shows who is responsible, with address, telephone and e-mail', async () => {
  const text = await createFrame({ controller: async () => controller }).render(page, request, engine)
  for (const shown of [
    'Muster &amp; Söhne GmbH',
    'Hauptstraße 1',
    '70173 Stuttgart',
    '+49 711 1234-0',
    'mailto:info@muster.example',
  ])
    expect(text).toContain(shown)
  expect(text).toContain('tel:+4971112340')
  expect(text).not.toContain('Fax')
})

test('the reader finds the content, the place they are at, and the other language', async () => {
  const text = await createFrame({ controller: async () => controller }).render(page, request, engine)
  expect(text).toContain('<html lang="de">')
  expect(text).toContain('href="#content"')
  expect(text).toMatch(/<a href="\/enquiry"\s+aria-current="page"\s*>Kontakt<\/a/)
  expect(text).toMatch(/<a href="\/en\/enquiry" lang="en"/)
  expect(text).toContain('<title>Kontakt · Muster &amp; Söhne GmbH</title>')
  expect(text).not.toMatch(/<script|style=|onclick/)
})

test('when the database is away a page still has its frame', async () => {
  const frame = createFrame({ controller: async () => Promise.reject(new Error('connect ECONNREFUSED')) })
  const text = await frame.render(page, request, engine)
  expect(text).toContain('<h1>Kontakt</h1>')
})

test('the name of a file changes with its content', () => {
  const [styles] = createFrame().assets
  expect(styles?.path).toMatch(/^\/site\/site-[\w-]{12}\.css$/)
})
