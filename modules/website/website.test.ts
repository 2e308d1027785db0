import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#core/context.ts'
import type { Module } from '#core/module.ts'
import { openHouse, type TestHouse } from '#core/testing/house.ts'
import { notice, publishedVersion, saveController } from '#modules/notice'
import { accessLog } from './access-log.ts'
import { closeEnquiry, readEnquiry, receiveEnquiry, reopenEnquiry } from './enquiry.ts'
import type { Tables } from './data.ts'
import { website } from './index.ts'
import { pageRequests } from './reading.ts'

let house: TestHouse
let ctx: Context<Tables>

const responsible = {
  name: 'Muster GmbH',
  street: 'Hauptstraße 1',
  postcode: '71229',
  city: 'Leonberg',
  country: 'DE',
  land: 'BW',
  phone: '+49 7152 1',
  fax: '',
  email: 'info@example.com',
} as const

beforeAll(async () => {
  house = await openHouse({ modules: [notice.module, website.module] })
  ctx = house.context<Tables>('website')
})
afterAll(() => house[Symbol.asyncDispose]())

const state = async (key: string): Promise<string> => {
  await house.prove()
  const found = (await ctx.house.promises()).find((promise) => promise.key === key)
  return `${found?.state}: ${found?.seen.en}`
}

const owner = (statement: string): Promise<unknown> => house.ownerPool.query(statement)

const get = (url: string) => house.http.inject({ url, headers: { accept: 'text/html' } })

const hidden = (body: string, name: string): string =>
  new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(body)?.[1] ?? ''

const filled = {
  name: 'Erika Muster',
  email: 'erika@example.com',
  message: 'Haben Sie am Samstag geöffnet?\nViele Grüße',
  consent: 'yes',
  homepage: '',
}

async function send(changed: Partial<typeof filled> & { shown?: string } = {}, path = '/enquiry') {
  const form = (await get(path)).body
  house.clock.set(new Date(house.clock.now().getTime() + 5000))
  return house.http.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
    payload: new URLSearchParams({
      token: hidden(form, 'token'),
      shown: hidden(form, 'shown'),
      ...filled,
      ...changed,
    }).toString(),
  })
}

const count = async (table: 'enquiry' | 'consent'): Promise<number> => {
  const { rows } = await house.ownerPool.query<{ n: number }>(
    `select count(*) as n from website.${table} where _mark is null`,
  )
  return rows[0]?.n ?? -1
}

test('before the set-up there is nobody to consent to, so there is no form', async () => {
  expect((await get('/enquiry')).body).not.toContain('<form')
  expect((await get('/')).body).toContain('wird gerade eingerichtet')
  await saveController(ctx, responsible)
  expect((await get('/')).body).toContain('Muster GmbH')
  expect((await get('/en')).body).toContain('Welcome')
})

test('an enquiry is stored with its consent and announced, all at once', async () => {
  const answer = await send()
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/enquiry/thanks'])
  expect((await get('/enquiry/thanks')).body).toContain('6 Monate')
  expect([await count('enquiry'), await count('consent')]).toEqual([1, 1])
  const row = await ctx.db
    .selectFrom('enquiry')
    .innerJoin('consent', 'consent.id', 'enquiry.consent_id')
    .select(['enquiry.id', 'email', 'message', 'wording', 'notice_version_id', 'consent.language'])
    .executeTakeFirstOrThrow()
  expect(row).toMatchObject({ email: filled.email, message: filled.message, language: 'de' })
  expect(row.wording).toContain('dass Muster GmbH meinen Namen')
  expect(row.notice_version_id).toBe((await publishedVersion(ctx))?.id)
  expect(await readEnquiry(ctx, row.id)).toMatchObject({ name: 'Erika Muster' })
})

test('the same enquiry sent twice is taken once, also at the same moment', async () => {
  const before = await count('enquiry')
  expect((await send()).statusCode).toBe(303)
  expect(await count('enquiry')).toBe(before)
  const wording = { text: 'x', sha256: 'y', versionId: 1, language: 'de', shown: '' } as const
  const given = { name: 'A', email: 'A@example.com', message: 'zweimal' }
  const ids = await Promise.all([
    receiveEnquiry(ctx, given, wording),
    receiveEnquiry(ctx, { ...given, email: 'a@example.com' }, wording),
  ])
  expect(ids[0]).toBe(ids[1])
})

