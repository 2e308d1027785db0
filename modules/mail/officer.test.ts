import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { officer, saveOfficer } from '#modules/notice'
import { letter, type MailHouse, openMailHouse, sendRaw } from './fixtures.ts'
import { queueMail, readAttachment, readMail, readSource, sentState, setDocumentEnd } from './index.ts'

let house: MailHouse
let mailId = 0

beforeAll(async () => {
  house = await openMailHouse()
  const bytes = letter('Auskunft nach Art. 15', []).replace(
    'Content-Type: text/plain; charset=utf-8',
    'Content-Type: text/html; charset=utf-8',
  )
  await sendRaw(house.smtp.port, {
    to: ['datenschutz@ipro.de'],
    bytes: `${bytes}<p>Bitte <script>alert(1)</script>vertraulich</p><img src="https://t.example/x.gif">\r\n`,
  })
  await sendRaw(house.smtp.port, { to: ['info@ipro.de'], bytes: letter('Drucker') })
  await house.work()
  const row = await house.ctx.db
    .selectFrom('mail')
    .select('id')
    .where('route', '=', 'officer')
    .executeTakeFirstOrThrow()
  mailId = row.id
})
afterAll(() => house?.[Symbol.asyncDispose]())

describe('mail to the officer', () => {
  test('is read, answered and closed by the officer', async () => {
    const list = await house.ask('officer', 'GET', '/api/officer/mails')
    expect(list.json).toMatchObject({
      mails: [
        {
          id: mailId,
          subject: 'Auskunft nach Art. 15',
          from: { name: 'Jürgen Müller' },
          closedAt: null,
          parsed: true,
        },
      ],
    })
    const one = await house.ask('officer', 'GET', `/api/officer/mails/${mailId}`)
    expect(one.json).toMatchObject({ mail: { blockedImages: 1, automatic: false }, answers: [] })
    expect(JSON.stringify(one.json)).toContain('vertraulich')
    expect((one.json as { mail: { html: string } }).mail.html).not.toMatch(/script|t\.example/)

    const reply = await house.ask('officer', 'POST', `/api/officer/mails/${mailId}/replies`, {
      text: 'Gern.',
    })
    expect(reply.status).toBe(204)
    const answered = await house.ask('officer', 'GET', `/api/officer/mails/${mailId}`)
    expect(answered.json).toMatchObject({
      answers: [{ text: expect.stringContaining('Gern.') as string, state: 'queued' }],
    })
    const sent = await house.ctx.db
      .selectFrom('outbox')
      .selectAll()
      .where('route', '=', 'officer')
      .executeTakeFirstOrThrow()
    expect(sent.raw.toString()).toMatch(/^From: Odile <datenschutz@ipro\.de>\r$/m)
    expect(sent.raw.toString()).toMatch(/^In-Reply-To: <Auskunft-nach-Art-15@optik-mueller\.de>\r$/m)

    const close = await house.ask('officer', 'PUT', `/api/officer/mails/${mailId}/closed`, { closed: true })
    expect(close.status).toBe(204)
    expect((await house.ask('officer', 'GET', '/api/officer/mails')).json).toEqual({ mails: [] })
    expect((await house.ask('officer', 'GET', '/api/officer/mails?state=closed')).json).toMatchObject({
      mails: [{ id: mailId }],
    })
    const ended = await house.ctx.db
      .selectFrom('mail')
      .select('document_ended_at')
      .where('id', '=', mailId)
      .executeTakeFirstOrThrow()
    expect(ended.document_ended_at).toBeInstanceOf(Date)
    const source = await house.ask('officer', 'GET', `/api/officer/mails/${mailId}/source`)
    expect(source.raw.toString()).toContain('Subject: Auskunft')
    expect(source.headers['content-disposition']).toMatch(/^attachment/)
  })

  test('still reaches the officer at an address that the notice named before', async () => {
    const before = await officer(house.ctx)
    await saveOfficer(house.ctx, { name: 'Neu', email: 'neu@ipro.de' })
    await sendRaw(house.smtp.port, { to: [before.email], bytes: 'Subject: An die alte Adresse\r\n\r\nx\r\n' })
    await sendRaw(house.smtp.port, {
      to: ['neu@ipro.de'],
      bytes: 'Subject: An die neue Adresse\r\n\r\nx\r\n',
    })
    const { rows } = await house.ownerPool.query(`select route from mail.mail order by id desc limit 2`)
    expect(rows).toEqual([{ route: 'officer' }, { route: 'officer' }])
    await saveOfficer(house.ctx, before)
  })

  test('is what answers a letter of the officer too, though it is addressed to support', async () => {
    const letterOfOfficer = await house.ctx.db
      .selectFrom('outbox')
      .select('message_id')
      .where('route', '=', 'officer')
      .executeTakeFirstOrThrow()
    const answering = (header: string) =>
      sendRaw(house.smtp.port, {
        to: ['info@ipro.de'],
        bytes: `Subject: Antwort\r\n${header}\r\n\r\nvertraulich\r\n`,
      })
    await answering(`in-reply-to:\r\n ${letterOfOfficer.message_id}`)
    await answering(`References: <a@b.example>\r\n\t${letterOfOfficer.message_id}`)
    await answering(`X-Note: ${letterOfOfficer.message_id}`)
    const { rows } = await house.ownerPool.query(`select route from mail.mail order by id desc limit 3`)
    expect(rows).toEqual([{ route: 'support' }, { route: 'officer' }, { route: 'officer' }])
    const { rows: logged } = await house.ownerPool.query(
      `select sender, peer_host, peer_address from mail.transport_log order by at desc, id desc limit 3`,
    )
    const nobody = { sender: '', peer_host: '', peer_address: '' }
    expect(logged.filter((line) => line.sender === '')).toEqual([nobody, nobody])
    expect(logged.filter((line) => line.sender !== '')).toHaveLength(1)
  })

  test('leaves no trace in the log of who wrote, nor can it be looked for there', async () => {
    const log = async (query: string) =>
      (await house.ask('administrator', 'GET', `/api/mail/transport-log?limit=100${query}`)).json as {
        lines: { sender: string; peerAddress: string; recipients: string[] }[]
      }
    const { lines } = await log('')
    const toOfficer = lines.filter((line) => line.recipients.includes('datenschutz@ipro.de'))
    expect(toOfficer.length).toBeGreaterThan(0)
    for (const line of toOfficer) expect(line).toMatchObject({ sender: '', peerAddress: '' })
    const others = lines.find((line) => line.recipients.includes('info@ipro.de'))
    expect(others?.sender).not.toBe('')
    const sender = encodeURIComponent(others?.sender ?? '')
    const found = (await log(`&address=${sender}`)).lines
    expect(found.length).toBeGreaterThan(0)
    expect(found.filter((line) => line.recipients.includes('datenschutz@ipro.de'))).toEqual([])
    expect((await log('&address=Datenschutz%40ipro.de')).lines.length).toBe(0)
    expect((await log('&address=datenschutz%40ipro.de')).lines.length).toBeGreaterThan(0)
  })

  test.each(['administrator', 'agent', 'auditor', null] as const)('is closed to %s', async (role) => {
    for (const url of [
      '/api/officer/mails',
      `/api/officer/mails/${mailId}`,
      `/api/officer/mails/${mailId}/source`,
    ])
      expect((await house.ask(role, 'GET', url)).status).toBe(role ? 403 : 401)
  })

  test('is nowhere else: not behind the doors, in the outbox, or in the quarantine of support', async () => {
    const missing = { code: 'mail.not_found' }
    await expect(readMail(house.ctx, mailId)).rejects.toMatchObject(missing)
    await expect(readSource(house.ctx, mailId)).rejects.toMatchObject(missing)
    await expect(readAttachment(house.ctx, mailId, 0)).rejects.toMatchObject(missing)
    const before = await house.ctx.db
      .selectFrom('mail')
      .select('document_ended_at')
      .where('id', '=', mailId)
      .executeTakeFirst()
    await setDocumentEnd(house.ctx, [mailId], null)
    expect(
      await house.ctx.db
        .selectFrom('mail')
        .select('document_ended_at')
        .where('id', '=', mailId)
        .executeTakeFirst(),
    ).toEqual(before)
    const sent = await house.ctx.db
      .selectFrom('outbox')
      .select(['id', 'message_id'])
      .where('route', '=', 'officer')
      .executeTakeFirstOrThrow()
    expect(await sentState(house.ctx, [sent.message_id])).toEqual([])
    expect((await house.ask('administrator', 'GET', '/api/mail/outbox')).json).toEqual({
      mails: [],
      relay: false,
    })
    expect((await house.ask('administrator', 'GET', `/api/mail/outbox/${sent.id}/source`)).status).toBe(404)
    expect((await house.ask('administrator', 'POST', `/api/mail/outbox/${sent.id}/retry`)).status).toBe(409)
    expect((await house.ask('administrator', 'GET', `/api/mail/quarantine/${mailId}/source`)).status).toBe(
      404,
    )
  })

  test('that can’t be parsed waits with the officer, not with the administrator', async () => {
    const bytes = `Subject: x\r\n${'X-A: b\r\n'.repeat(150_000)}\r\nx\r\n`
    await sendRaw(house.smtp.port, { to: ['datenschutz@ipro.de'], bytes })
    await house.work()
    const { json } = await house.ask('officer', 'GET', '/api/officer/mails')
    const [entry] = (json as { mails: { id: number; parsed: boolean }[] }).mails
    expect(entry?.parsed).toBe(false)
    expect((await house.ask('officer', 'GET', `/api/officer/mails/${entry?.id}`)).json).toMatchObject({
      mail: null,
      quarantineReason: 'headers_too_large',
    })
    expect((await house.ask('officer', 'POST', `/api/officer/mails/${entry?.id}/retry`)).json).toEqual({
      parsed: false,
    })
    expect((await house.ask('administrator', 'GET', '/api/mail/quarantine')).json).toEqual({ mails: [] })
    expect((await house.ask('administrator', 'POST', `/api/mail/quarantine/${entry?.id}/retry`)).status).toBe(
      409,
    )
  })
})

