import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { attachmentContent, type ParsedMail, parseMail, Unreadable } from './parse.ts'
import { readApart } from './reader.ts'

const mail = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'), 'latin1')
const parse = (...lines: string[]): Promise<ParsedMail> => parseMail(mail(...lines), 'sender@kunde.de')

const plain = [
  'From: =?utf-8?Q?J=C3=BCrgen_M=C3=BCller?= <j.mueller@optik-mueller.de>',
  'To: Support <info@ipro.de>, team: a@ipro.de, b@ipro.de;',
  'Cc: chef@optik-mueller.de',
  'Subject: =?utf-8?B?RHJ1Y2tlciBnZWh0IG5pY2h0IOKAkyBkcmluZ2VuZA==?=',
  'Date: Mon, 23 Nov 2026 10:11:12 +0100',
  'Message-ID: <abc@optik-mueller.de>',
  'In-Reply-To: <q1@ipro.de> (Wed)',
  'References: <q0@ipro.de>\r\n <q1@ipro.de> <q0@ipro.de>',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Gr=C3=BC=C3=9Fe',
]

describe('a mail is read', () => {
  test('headers, addresses, text', async () => {
    const read = await parse(...plain)
    expect(read).toMatchObject({
      reader: 'postal-mime',
      from: { name: 'Jürgen Müller', address: 'j.mueller@optik-mueller.de' },
      to: [{ name: 'Support', address: 'info@ipro.de' }, { address: 'a@ipro.de' }, { address: 'b@ipro.de' }],
      cc: [{ address: 'chef@optik-mueller.de' }],
      subject: 'Drucker geht nicht – dringend',
      date: new Date('2026-11-23T09:11:12Z'),
      messageId: '<abc@optik-mueller.de>',
      inReplyTo: '<q1@ipro.de>',
      references: ['<q0@ipro.de>', '<q1@ipro.de>'],
      html: null,
      automatic: null,
      spam: null,
      attachments: [],
    })
    expect(read.text.trim()).toBe('Grüße')
  })

  test('without Message-ID, Date or From it still is one', async () => {
    const read = await parse('Subject: x', '', 'y')
    expect(read.messageId).toMatch(/^<sha256\.[0-9a-f]{64}@missing\.invalid>$/)
    expect((await parse('Subject: x', '', 'y')).messageId).toBe(read.messageId)
    expect(read).toMatchObject({ date: null, from: { address: 'sender@kunde.de' } })
  })

  test('HTML alone gives text as well', async () => {
    const read = await parse(
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p>Guten <b>Tag</b></p><style>p{}</style><p>zwei</p>',
    )
    expect(read.text).toBe('Guten Tag\n\nzwei')
    expect(read.html).toContain('<b>Tag</b>')
  })

  test('attachments: names in both encodings, no paths, no tricks', async () => {
    const raw = mail(
      'From: a@b.de',
      'Content-Type: multipart/mixed; boundary="x"',
      '',
      '--x',
      'Content-Type: text/plain',
      '',
      'siehe Anhang',
      '--x',
      'Content-Type: application/pdf; name="=?utf-8?Q?Rechnung_M=C3=A4rz.pdf?="',
      'Content-Disposition: attachment',
      'Content-Transfer-Encoding: base64',
      '',
      'JVBERg==',
      '--x',
      'Content-Type: application/octet-stream',
      "Content-Disposition: attachment; filename*0*=utf-8''C%3A%5Ctemp%5C; filename*1*=gr%C3%BC%C3%9Fe.txt",
      '',
      'hi',
      '--x',
      'Content-Type: application/octet-stream',
      "Content-Disposition: attachment; filename*=utf-8''..%2F..%2Frechnung%E2%80%AEfdp.exe",
      '',
      'hi',
      '--x',
      'Content-Type: image/png',
      'Content-ID: <logo@x>',
      'Content-Disposition: inline',
      '',
      'png',
      '--x--',
    )
    const read = await parseMail(raw, 'a@b.de')
    expect(
      read.attachments.map(({ filename, type, contentId, inline }) => ({
        filename,
        type,
        contentId,
        inline,
      })),
    ).toEqual([
      { filename: 'Rechnung März.pdf', type: 'application/pdf', contentId: null, inline: false },
      { filename: 'grüße.txt', type: 'application/octet-stream', contentId: null, inline: false },
      { filename: 'rechnungfdp.exe', type: 'application/octet-stream', contentId: null, inline: false },
      { filename: 'attachment-4.png', type: 'image/png', contentId: 'logo@x', inline: true },
    ])
    const first = read.attachments[0]
    if (!first) throw new Error('no attachment')
    expect(Buffer.from((await attachmentContent(raw, first)) ?? []).toString()).toBe('%PDF')
  })

  test.each([
    ['Auto-Submitted: auto-replied', 'auto-submitted'],
    ['X-Auto-Response-Suppress: All', 'x-auto-response-suppress'],
    ['Precedence: bulk', 'precedence'],
    ['List-Id: <x.y.de>', 'list-id'],
    ['X-Autoreply: yes', 'x-autoreply'],
    ['Return-Path: <>', 'null-sender'],
    ['Content-Type: multipart/report; boundary=x', 'report'],
    ['From: MAILER-DAEMON@mx.de', 'sender'],
    ['From: no-reply+x@mx.de', 'sender'],
    ['Subject: Abwesenheitsnotiz: Urlaub', 'subject'],
    ['Subject: Automatische Antwort: Ihre Frage', 'subject'],
    ['Subject: Out of Office: back on Monday', 'subject'],
    ['Auto-Submitted: no', null],
    ['Subject: Frage zur Abwesenheitsplanung', null],
    ['From: rootmann@mx.de', null],
  ])('%s → automatic: %s', async (header, reason) => {
    expect((await parse(header, 'X-Other: 1', '', 'x')).automatic).toBe(reason)
  })

  test('a null sender is a machine', async () => {
    expect((await parseMail(mail('Subject: x', '', 'y'), '')).automatic).toBe('null-sender')
  })

  test('the topmost verdict of the spam filter counts, what the sender forged below does not', async () => {
    expect(
      (
        await parse(
          'X-Spam: Yes',
          'X-Spamd-Result: default: True [17.40 / 15.00]; BAYES',
          'X-Spam: No',
          '',
          '',
        )
      ).spam,
    ).toEqual({ flag: true, score: 17.4 })
    expect(
      (await parse('X-Rspamd-Score: -1.5', 'X-Spamd-Result: default: False [-1.50 / 15.00]', '', '')).spam,
    ).toEqual({ flag: false, score: -1.5 })
  })

  test('what one parser garbles the other is asked for', async () => {
    const read = await parse(
      'Subject: x',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
      '',
      'Gr\xfc\xdfe aus M\xfcnchen',
    )
    expect(read.text).toContain('aus M')
  })

  test('nothing PostgreSQL would refuse comes out', async () => {
    const read = await parse(
      'From: a\u0000b <a@b.de>',
      'Subject: x\u0000y\u0007',
      'Content-Type: text/plain; charset=utf-16le',
      '',
      'a\u0000\u0000\xd8b\u0000',
    )
    expect(JSON.stringify(read)).not.toMatch(/\\u0000|\\ud8/i)
    expect(read.text.isWellFormed()).toBe(true)
  })
})