test('what is wrong is said beside the field, and what was typed is kept', async () => {
  const before = await count('enquiry')
  const answer = await send({ email: 'erika@', consent: '', message: '<b>Text & mehr</b>' }, '/en/enquiry')
  expect(answer.statusCode).toBe(422)
  expect(answer.body).toContain('Without your consent we may not accept the enquiry.')
  expect(answer.body).toMatch(/id="email-error">Please enter a complete e-mail address/)
  expect(answer.body).toMatch(/aria-describedby="email-error email-hint"/)
  expect(answer.body).toContain('&lt;b&gt;Text &amp; mehr&lt;/b&gt;')
  expect(answer.body).toContain('value="erika@"')
  expect(await count('enquiry')).toBe(before)
})

test('a hidden field that was filled in, a form too fresh and a wording that was not shown are refused', async () => {
  const before = await count('enquiry')
  expect((await send({ homepage: 'http://spam.example' })).statusCode).toBe(422)
  expect((await send({ shown: '1.0' })).statusCode).toBe(422)
  const form = (await get('/enquiry')).body
  const fresh = await house.http.inject({
    method: 'POST',
    url: '/enquiry',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({
      ...filled,
      token: hidden(form, 'token'),
      shown: hidden(form, 'shown'),
    }).toString(),
  })
  expect(fresh.statusCode).toBe(422)
  expect(fresh.body).toContain('zu kurz oder zu lange')
  expect(await count('enquiry')).toBe(before)
})

test('a closed enquiry is deleted six months later with its consent, a reopened one is not', async () => {
  const wording = { text: 'x', sha256: 'y', versionId: 1, language: 'de', shown: '' } as const
  const closed = await receiveEnquiry(ctx, { name: 'C', email: 'c@example.com', message: '1' }, wording)
  const reopened = await receiveEnquiry(ctx, { name: 'R', email: 'r@example.com', message: '2' }, wording)
  await closeEnquiry(ctx, closed)
  await closeEnquiry(ctx, reopened)
  await reopenEnquiry(ctx, reopened)
  house.clock.advance({ months: 7 })
  await house.sweep()
  await expect(readEnquiry(ctx, closed)).rejects.toThrow('no enquiry')
  expect((await readEnquiry(ctx, reopened)).name).toBe('R')
  expect(await count('enquiry')).toBe(await count('consent'))
  await expect(closeEnquiry(ctx, closed)).rejects.toThrow('no enquiry')
})

test('requests are logged with what the browser sent, and reading the log is recorded', async () => {
  await house.http.inject({
    url: '/privacy?x=1',
    headers: { 'user-agent': 'Prüfung/1\u00e9', referer: 'https://example.org/', cookie: 'geheim=1' },
    remoteAddress: '192.0.2.7',
  })
  await accessLog(ctx).flush()
  const { items } = await pageRequests(ctx, { address: '192.0.2.7', limit: 10 })
  expect(items).toHaveLength(1)
  expect(items[0]).toMatchObject({
    path: '/privacy?x=1',
    status: 200,
    referrer: 'https://example.org/',
    protocol: 'HTTP/1.1',
  })
  await house.chain()
  const [entry] = await ctx.house.evidence({ kind: 'access_log.read', limit: 1 })
  expect(entry?.payload).toMatchObject({ rows: 1, filter: ['address'] })
  expect(JSON.stringify(entry?.payload)).not.toContain('192.0.2.7')
})

test('the log is paged by key, also where rows share a moment', async () => {
  for (let request = 0; request < 7; request++) await get('/enquiry/thanks')
  await accessLog(ctx).flush()
  const seen: number[] = []
  let after: string | undefined
  do {
    const { items, next } = await pageRequests(ctx, { path: '/enquiry/thanks', limit: 3, after })
    seen.push(...items.map((row) => row.id))
    after = next ?? undefined
  } while (after)
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen.length).toBeGreaterThanOrEqual(7)
})

