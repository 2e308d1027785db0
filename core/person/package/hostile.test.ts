import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { message, messages, optionsFor, pack, type Packed } from './fixtures.ts'
import { verifyPackage } from './verify.ts'

const table = 'post.message'

const rowsOf = (packed: Packed): Record<string, unknown>[] =>
  JSON.parse(packed.text(`data/${table}.json`)) as Record<string, unknown>[]

/** As a spreadsheet reads it that expects `separator`: quotes count only where a cell begins. */
function cells(csv: string, separator: string): string[] {
  const found: string[] = []
  const text = csv.replace('\uFEFF', '')
  let at = 0
  while (at < text.length) {
    let value = ''
    if (text[at] === '"') {
      for (at++; at < text.length; at++) {
        if (text[at] !== '"') value += text[at]
        else if (text[at + 1] === '"') value += text[at++]
        else break
      }
      at++
    }
    for (; at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r'; at++)
      value += text[at]
    at++
    found.push(value)
  }
  return found
}

describe('formulas', () => {
  const formulas = [
    '=HYPERLINK("http://evil.example")',
    '+1',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '＝1',
    'harmless;=1+1',
    'harmless\n=1+1',
    'harmless; "=1+1"',
    'harmless\t+1',
    'a","=1',
  ]

  test.each([',', ';', '\t'])('are none to a spreadsheet that separates by %j', async (separator) => {
    await using packed = await pack(
      optionsFor([messages(formulas.map((subject, id) => message(id, { subject, facts: subject })))]),
    )
    const read = cells(packed.text(`data/${table}.csv`), separator)
    expect(read.length).toBeGreaterThan(formulas.length)
    expect(read.filter((cell) => /^["\s]*[=+\-@＝]/.test(cell))).toEqual([])
    expect(
      rowsOf(packed).map(({ subject }) => subject),
      'the JSON has them as they are',
    ).toEqual(formulas)
  })

  test('numbers stay numbers', async () => {
    await using packed = await pack(optionsFor([messages([message(1, { size: -5 })])]))
    expect(packed.text(`data/${table}.csv`)).toMatch(/,-5\r\n$/)
  })
})

test('markup is text', async () => {
  const attack = `<script>alert(1)</script><img src=x onerror='a' "b">&amp;`
  const row = message(1, { subject: attack, recipients: [attack], facts: { [attack]: attack } })
  await using packed = await pack(optionsFor([messages([row])], { requestId: attack }))
  for (const path of [...packed.files.keys()].filter((name) => name.endsWith('.html')))
    expect(packed.text(path)).not.toMatch(/<script|<img/)
  expect(packed.text('activities/post.letters.html')).toContain(
    '&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&#39;a&#39; &quot;b&quot;&gt;&amp;amp;',
  )
  expect(rowsOf(packed)[0]?.subject).toBe(attack)
})

test('file names keep what is harmless, lie in their folder and are all different', async () => {
  const names = [
    '../../../etc/passwd',
    '..\\..\\windows\\system32\\evil.dll',
    '/absolute.pdf',
    'C:\\boot.ini',
    'CON',
    'nul.txt',
    '.htaccess',
    'invoice\u202Efdp.exe',
    'Rechnung Größe 5.pdf',
    'Rechnung Größe 5.PDF',
    'a\u0000b.pdf',
    'line\nbreak.png',
    '',
    '   ',
    '....',
    'שלום.docx',
    '😀😀.png',
    `${'long'.repeat(100)}.pdf`,
    'page.html',
    '-rf *.txt',
    `half \uD800.pdf`,
  ]
  const raw = Buffer.from('harmless')
  await using packed = await pack(
    optionsFor([messages(names.map((filename, id) => message(id, { filename, raw })))]),
  )
  const paths = [...packed.files.keys()].filter((path) => path.startsWith('attachments/'))
  expect(paths).toHaveLength(names.length)
  expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(names.length)
  for (const path of paths) {
    expect(path).toMatch(/^attachments\/post\.message\/\d{6}-raw[^/\\]*\.[A-Za-z0-9]{1,5}$/)
    expect(path).toMatch(/^[\p{L}\p{N}\p{M}./_ -]+$/u)
    expect(path).not.toContain('..')
    expect(path).not.toMatch(/\.(?:exe|dll|html)$/)
    expect(path.length).toBeLessThan(120)
  }
  expect(paths).toContain('attachments/post.message/000009-raw-Rechnung Größe 5.pdf')
  expect(paths).toContain('attachments/post.message/000016-raw-שלום.docx')
  expect(rowsOf(packed).map((row) => row.raw)).toEqual(paths)
  expect(await verifyPackage(packed.path)).toMatchObject({ faults: [] })
})

test('emoji, Hebrew, NUL and halves of signs come out of the JSON as they went in', async () => {
  const subject = 'ä😀 שלום \u202Eabc \u0000 \u0007 \uD83D Ende'
  await using packed = await pack(optionsFor([messages([message(1, { subject })])]))
  expect(rowsOf(packed)[0]?.subject).toBe(subject)
  for (const path of [`data/${table}.csv`, 'activities/post.letters.html', 'index.html']) {
    const text = packed.text(path)
    for (const sign of ['\u0000', '\u0007']) expect(text).not.toContain(sign)
    expect(text.isWellFormed()).toBe(true)
  }
  expect(packed.text('activities/post.letters.html')).toContain('<dd dir="auto">ä😀 שלום')
})

test('a text of 10 MB and an attachment of 30 MB are there, and the pages stay small', async () => {
  const subject = 'Ü'.repeat(10_000_000)
  const raw = Buffer.alloc(30_000_000, 'abc')
  await using packed = await pack(optionsFor([messages([message(1, { subject, raw }), message(2)])]))
  expect(rowsOf(packed)[0]?.subject === subject).toBe(true)
  expect(packed.text('attachments/post.message/000001-subject.txt') === subject).toBe(true)
  expect(packed.files.get('attachments/post.message/000001-raw.bin')?.equals(raw)).toBe(true)
  const page = packed.text('activities/post.letters.html')
  expect(page.length).toBeLessThan(20_000)
  expect(page).toContain('Text öffnen (10.000.000 Zeichen)')
  expect(await verifyPackage(packed.path)).toMatchObject({ faults: [] })
})

describe('other programs open it', () => {
  const packing = () =>
    pack(optionsFor([messages([message(1, { filename: 'Größe ש.pdf', raw: Buffer.from('x') }), message(2)])]))

  test.runIf(existsSync('/usr/bin/unzip'))('unzip finds no error', async () => {
    await using packed = await packing()
    expect(execFileSync('unzip', ['-t', packed.path]).toString()).toContain('No errors detected')
  })

  test.runIf(existsSync('/usr/bin/python3'))('Python finds the same names and no error', async () => {
    await using packed = await packing()
    const script =
      'import sys,zipfile,json; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(json.dumps(z.namelist()))'
    const names = execFileSync('/usr/bin/python3', ['-c', script, packed.path]).toString()
    expect(JSON.parse(names)).toEqual([...packed.files.keys()])
  })
})
