import { existsSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { message, messages, optionsFor, pack } from './fixtures.ts'

/** The PDF's objects, its compressed streams as text too. */
function open(pdf: Buffer): string {
  const text = pdf.toString('latin1')
  const streams = [...text.matchAll(/stream\n([\s\S]*?)\nendstream/g)].map((match) => {
    try {
      return inflateSync(Buffer.from(match[1] ?? '', 'latin1')).toString('latin1')
    } catch {
      return match[1] ?? ''
    }
  })
  return [text, ...streams].join('\n')
}

test('it declares PDF/A-3b, embeds its fonts and colours, is tagged and in its language', async () => {
  await using packed = await pack(optionsFor([messages([message(1)])]))
  const pdf = open(packed.files.get('data.pdf') ?? Buffer.of())
  expect(pdf.startsWith('%PDF-1.7')).toBe(true)
  expect(pdf).toContain('<pdfaid:part>3</pdfaid:part>')
  expect(pdf).toContain('<pdfaid:conformance>B</pdfaid:conformance>')
  expect(pdf).toContain('/OutputIntent')
  expect(pdf).toContain('/MarkInfo')
  expect(pdf).toMatch(/\/Lang \(de\)/)
  const fonts = [...pdf.matchAll(/\/Type \/Font\n/g)]
  expect(fonts.length).toBeGreaterThan(0)
  expect(pdf).not.toMatch(/\/Subtype \/Type1\n|\/BaseFont \/Helvetica/)
  expect([...pdf.matchAll(/\/FontFile2 /g)]).toHaveLength(
    [...pdf.matchAll(/\/Type \/FontDescriptor\n/g)].length,
  )
  expect(pdf).not.toMatch(/\/(?:JavaScript|Launch|URI|EmbeddedFile)\b/)
})

const reading = existsSync('/usr/bin/pdftotext')

test.runIf(reading)('it says what is known, and all of the data where it is little', async () => {
  const subject = 'Straße, Öl, ﬁ, € und 漢字'
  await using packed = await pack(optionsFor([messages([message(1, { subject })])]))
  const path = join(packed.path, '..', 'data.pdf')
  await writeFile(path, packed.files.get('data.pdf') ?? '')
  const text = execFileSync('/usr/bin/pdftotext', ['-layout', path, '-']).toString()
  for (const said of [
    'Muster & Söhne GmbH',
    '(h) Automatisierte Entscheidungen',
    'Straße, Öl',
    '€ und □□',
    'Seite 1 von',
  ])
    expect(text).toContain(said)
  expect(text).toContain('Alle Einträge stehen auch in diesem Schreiben')
})

test('many rows leave it a letter', async () => {
  const rows = Array.from({ length: 2000 }, (_, id) => message(id))
  await using packed = await pack(optionsFor([messages(rows)]))
  const pages = open(packed.files.get('data.pdf') ?? Buffer.of()).match(/\/Type \/Page\n/g) ?? []
  expect(pages.length).toBeGreaterThan(0)
  expect(pages.length).toBeLessThan(5)
})
