import { afterAll, beforeAll, expect, test } from 'vitest'
import { letter, type MailHouse, openMailHouse, sendRaw } from './fixtures.ts'
import { readMail } from './index.ts'

let house: MailHouse
const bomb = Buffer.from(`Subject: Bombe\r\n${'X-A: b\r\n'.repeat(150_000)}\r\nx\r\n`)

beforeAll(async () => {
  house = await openMailHouse()
})
afterAll(() => house?.[Symbol.asyncDispose]())

const listed = async () =>
  (await house.ask('administrator', 'GET', '/api/mail/quarantine')).json as {
    mails: { id: number; reason: string; from: string }[]
  }

test('what can’t be parsed is seen, downloaded whole, tried again and settled', async () => {
  await sendRaw(house.smtp.port, { to: ['info@ipro.de'], bytes: bomb })
  await house.work()
  const { mails } = await listed()
  expect(mails).toMatchObject([{ reason: 'headers_too_large', from: 'j.mueller@optik-mueller.de' }])
  const id = mails[0]?.id ?? 0
  const source = await house.ask('administrator', 'GET', `/api/mail/quarantine/${id}/source`)
  expect(source.raw.equals(bomb)).toBe(true)
  await expect(readMail(house.ctx, id)).rejects.toMatchObject({ code: 'mail.not_found' })
  expect((await house.ask('administrator', 'POST', `/api/mail/quarantine/${id}/retry`)).json).toEqual({
    parsed: false,
  })
  expect((await house.ask('agent', 'GET', '/api/mail/quarantine')).status).toBe(403)

  // As after an update that can read it: the bytes are what they were, the outcome is another.
  await house.ownerPool.query('update mail.mail set raw = $1 where id = $2', [
    Buffer.from(letter('Doch lesbar')),
    id,
  ])
  expect((await house.ask('administrator', 'POST', `/api/mail/quarantine/${id}/retry`)).json).toEqual({
    parsed: true,
  })
  expect((await readMail(house.ctx, id)).subject).toBe('Doch lesbar')
  expect((await listed()).mails).toEqual([])
  expect((await house.ask('administrator', 'POST', `/api/mail/quarantine/${id}/retry`)).status).toBe(409)
})

test('settled, it leaves the list, its period begins, and it is still there', async () => {
  await sendRaw(house.smtp.port, { to: ['hilfe@ipro.de'], bytes: bomb })
  await house.work()
  const id = (await listed()).mails[0]?.id ?? 0
  expect((await house.ask('administrator', 'POST', `/api/mail/quarantine/${id}/settle`)).status).toBe(204)
  expect((await listed()).mails).toEqual([])
  const row = await house.ctx.db
    .selectFrom('mail')
    .select('document_ended_at')
    .where('id', '=', id)
    .executeTakeFirst()
  expect(row?.document_ended_at).toBeInstanceOf(Date)
})

test('a mail whose job was lost shows after ten minutes and is parsed by the regular look', async () => {
  await sendRaw(house.smtp.port, { to: ['info@ipro.de'], bytes: letter('Vergessen') })
  await house.ownerPool.query('delete from graphile_worker._private_jobs')
  expect((await listed()).mails).toEqual([])
  house.clock.advance({ hours: 1 })
  expect((await listed()).mails).toMatchObject([{ reason: 'waiting' }])
  const catchUp = house.engine.module('mail').jobs?.find((job) => job.name === 'mail.catch_up')
  await catchUp?.run(house.ctx as never, {} as never)
  await house.work()
  expect((await listed()).mails).toEqual([])
})

test('what the database refuses to hold is kept as bytes', async () => {
  await house.ownerPool.query(
    `create function mail.no_such_name() returns trigger language plpgsql as $$ begin
       if new.from_name = 'Unspeicherbar' then raise exception 'value' using errcode = '22P05'; end if; return new; end $$`,
  )
  await house.ownerPool.query(
    'create trigger no_such_name before update on mail.mail for each row execute function mail.no_such_name()',
  )
  await sendRaw(house.smtp.port, {
    to: ['info@ipro.de'],
    bytes: 'From: Unspeicherbar <a@b.de>\r\nSubject: x\r\n\r\nx\r\n',
  })
  await house.work()
  expect((await listed()).mails).toMatchObject([{ reason: 'unstorable' }])
})