describe('the period of a mail', () => {
  test('is that of the document it belongs to, with the answers to it', async () => {
    const { id, message_id } = await house.ctx.db
      .selectFrom('mail')
      .select(['id', 'message_id'])
      .where('subject', '=', 'Drucker')
      .executeTakeFirstOrThrow()
    await queueMail(house.ctx, {
      messageId: '<a1@ipro.de>',
      to: ['k@kunde.de'],
      subject: 'Re: Drucker',
      text: 'x',
      inReplyTo: message_id ?? '',
    })
    const ends = async () => [
      (
        await house.ctx.db
          .selectFrom('mail')
          .select('document_ended_at')
          .where('id', '=', id)
          .executeTakeFirstOrThrow()
      ).document_ended_at,
      (
        await house.ctx.db
          .selectFrom('outbox')
          .select('document_ended_at')
          .where('message_id', '=', '<a1@ipro.de>')
          .executeTakeFirstOrThrow()
      ).document_ended_at,
    ]
    expect(await ends()).toEqual([null, null])
    const closed = new Date('2026-01-05T10:00:00Z')
    await setDocumentEnd(house.ctx, [id], closed)
    expect(await ends()).toEqual([closed, closed])
    house.clock.set(new Date('2029-12-31T22:59:00Z'))
    await house.sweep()
    expect(await ends()).toEqual([closed, closed])
    house.clock.set(new Date('2029-12-31T23:00:00Z'))
    await house.sweep()
    await expect(ends()).rejects.toThrow(/no result/)
  })
})