describe('bounds', () => {
  test.each([
    [
      'headers_too_large',
      Buffer.concat([
        Buffer.from('Subject: x\r\n'),
        Buffer.from('X-A: b\r\n'.repeat(150_000)),
        Buffer.from('\r\nx'),
      ]),
    ],
    ['headers_too_large', Buffer.from(`Subject: ${'x'.repeat(2_000_000)}`)],
    [
      'too_many_parts',
      Buffer.from(`Content-Type: multipart/mixed; boundary="b"\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(5000)}`),
    ],
  ])('%s', async (reason, raw) => {
    await expect(parseMail(raw, '')).rejects.toMatchObject({ name: 'Unreadable', reason })
  })

  test('of a text without end the beginning is read', async () => {
    const read = await parseMail(
      Buffer.from(`Subject: lang\r\n\r\n${`${'x'.repeat(70)}\r\n`.repeat(400_000)}`),
      '',
    )
    expect(read).toMatchObject({ subject: 'lang', attachments: [] })
    expect(read.text).toHaveLength(1_000_000)
  })

  test('nesting without end is refused or read, in bounded time and memory', async () => {
    const nested = Array.from(
      { length: 3000 },
      (_, depth) => `Content-Type: multipart/mixed; boundary="b${depth}"\r\n\r\n--b${depth}\r\n`,
    ).join('')
    await expect(parseMail(Buffer.from(nested), '')).rejects.toBeInstanceOf(Unreadable)
  })

  test('a mail that takes too long is given up, and the next one is read', async () => {
    await expect(readApart(mail(...plain), 'a@b.de', 0)).rejects.toMatchObject({ reason: 'too_costly' })
    expect((await readApart(mail(...plain), 'a@b.de')).subject).toBe('Drucker geht nicht – dringend')
  })
})

describe('bytes mutated at random', () => {
  const corpus = [
    mail(...plain),
    mail(
      'From: a@b.de',
      'MIME-Version: 1.0',
      'Content-Type: multipart/alternative; boundary="x"',
      '',
      '--x',
      'Content-Type: text/plain; charset=iso-8859-1',
      'Content-Transfer-Encoding: base64',
      '',
      'R3L83GU=',
      '--x',
      'Content-Type: text/html; charset=windows-1252',
      '',
      '<p>Gr\xfc\xdfe</p>',
      '--x--',
    ),
    mail(
      'From: x',
      'Content-Type: message/rfc822',
      '',
      'From: y',
      'Content-Type: text/calendar; method=REQUEST',
      '',
      'BEGIN:VCALENDAR',
    ),
    readFileSync(import.meta.filename),
  ]

  test('end in a reading or in Unreadable, never in anything else', async () => {
    let seed = 42
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      return (seed >>> 8) % below
    }
    const snippets = [
      '\r\n',
      '\n\n',
      '--x',
      '--x--',
      ': ',
      '=?utf-8?B?',
      '?=',
      ';',
      'boundary=',
      '\0',
      '\xff',
      '<',
      '"',
      'charset=utf-7',
      'charset=x-unknown',
      'Content-Transfer-Encoding: base64\r\n',
    ]
    for (let round = 0; round < 1500; round++) {
      const bytes = [...(corpus[random(corpus.length)] ?? [])].slice(0, 4000)
      for (let change = 0; change < 1 + random(12); change++) {
        const at = random(bytes.length)
        const kind = random(4)
        if (kind === 0) bytes[at] = random(256)
        else if (kind === 1) bytes.splice(at, random(40))
        else if (kind === 2)
          bytes.splice(at, 0, ...Buffer.from(snippets[random(snippets.length)] ?? '', 'latin1'))
        else bytes.splice(at, 0, ...bytes.slice(random(bytes.length), at))
      }
      const outcome = await parseMail(Buffer.from(bytes), 'a@b.de').then(
        (read) => read.messageId,
        (error: unknown) => (error instanceof Unreadable ? '<unreadable>' : String(error)),
      )
      expect(outcome).toMatch(/^<.+>$/s)
    }
  })
})
