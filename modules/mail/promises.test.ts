import { appendFile, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { saveOfficer } from '#modules/notice'
import { letter, type MailHouse, openMailHouse, sendRaw } from './fixtures.ts'
import { pruneForeignLogs } from './foreign-logs.ts'
import { foreignLogsSetting } from './settings.ts'

let house: MailHouse
let folder: string

beforeAll(async () => {
  house = await openMailHouse()
  folder = await mkdtemp(join(tmpdir(), 'zusage-logs-'))
})
afterAll(async () => {
  await house?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const report = async (key: string) => {
  await house.prove()
  return (await house.ctx.house.promises()).find((one) => one.key === key)
}

describe('2/officer', () => {
  test('is kept: a probe arrives with the officer alone, leaves nothing, and nobody hears of it', async () => {
    const seen = await report('2/officer')
    expect(seen).toMatchObject({ state: 'kept', figures: { reached: 1, strayed: 0, way: 'smtp' } })
    expect(seen?.sentence.de).toContain('datenschutz@ipro.de')
    await house.work()
    expect(await house.ctx.db.selectFrom('mail').select('id').execute()).toEqual([])
    expect(await house.ctx.db.selectFrom('officer_case').select('mail_id').execute()).toEqual([])
    expect(await house.ctx.db.selectFrom('probe').selectAll().execute()).toEqual([])
  })

  test('is broken when the route is: the officer’s mail goes to support', async () => {
    await house.ownerPool.query(
      `create function mail.astray() returns trigger language plpgsql as $$ begin new.route := 'support'; return new; end $$`,
    )
    await house.ownerPool.query(
      'create trigger astray before insert on mail.mail for each row execute function mail.astray()',
    )
    expect(await report('2/officer')).toMatchObject({ state: 'broken', figures: { reached: 0, strayed: 1 } })
    await house.ownerPool.query('drop trigger astray on mail.mail')
    expect(await report('2/officer')).toMatchObject({ state: 'kept' })
  })

  test('is asked of former addresses too: broken when only mail to one of them goes astray', async () => {
    await saveOfficer(house.ctx, { name: 'Neu', email: 'neu@ipro.de' })
    expect(await report('2/officer')).toMatchObject({
      state: 'kept',
      figures: { reached: 2, strayed: 0, addresses: 2 },
    })
    await house.ownerPool.query(
      `create function mail.former() returns trigger language plpgsql as $$
       begin if 'datenschutz@ipro.de' = any (new.envelope_to) then new.route := 'support'; end if; return new; end $$`,
    )
    await house.ownerPool.query(
      'create trigger former before insert on mail.mail for each row execute function mail.former()',
    )
    expect(await report('2/officer')).toMatchObject({ state: 'broken', figures: { reached: 1, strayed: 1 } })
    await house.ownerPool.query('drop trigger former on mail.mail')
    await saveOfficer(house.ctx, { name: 'Odile', email: 'datenschutz@ipro.de' })
    expect(await report('2/officer')).toMatchObject({ state: 'kept' })
  })

  test('is broken when the mail is refused', async () => {
    await house.ownerPool.query('alter table mail.officer_case add constraint broken check (false) not valid')
    expect(await report('2/officer')).toMatchObject({ state: 'broken' })
    await house.ownerPool.query('alter table mail.officer_case drop constraint broken')
    expect(await report('2/officer')).toMatchObject({ state: 'kept' })
  })

  test('is unproven without an address, and says what to do', async () => {
    await saveOfficer(house.ctx, { name: '', email: '' })
    expect(await report('2/officer')).toMatchObject({
      state: 'unproven',
      seen: { de: expect.stringContaining('Einstellungen') as string },
    })
    await saveOfficer(house.ctx, { name: 'Odile', email: 'datenschutz@ipro.de' })
  })
})

describe('3.2/mail-log-15-days', () => {
  test('is kept once a canary died', async () => {
    await house.sweep()
    await house.sweep()
    expect(await report('3.2/mail-log-15-days')).toMatchObject({ state: 'kept' })
  })

  test('is broken by an old line, and kept again when the sweep has run', async () => {
    await house.ownerPool.query(
      `insert into mail.transport_log (at, direction, peer_host, peer_address, sender, recipients, code, response, queue_id)
       values ($1, 'in', '', '', '', '{}', 250, '', '')`,
      [new Date(house.clock.now().getTime() - 16 * 24 * 3_600_000)],
    )
    expect(await report('3.2/mail-log-15-days')).toMatchObject({ state: 'broken' })
    await house.sweep()
    expect(await report('3.2/mail-log-15-days')).toMatchObject({ state: 'kept' })
  })

  const today = Date.now()
  const day = (ago: number): Date => new Date(today - ago * 24 * 3_600_000)
  const stampOf = (ago: number): string => day(ago).toISOString()

  test('is broken by an old line in another mail server’s log, whole files are deleted, live ones cut', async () => {
    const [live, rotated, old] = ['mail.log', 'mail.log.1.gz', 'mail.log.2'].map((name) =>
      join(folder, name),
    ) as [string, string, string]
    await writeFile(
      live,
      `${stampOf(17)} mx postfix/smtpd[1]: connect\n  continued\n${stampOf(1)} mx postfix/smtpd[1]: from=<ä@b.de>\n`,
    )
    await writeFile(rotated, gzipSync(`${stampOf(10)} mx postfix/smtpd[1]: connect\n`))
    await writeFile(old, `${stampOf(40)} mx postfix/smtpd[1]: connect\n`)
    await utimes(old, day(16), day(16))
    await house.ctx.writeSetting(foreignLogsSetting, { files: [`${folder}/mail.log*`], truncate: false })
    const seen = await report('3.2/mail-log-15-days')
    expect(seen).toMatchObject({ state: 'broken', figures: { files: 3, overdueFiles: 2 } })

    await pruneForeignLogs(house.ctx)
    await expect(readFile(old)).rejects.toThrow(/ENOENT/)
    expect(await report('3.2/mail-log-15-days')).toMatchObject({
      state: 'broken',
      figures: { overdueFiles: 1 },
    })

    await house.ctx.writeSetting(foreignLogsSetting, { files: [`${folder}/mail.log*`], truncate: true })
    await pruneForeignLogs(house.ctx)
    expect(await readFile(live, 'utf8')).toBe(`${stampOf(1)} mx postfix/smtpd[1]: from=<ä@b.de>\n`)
    expect(await report('3.2/mail-log-15-days')).toMatchObject({ state: 'kept' })
    await appendFile(live, 'more\n')
    await pruneForeignLogs(house.ctx)
    expect(await readFile(live, 'utf8')).toMatch(/more\n$/)
    await house.chain()
    expect((await house.ctx.house.evidence({ kind: 'mail.foreign_log_deleted' })).length).toBe(1)
  })

  test('is broken by a file without times', async () => {
    const odd = join(folder, 'odd.log')
    await writeFile(odd, 'no time here\n')
    await house.ctx.writeSetting(foreignLogsSetting, { files: [odd], truncate: false })
    expect(await report('3.2/mail-log-15-days')).toMatchObject({
      state: 'broken',
      figures: { unreadableFiles: 1 },
    })
    await house.ctx.writeSetting(foreignLogsSetting, { files: [], truncate: false })
    expect(await report('3.2/mail-log-15-days')).toMatchObject({ state: 'kept' })
  })
})

describe('3.2/mail-log-fields', () => {
  test('is kept: the columns are the ones named, and a probe’s subject is not in them', async () => {
    expect(await report('3.2/mail-log-fields')).toMatchObject({
      state: 'kept',
      figures: { notAllowed: 0, mentions: 0 },
    })
  })

  test('is broken when a subject is logged', async () => {
    await house.ownerPool.query(
      `create function mail.gossip() returns trigger language plpgsql as $$ begin
         new.response := convert_from((select raw from mail.mail where sender = new.sender or envelope_from = new.sender order by id desc limit 1), 'UTF8');
         return new; end $$`.replace('sender = new.sender or ', ''),
    )
    await house.ownerPool.query('alter function mail.gossip() security definer')
    await house.ownerPool.query(
      'create trigger gossip before insert on mail.transport_log for each row execute function mail.gossip()',
    )
    expect(await report('3.2/mail-log-fields')).toMatchObject({ state: 'broken', figures: { mentions: 1 } })
    await house.ownerPool.query('drop trigger gossip on mail.transport_log')
    expect(await report('3.2/mail-log-fields')).toMatchObject({ state: 'kept' })
  })

  test('is broken by one column more', async () => {
    await house.ownerPool.query('alter table mail.transport_log add column subject text')
    expect(await report('3.2/mail-log-fields')).toMatchObject({ state: 'broken', figures: { notAllowed: 1 } })
    await house.ownerPool.query('alter table mail.transport_log drop column subject')
  })
})

test('the log is read newest first, by administrator and auditor, without the probes, in pages', async () => {
  for (const subject of ['eins', 'zwei', 'drei'])
    await sendRaw(house.smtp.port, { to: ['info@ipro.de'], bytes: letter(subject) })
  const page = async (query: string) =>
    (await house.ask('auditor', 'GET', `/api/mail/transport-log?limit=2${query}`)).json as {
      lines: { at: string; id: string; sender: string }[]
      next: string | null
    }
  const first = await page('')
  const second = await page(`&before=${first.next}`)
  expect(first.lines).toHaveLength(2)
  expect(second).toMatchObject({ next: null })
  const all = [...first.lines, ...second.lines]
  expect(all.map((line) => line.sender)).toEqual(Array(3).fill('j.mueller@optik-mueller.de'))
  expect(new Set(all.map((line) => line.id)).size).toBe(3)
  expect((await house.ask('agent', 'GET', '/api/mail/transport-log')).status).toBe(403)
})
