import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { letter, type MailHouse, openMailHouse, rawClient, sendRaw } from './fixtures.ts'
import { readAttachment, readMail, readSource } from './index.ts'
import { sha256 } from './take-in.ts'

let house: MailHouse

beforeAll(async () => {
  house = await openMailHouse()
})
afterAll(() => house?.[Symbol.asyncDispose]())

const rows = (subject: string) =>
  house.ctx.db
    .selectFrom('mail')
    .select(['id', 'route', 'state', 'envelope_to', 'size', 'sha256', 'quarantine_reason'])
    .where('subject', '=', subject)
    .orderBy('id')
    .execute()
const count = async (): Promise<number> =>
  (await house.ctx.db.selectFrom('mail').select('id').execute()).length
const newest = () =>
  house.ctx.db
    .selectFrom('mail')
    .select(['id', 'state', 'quarantine_reason', 'raw'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()

describe('a mail is taken in', () => {
  test('from a real client, with its bytes as they came', async () => {
    const transport = createTransport({ host: '127.0.0.1', port: house.smtp.port, ignoreTLS: true })
    const raw = letter('Drucker eins')
    const info = await transport.sendMail({
      envelope: { from: 'j.mueller@optik-mueller.de', to: 'info@ipro.de' },
      raw,
    })
    expect(info.response).toMatch(/^250 2\.0\.0 Taken in as [0-9A-F]{12}$/)
    await house.work()
    const [row] = await rows('Drucker eins')
    expect(row).toMatchObject({
      route: 'support',
      state: 'parsed',
      envelope_to: ['info@ipro.de'],
      sha256: sha256(raw),
    })
    const read = await readMail(house.ctx, row?.id ?? 0)
    expect(read).toMatchObject({
      from: { name: 'Jürgen Müller', address: 'j.mueller@optik-mueller.de' },
      automatic: false,
    })
    expect(read.text).toContain('.hidden dot')
    expect((await readSource(house.ctx, row?.id ?? 0)).toString()).toBe(raw)
  })

  test('by LMTP, with an answer for each recipient', async () => {
    await using client = await rawClient(house.lmtp.port)
    expect(await client.say('LHLO mx.ipro.de')).toMatch(/250.SIZE 36700160/)
    await client.say('MAIL FROM:<a@b.de>')
    await client.say('RCPT TO:<info@ipro.de>')
    await client.say('RCPT TO:<hilfe@ipro.de>')
    await client.say('DATA')
    client.socket.write(letter('Per LMTP'))
    expect(await client.say('.')).toMatch(/^250/)
    expect(await client.hear()).toMatch(/^250/)
    await house.work()
    expect(await rows('Per LMTP')).toMatchObject([{ envelope_to: ['info@ipro.de', 'hilfe@ipro.de'] }])
  })

  test('neither sign-in nor TLS without a certificate is offered, and the size is told', async () => {
    await using client = await rawClient(house.smtp.port)
    const hello = await client.say('EHLO x.de')
    expect(hello).toMatch(/SIZE 36700160/)
    expect(hello).not.toMatch(/AUTH|STARTTLS/)
    expect(await client.say('AUTH PLAIN AGEAYg==')).toMatch(/^50[02]/)
  })

  test('for nobody else: refused at RCPT, with a line in the log', async () => {
    const before = await count()
    const { rcpt, data } = await sendRaw(house.smtp.port, {
      to: ['someone@elsewhere.de'],
      bytes: letter('x'),
    })
    expect(rcpt).toEqual(['550 5.7.1 We take no mail for this address'])
    expect(data).toMatch(/^503/)
    expect(await count()).toBe(before)
    const refusal = () =>
      house.ctx.db.selectFrom('transport_log').selectAll().where('code', '=', 550).executeTakeFirst()
    await expect.poll(refusal).toMatchObject({
      direction: 'in',
      peer_host: 'optik-mueller.de',
      peer_address: '127.0.0.1',
      sender: 'j.mueller@optik-mueller.de',
      recipients: ['someone@elsewhere.de'],
    })
  })
})

describe('a repeat', () => {
  test('is acknowledged and not stored again; other recipients or bytes are no repeat', async () => {
    const bytes = letter('Zweimal')
    expect((await sendRaw(house.smtp.port, { to: ['info@ipro.de'], bytes })).data).toMatch(/^250/)
    expect((await sendRaw(house.smtp.port, { to: ['INFO@ipro.de'], bytes })).data).toMatch(/^250/)
    expect((await sendRaw(house.lmtp.port, { to: ['info@ipro.de'], bytes, hello: 'LHLO x' })).data).toMatch(
      /^250/,
    )
    await house.work()
    expect(await rows('Zweimal')).toHaveLength(1)
    await sendRaw(house.smtp.port, { to: ['hilfe@ipro.de'], bytes })
    await house.work()
    expect(await rows('Zweimal')).toHaveLength(2)
  })

  test('sent ten times at once is stored once', async () => {
    const bytes = letter('Zehnmal')
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => sendRaw(house.smtp.port, { to: ['info@ipro.de'], bytes })),
    )
    expect(answers.every(({ data }) => data.startsWith('250'))).toBe(true)
    await house.work()
    expect(await rows('Zehnmal')).toHaveLength(1)
  })

  test('after five days is a new mail, also ten times at once', async () => {
    const bytes = letter('Nach Tagen')
    await sendRaw(house.smtp.port, { to: ['info@ipro.de'], bytes })
    house.clock.advance({ days: 4, hours: 23 })
    await sendRaw(house.smtp.port, { to: ['info@ipro.de'], bytes })
    await house.work()
    expect(await rows('Nach Tagen')).toHaveLength(1)
    house.clock.advance({ hours: 2 })
    await Promise.all(
      Array.from({ length: 10 }, () => sendRaw(house.smtp.port, { to: ['info@ipro.de'], bytes })),
    )
    await house.work()
    expect(await rows('Nach Tagen')).toHaveLength(2)
  })

  test('of a mail that is restricted is rather stored twice than lost', async () => {
    const bytes = letter('Eingeschränkt')
    await sendRaw(house.smtp.port, { to: ['info@ipro.de'], bytes })
    await house.ownerPool.query(`update mail.mail set _mark = 'r' where id = $1`, [(await newest()).id])
    expect((await sendRaw(house.smtp.port, { to: ['info@ipro.de'], bytes })).data).toMatch(/^250/)
    await house.work()
    expect(await rows('Eingeschränkt')).toHaveLength(1)
  })
})