test('a fresh installation proves its log by a test line, an old line behind the engine’s back turns it red', async () => {
  await house.sweep()
  await house.sweep()
  expect(await state('3.1/log-15-days')).toMatch(/^kept/)
  const old = new Date(house.clock.now().getTime() - 16 * 86_400_000)
  await sql`insert into website.access_log (at, address, method, path, protocol, status, bytes)
    values (${old}, '192.0.2.9', 'GET', '/old', 'HTTP/1.1', 200, 0)`.execute(house.owner)
  expect(await state('3.1/log-15-days')).toMatch(/^broken: The oldest entry/)
  await house.sweep()
  expect(await state('3.1/log-15-days')).toMatch(/^kept/)
  house.clock.advance({ hours: 1 })
  expect(await state('3.1/log-15-days')).toMatch(/^broken: The automatic deletion has not run/)
  await house.sweep()
})

test('3.1/log-fields turns red with one more column', async () => {
  expect(await state('3.1/log-fields')).toMatch(/^kept/)
  await owner('alter table website.access_log add column cookie text')
  expect(await state('3.1/log-fields')).toMatch(/^broken: The log has other columns/)
  await owner('alter table website.access_log drop column cookie')
  expect(await state('3.1/log-fields')).toMatch(/^kept/)
})

test('3.1/log-fields turns red with a log that keeps a cookie', async () => {
  let cookie: string | null = null
  const curious: Module = {
    ...website.module,
    authenticate: async (_ctx, request) => {
      cookie = request.headers.cookie ?? null
      return null
    },
    answered: (ctx, request) => website.module.answered?.(ctx, { ...request, agent: cookie }),
  }
  await using other = await openHouse({ modules: [notice.module, curious] })
  await other.prove()
  const promises = await other.context('website').house.promises()
  expect(promises.find((promise) => promise.key === '3.1/log-fields')).toMatchObject({
    state: 'broken',
    seen: { en: expect.stringMatching(/^The log kept a cookie/) },
  })
})

test('3.1/enquiry-purpose turns red when another role may read', async () => {
  expect(await state('3.1/enquiry-purpose')).toMatch(/^kept/)
  const { rows } = await house.ownerPool.query<{ role: string }>(
    `select role from engine.module_role where module = 'notice'`,
  )
  await owner(`grant select on website.enquiry to "${rows[0]?.role}"`)
  expect(await state('3.1/enquiry-purpose')).toMatch(/^broken: Others hold rights/)
  await owner(`revoke select on website.enquiry from "${rows[0]?.role}"`)
  expect(await state('3.1/enquiry-purpose')).toMatch(/^kept/)
})

test('3.1/forms-consent turns red when the constraint is gone, and when an enquiry has none', async () => {
  expect(await state('3.1/forms-consent')).toMatch(/^kept/)
  await owner('alter table website.enquiry drop constraint enquiry_has_consent')
  expect(await state('3.1/forms-consent')).toMatch(/^broken: The database would take/)
  await owner(`insert into website.enquiry (received_at, language, name, email, message, consent_id)
    values (now(), 'de', 'ohne', 'ohne@example.com', 'ohne', gen_random_uuid())`)
  expect(await state('3.1/forms-consent')).toMatch(/^broken: 1 enquiries have no consent/)
  await owner(`delete from website.enquiry where name = 'ohne'`)
  const migration = await readFile(new URL('migrations/0002_enquiry.sql', import.meta.url), 'utf8')
  await owner(
    migration
      .slice(migration.indexOf('alter table'))
      .replaceAll(/(table|references) (enquiry|consent)/g, '$1 website.$2'),
  )
  expect(await state('3.1/forms-consent')).toMatch(/^kept/)
})

test('the module itself can not store an enquiry without a consent', async () => {
  await expect(
    ctx.db
      .insertInto('enquiry')
      .values({
        received_at: new Date(),
        language: 'de',
        name: '',
        email: '',
        message: '',
        consent_id: crypto.randomUUID(),
        closed_at: null,
      })
      .execute(),
  ).rejects.toThrow('enquiry_has_consent')
})
