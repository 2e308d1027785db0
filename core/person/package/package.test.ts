import { setImmediate } from 'node:timers/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { say } from '../../errors.ts'
import { column, each, keys, message, messages, optionsFor, pack, type Packed } from './fixtures.ts'
import type { Manifest } from './manifest.ts'
import { writePackage } from './write.ts'

const visits = (rows: Record<string, unknown>[]) => ({
  module: 'post',
  table: 'visit',
  title: say('visits', 'Besuche'),
  activity: 'visits',
  provided: false,
  columns: [column('at', 'usage', 'timestamp with time zone'), column('host', 'name')],
  rows: each(rows),
})

const manifestOf = (packed: Packed): Manifest => JSON.parse(packed.text('manifest.json')) as Manifest

/** Where the links of the pages lead, from the root of the package. */
const links = (packed: Packed): string[] =>
  [...packed.files.keys()]
    .filter((path) => path.endsWith('.html'))
    .flatMap((path) =>
      [...packed.text(path).matchAll(/(?:href|src)="([^"]*)"/g)].map((match) =>
        decodeURIComponent(new URL(match[1] ?? '', `file:///${path}`).href).replace('file:///', ''),
      ),
    )

describe('an answer to a request of access', () => {
  test('tells what Art. 15(1) asks for, point by point', async () => {
    await using packed = await pack(optionsFor([messages([message(1)])]))
    const page = packed.text('index.html')
    for (const said of [
      '(a) Zwecke der Verarbeitung',
      'Schriftwechsel bearbeiten.',
      'Art. 6 Abs. 1 Buchst. b DSGVO: Vertrag',
      '(b) Kategorien der Daten',
      'Inhalte von Nachrichten und Dateien',
      '(c) Empfänger',
      'Relais AG',
      'Zustellung von E-Mails (Deutschland)',
      '(d) Dauer der Speicherung',
      'Nachrichten: 3 Jahre (§§ 195, 199 BGB)',
      '(e) Ihre Rechte',
      '(f) Beschwerde bei der Aufsichtsbehörde',
      'Der Landesbeauftragte für den Datenschutz',
      '(g) Herkunft der Daten',
      'von Ihnen selbst',
      '(h) Automatisierte Entscheidungen',
      'Muster &amp; Söhne GmbH',
      'Änne Groß',
    ])
      expect(page).toContain(said)
    expect(page).toContain('In ein Land außerhalb des Europäischen Wirtschaftsraums werden Ihre Daten nicht')
    expect(page, 'a recipient of a module that has nothing of this person').not.toContain('Elsewhere')
    expect(page).toMatch(/nichts über Sie gefunden<\/h2>\s*<p>Besuche<\/p>/)
  })

  test('speaks English to who asked in English', async () => {
    await using packed = await pack(optionsFor([messages([message(1)])], { language: 'en' }))
    expect(packed.text('index.html')).toContain('<html lang="en">')
    expect(packed.text('index.html')).toContain('messages: 3 years')
    expect(packed.text('activities/post.letters.html')).toContain('1 Mar 2026, 12:30:00')
    expect(packed.text('README.txt')).toContain('What we hold about you')
  })

  test('its pages lead only to files that are there, run nothing and load nothing', async () => {
    const rows = [message(1, { raw: Buffer.from('%PDF-1.7'), filename: 'Prüfung #1 100%.pdf' })]
    for (let id = 2; id <= 1201; id++) rows.push(message(id))
    await using packed = await pack(optionsFor([messages(rows), visits([{ at: new Date(), host: 'Ö' }])]))
    const found = links(packed)
    expect(found).toContain('attachments/post.message/000001-raw-Prüfung _1 100.pdf')
    expect(found.filter((path) => !packed.files.has(path))).toEqual([])
    const html = [...packed.files.keys()].filter((path) => path.endsWith('.html'))
    for (const path of html) expect(packed.text(path)).not.toMatch(/<script|<link|<img|@import|url\(/)
    expect(
      html.filter((path) => path !== 'index.html' && !found.includes(path)),
      'without a way to it',
    ).toEqual([])
  })

  test('every row is on exactly one page, 500 on each', async () => {
    const rows = Array.from({ length: 1201 }, (_, index) => message(index + 1))
    await using packed = await pack(optionsFor([messages(rows)]))
    const pages = ['activities/post.letters.html', 'pages/post.message-2.html', 'pages/post.message-3.html']
    const seen = pages.map((path) =>
      [...packed.text(path).matchAll(/Grüße Nr\. (\d+)</g)].map((match) => Number(match[1])),
    )
    expect(seen.map((ids) => ids.length)).toEqual([500, 500, 201])
    expect(seen.flat()).toEqual(rows.map(({ id }) => id))
    expect(packed.text(pages[0] ?? '')).toContain('Einträge: 1.201 · Seite 1 von 3')
    expect(packed.text(pages[1] ?? '')).toMatch(/rel="prev"[\s\S]*rel="next"/)
    expect(packed.text(pages[2] ?? '')).not.toContain('rel="next"')
  })

  test('names those to whom data was disclosed, and the country when it is far', async () => {
    const at = new Date('2026-05-05T05:05:00Z')
    const reason = 'Art. 6 Abs. 1 Buchst. b DSGVO'
    await using packed = await pack(
      optionsFor([messages([message(1)])], {
        disclosures: each([
          { at, recipient: 'Fracht KG', country: 'AT', data: 'Anschrift', reason },
          { at, recipient: 'Fracht KG', country: 'AT', data: 'Telefon', reason },
          { at, recipient: 'Cloud Inc.', country: 'US', data: 'E-Mail', reason },
        ]),
      }),
    )
    const page = packed.text('index.html')
    expect(page).toMatch(/Fracht KG \(Österreich\)<\/dt>\s*<dd>2-mal/)
    expect(page).toContain('gelangen Daten über: Cloud Inc. (Vereinigte Staaten).')
    expect(JSON.parse(packed.text('data/package.disclosures.json'))).toHaveLength(3)
    expect(links(packed)).toContain('activities/package.disclosures.html')
  })

  test('says so when there is nothing', async () => {
    await using packed = await pack(optionsFor([messages([]), visits([])]))
    expect(packed.text('index.html')).toContain('Wir haben keine Daten über Sie gefunden.')
    expect([...packed.files.keys()].filter((path) => /^(?:data|activities|pages)\//.test(path))).toEqual([])
    expect(manifestOf(packed).tables).toEqual([])
  })

  test('a table that comes twice breaks it off instead of hiding one of the two', async () => {
    await expect(pack(optionsFor([messages([message(1)]), messages([message(2)])]))).rejects.toThrow(
      'post.message came twice',
    )
  })
})

describe('for programs', () => {
  test('JSON fits its schema, and the schema says what does not fit', async () => {
    const rows = [
      message(1),
      message(2, { raw: Buffer.from('x'), at: null, recipients: null, facts: [1, 'two', { three: null }] }),
      message(3, { id: 2n ** 60n, spam: null }),
    ]
    await using packed = await pack(optionsFor([messages(rows)]))
    const schema = JSON.parse(packed.text('schema.json')) as object
    const ajv = new Ajv2020({ validateFormats: false, allowUnionTypes: true, allErrors: true })
    ajv.addSchema(schema, 'package')
    const fits = ajv.getSchema('package#/$defs/post.message')
    const data = JSON.parse(packed.text('data/post.message.json')) as Record<string, unknown>[]
    expect(fits?.(data)).toBe(true)
    expect(data[0]).toEqual({ ...message(1), at: '2026-03-01T11:30:00.000Z' })
    expect(data[1]?.raw).toBe('attachments/post.message/000002-raw.bin')
    expect(data[2]?.id).toBe('1152921504606846976')
    expect(fits?.([{ ...data[0], size: 'large' }])).toBe(false)
    expect(fits?.([{ ...data[0], more: 1 }])).toBe(false)
    expect(fits?.([{ ...data[0], raw: '../etc/passwd' }])).toBe(false)
  })

  test('CSV begins with its mark, has a line for each row and quotes as RFC 4180 does', async () => {
    await using packed = await pack(optionsFor([messages([message(1, { subject: 'a "b", c\nd' })])]))
    const text = packed.text('data/post.message.csv')
    expect(text.startsWith('\uFEFF"id","at","subject"')).toBe(true)
    expect(text).toContain('"a ""b"", c\nd"')
    expect(text.endsWith('"false",1200\r\n')).toBe(true)
  })

  test('portability is what the person provided, as JSON and CSV, without pages', async () => {
    const tables = [
      messages([message(1, { raw: Buffer.from('x') })]),
      visits([{ at: new Date(), host: 'Ö' }]),
    ]
    await using packed = await pack(optionsFor(tables, { kind: 'portability' }))
    expect([...packed.files.keys()].sort()).toEqual([
      'README.txt',
      'attachments/post.message/000001-raw.bin',
      'data/post.message.csv',
      'data/post.message.json',
      'manifest.json',
      'manifest.sig',
      'public-key.pem',
      'schema.json',
    ])
    expect(packed.text('README.txt')).toContain('Art. 20 DSGVO')
    expect(packed.text('README.txt')).not.toContain('index.html')
  })
})

test('credentials, hidden columns, the search index, undeclared values and keys stay in the house', async () => {
  const table = {
    ...messages([
      message(1, { token: 'SECRET-1', _mark: 'SECRET-2', words: 'SECRET-3', undeclared: 'SECRET-4' }),
    ]),
  }
  const columns = [
    ...table.columns,
    column('token', 'credential'),
    column('_mark', 'plain', '"char"'),
    column('words', 'content', 'tsvector'),
  ]
  await using packed = await pack(optionsFor([{ ...table, columns }]))
  const secret = keys.signing.export({ type: 'pkcs8', format: 'der' }).subarray(-32)
  const secrets = ['SECRET', 'PRIVATE KEY', secret, secret.toString('base64'), secret.toString('hex')]
  for (const bytes of packed.files.values()) expect(secrets.filter((one) => bytes.includes(one))).toEqual([])
  expect(packed.text('schema.json')).not.toContain('token')
})

test('the package begins before the data is read', async () => {
  let read = 0
  async function* rows() {
    for (let id = 1; id <= 100; id++) {
      await setImmediate()
      read = id
      yield message(id)
    }
  }
  for await (const chunk of writePackage(optionsFor([messages(rows())]))) {
    expect((chunk as Buffer).length).toBeGreaterThan(0)
    expect(read).toBeLessThan(100)
    break
  }
})