describe('the officer', () => {
  test('gets what is addressed to support as well, and support never sees it', async () => {
    const bytes = letter('An beide')
    await sendRaw(house.smtp.port, { to: ['info@ipro.de', 'Datenschutz@ipro.de'], bytes })
    await house.work()
    const both = await rows('An beide')
    expect(both.map(({ route, envelope_to }) => ({ route, envelope_to }))).toEqual([
      { route: 'officer', envelope_to: ['info@ipro.de', 'Datenschutz@ipro.de'] },
    ])
    const own = both[0]?.id ?? 0
    await expect(readMail(house.ctx, own)).rejects.toMatchObject({ code: 'mail.not_found' })
    await expect(readSource(house.ctx, own)).rejects.toMatchObject({ code: 'mail.not_found' })
  })
})

describe('bad input', () => {
  test('30 MB are taken, whole', { timeout: 240_000 }, async () => {
    const part = ['--x', 'Content-Type: application/pdf', 'Content-Transfer-Encoding: base64', '', ''].join(
      '\r\n',
    )
    const base64 = Buffer.alloc(30 * 1024 * 1024, `${'QUJD'.repeat(19)}\r\n`)
    const head = 'Subject: Groß\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n'
    const bytes = Buffer.concat([Buffer.from(head + part), base64, Buffer.from('\r\n--x--\r\n')])
    const { data } = await sendRaw(house.smtp.port, { to: ['info@ipro.de'], bytes })
    expect(data).toMatch(/^250/)
    const { id } = await newest()
    const source = await readSource(house.ctx, id)
    expect(source.equals(bytes)).toBe(true)
    await house.work()
    const mail = await readMail(house.ctx, id)
    expect(mail.attachments).toMatchObject([{ type: 'application/pdf', size: 22_988_013 }])
    const { content } = await readAttachment(house.ctx, id, 0)
    expect(content.length).toBe(22_988_013)
  })

  test('more than the limit is refused, announced or not, and the connection goes on', async () => {
    await using client = await rawClient(house.smtp.port)
    await client.say('EHLO x.de')
    expect(await client.say('MAIL FROM:<a@b.de> SIZE=40000000')).toMatch(/^552/)
    await client.say('MAIL FROM:<a@b.de>')
    await client.say('RCPT TO:<info@ipro.de>')
    await client.say('DATA')
    const block = Buffer.alloc(1024 * 1024, `${'x'.repeat(74)}\r\n`)
    for (let megabytes = 0; megabytes < 37; megabytes++)
      if (!client.socket.write(block)) await new Promise((resolve) => client.socket.once('drain', resolve))
    expect(await client.say('\r\n.')).toMatch(/^552 5\.3\.4/)
    expect(await client.say('NOOP')).toMatch(/^250/)
  })

  test('10,000 recipients: a hundred are taken, the others told to come apart', async () => {
    await using client = await rawClient(house.smtp.port)
    await client.say('EHLO x.de')
    await client.say('MAIL FROM:<viele@b.de>')
    client.socket.write(Array.from({ length: 10_000 }, (_, n) => `RCPT TO:<k${n}@ipro.de>\r\n`).join(''))
    const codes = new Map<string, number>()
    for (let heard = 0; heard < 10_000; heard++) {
      const code = (await client.hear()).slice(0, 9)
      codes.set(code, (codes.get(code) ?? 0) + 1)
    }
    expect([...codes]).toEqual([
      ['250 Accep', 100],
      ['452 4.5.3', 9900],
    ])
    await client.say('DATA')
    client.socket.write(letter('Hundert'))
    expect(await client.say('.')).toMatch(/^250/)
    await house.work()
    expect((await rows('Hundert'))[0]?.envelope_to).toHaveLength(100)
  })

  test('guessing addresses ends the connection', async () => {
    await using client = await rawClient(house.smtp.port)
    await client.say('EHLO x.de')
    await client.say('MAIL FROM:<a@b.de>')
    client.socket.write(Array.from({ length: 60 }, (_, n) => `RCPT TO:<k${n}@elsewhere.de>\r\n`).join(''))
    expect(await client.rest()).toMatch(/421 4\.7\.0/)
  })

  test.each([
    [
      'a header bomb',
      Buffer.from(`Subject: Bombe\r\n${'X-A: b\r\n'.repeat(200_000)}\r\nx\r\n`),
      'headers_too_large',
    ],
    [
      'too many parts',
      Buffer.from(`Content-Type: multipart/mixed; boundary="b"\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(5000)}`),
      'too_many_parts',
    ],
  ])('%s is kept whole and set aside', async (_, bytes, reason) => {
    expect((await sendRaw(house.smtp.port, { to: ['info@ipro.de'], bytes })).data).toMatch(/^250/)
    await house.work()
    const row = await newest()
    expect(row).toMatchObject({ state: 'quarantined', quarantine_reason: reason })
    expect(row.raw.equals(bytes)).toBe(true)
  })

  test.each([
    ['nothing at all', ''],
    ['no header', '\r\nnur Text\r\n'],
    ['bytes of every value', Buffer.from(Array.from({ length: 4096 }, (_, n) => n % 256)).toString('latin1')],
    ['bare line feeds', 'Subject: x\n\nhello\n'],
    [
      'an unknown charset',
      'Subject: =?x-none?Q?=FF?=\r\nContent-Type: text/plain; charset=x-none\r\n\r\n\xff\xfe\r\n',
    ],
  ])('%s is taken in and lost to nobody', async (_, text) => {
    const before = await count()
    const { data } = await sendRaw(house.smtp.port, {
      to: ['info@ipro.de'],
      bytes: Buffer.from(text, 'latin1'),
    })
    expect(data).toMatch(/^250/)
    await house.work()
    expect(await count()).toBe(before + 1)
    expect((await newest()).state).toBe('parsed')
  })

  test('commands that are none, too long, too early, or HTTP', async () => {
    await using client = await rawClient(house.smtp.port)
    expect(await client.say('MAIL FROM:<a@b.de>')).toMatch(/^503/)
    expect(await client.say('WAS')).toMatch(/^500/)
    expect(await client.say('GET / HTTP/1.1')).toMatch(/^421/)
    await using long = await rawClient(house.smtp.port)
    long.socket.write(`EHLO ${'x'.repeat(20_000)}\r\n`)
    expect(await long.rest()).toMatch(/421/)
  })

  test('a whole conversation sent at once', async () => {
    await using client = await rawClient(house.smtp.port)
    const bytes = letter('Am Stück').replaceAll(/^\./gm, '..')
    client.socket.write(
      `EHLO x.de\r\nMAIL FROM:<a@b.de>\r\nRCPT TO:<info@ipro.de>\r\nRCPT TO:<no@else.de>\r\nDATA\r\n${bytes}.\r\nQUIT\r\n`,
    )
    expect(await client.rest()).toMatch(/550 5\.7\.1[\s\S]*354[\s\S]*250 2\.0\.0[\s\S]*221/)
    await house.work()
    expect(await rows('Am Stück')).toHaveLength(1)
  })

  test('a client that vanishes in the middle leaves nothing behind', async () => {
    const before = await count()
    const client = await rawClient(house.smtp.port)
    await client.say('EHLO x.de')
    await client.say('MAIL FROM:<a@b.de>')
    await client.say('RCPT TO:<info@ipro.de>')
    await client.say('DATA')
    client.socket.write(letter('Halb'))
    await client[Symbol.asyncDispose]()
    expect((await sendRaw(house.smtp.port, { to: ['info@ipro.de'], bytes: letter('Danach') })).data).toMatch(
      /^250/,
    )
    expect(await count()).toBe(before + 1)
  })
})

describe('when the database fails', () => {
  test('the sender is told to try again, and the repeat is then taken in once', async () => {
    const bytes = letter('Ausfall')
    await house.ownerPool.query('alter table mail.mail add constraint broken check (false) not valid')
    try {
      expect((await sendRaw(house.smtp.port, { to: ['info@ipro.de'], bytes })).data).toMatch(/^451 4\.3\.0/)
    } finally {
      await house.ownerPool.query('alter table mail.mail drop constraint broken')
    }
    expect((await sendRaw(house.smtp.port, { to: ['info@ipro.de'], bytes })).data).toMatch(/^250/)
    await house.work()
    expect(await rows('Ausfall')).toHaveLength(1)
  })
})
