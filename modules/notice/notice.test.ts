import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#core/context.ts'
import { openHouse, type TestHouse } from '#core/testing/house.ts'
import { createFrame } from '#site/layout.ts'
import { lands } from './api-shapes.ts'
import { authorities } from './authorities.ts'
import { readAuthority, saveAuthority, saveController, saveHosting, saveOfficer } from './controller.ts'
import type { Tables } from './data.ts'
import { aController, referenceController } from './fixtures.ts'
import { compareVersion, preview } from './history.ts'
import { notice, publishedVersion } from './index.ts'
import { pageText } from './page-text.ts'
import { latestVersion, listVersions } from './queries.ts'
import { digest, publish, textOf } from './version.ts'

let house: TestHouse
let ctx: Context<Tables>

beforeAll(async () => {
  house = await openHouse({ modules: [notice.module], frame: createFrame() })
  ctx = house.context<Tables>('notice')
})
afterAll(() => house[Symbol.asyncDispose]())

const state = async (key: string): Promise<string> => {
  await house.prove()
  const found = (await ctx.house.promises()).find((promise) => promise.key === key)
  return `${found?.state}: ${found?.seen.en}`
}

const page = async (path: string): Promise<string> => {
  const answer = await house.http.inject({ url: path, headers: { accept: 'text/html' } })
  expect(answer.statusCode).toBe(200)
  return pageText(answer.body)
}

/** Behind the engine's back, as somebody with the owner's rights could. */
const tamper = async (key: string, value: unknown, seen: () => Promise<boolean>): Promise<void> => {
  await sql`update engine.setting set value = ${JSON.stringify(value)}::jsonb
    where module = 'notice' and key = ${key} and version =
      (select max(version) from engine.setting where module = 'notice' and key = ${key})`.execute(house.owner)
  await sql`select pg_notify('zusage_settings', ${`notice/${key}`})`.execute(house.owner)
  await expect.poll(seen).toBe(true)
}

test('before the set-up nothing is claimed', async () => {
  expect(await state('1/controller')).toMatch(/^unproven/)
  expect(await state('3/place')).toMatch(/^unproven/)
  expect(await page('/privacy')).toContain('noch nicht eingetragen')
})

test('the first saving of the controller also says where the systems stand', async () => {
  await aController(ctx)
  await saveOfficer(ctx, { name: 'Dr. Clara Amt', email: 'datenschutz@ipro.de' })
  const text = await page('/privacy')
  for (const words of [
    'IPRO GmbH',
    'Steinbeisstr. 6',
    '71229 Leonberg',
    '+49 7152 9333-30',
    'datenschutz@ipro.de',
  ])
    expect(text).toContain(words)
  expect(text).toContain('stehen in Leonberg (Deutschland)')
  expect(await page('/privacy/en')).toContain('stand in Leonberg (Germany)')
  expect(await state('3/place')).toMatch(/^kept/)
  expect(await state('1/controller')).toMatch(/^kept/)
  expect(await state('5/complaint')).toMatch(/^kept/)
  expect(await state('6/current-version')).toMatch(/^kept/)
})

test('a blank address turns 1/controller red and can not be saved', async () => {
  await tamper('controller', { ...referenceController, street: '' }, async () => {
    const { controller } = JSON.parse((await house.http.inject('/privacy.json')).body) as {
      controller: { street: string }
    }
    return controller.street === ''
  })
  expect(await state('1/controller')).toBe('broken: Details of the controller are missing: street.')
  await expect(saveController(ctx, { ...referenceController, street: ' ' })).rejects.toThrow('street')
  await saveController(ctx, referenceController)
  expect(await state('1/controller')).toMatch(/^kept/)
})

test('details that stand on some pages only turn 1/controller red', async () => {
  const other = createFrame({
    controller: async () => ({ ...referenceController, phone: '+49 7152 0' }),
  })
  await using bare = await openHouse({ modules: [notice.module], frame: other })
  const inside = bare.context<Tables>('notice')
  await aController(inside)
  await bare.prove()
  const found = (await inside.house.promises()).find((promise) => promise.key === '1/controller')
  expect(found?.state).toBe('broken')
  expect(found?.seen.en).toContain('/privacy/versions: +49 7152 9333-0')
})

test('3/place turns red with a server or a recipient elsewhere, and with an undeclared connection', async () => {
  const hosting = { place: 'Leonberg', country: 'DE', operator: 'IPRO GmbH', countries: ['DE'] }
  await saveHosting(ctx, { ...hosting, country: 'US' })
  expect(await state('3/place')).toBe('broken: This server is said to stand in United States.')
  await saveHosting(ctx, { ...hosting, countries: ['AT'] })
  expect(await state('3/place')).toMatch(/^broken/)
  await saveHosting(ctx, hosting)
  expect(await state('3/place')).toMatch(/^kept/)
  await expect(ctx.network.connect({ host: '192.0.2.1', port: 25 })).rejects.toThrow('192.0.2.1')
  expect(await state('3/place')).toMatch(/^broken: 1 connections/)
  house.clock.advance({ days: 2 })
  expect(await state('3/place')).toMatch(/^kept/)
})

test('the allowed countries stand in the notice by their names', async () => {
  await saveHosting(ctx, { place: 'Leonberg', country: 'DE', operator: 'IPRO GmbH', countries: ['DE', 'AT'] })
  expect(await page('/privacy')).toContain('nur auf Systemen in Deutschland und Österreich')
  await saveHosting(ctx, { place: 'Leonberg', country: 'DE', operator: 'IPRO GmbH', countries: ['DE'] })
})

test('the competent authority follows the Land until one is chosen; without its address 5/complaint is red', async () => {
  expect((await readAuthority(ctx)).name).toContain('Baden-Württemberg')
  await saveController(ctx, { ...referenceController, land: 'HE' })
  expect(await page('/privacy')).toContain('Gustav-Stresemann-Ring 1')
  const chosen = { ...authorities.BW, name: 'Aufsicht der Prüfung' }
  await saveAuthority(ctx, chosen)
  expect(await page('/privacy/en')).toContain('Aufsicht der Prüfung')
  await tamper('authority', { ...chosen, street: '' }, async () => (await readAuthority(ctx)).street === '')
  expect(await state('5/complaint')).toMatch(/^broken/)
  await saveAuthority(ctx, null)
  await saveController(ctx, referenceController)
  expect(await state('5/complaint')).toMatch(/^kept/)
})

test('every Land has an authority with a full address', () => {
  for (const land of lands) {
    const { name, street, postcode, city } = authorities[land]
    expect([name, street, city].every(Boolean) && /^\d{5}$/.test(postcode)).toBe(true)
  }
})

test('a version is published when what it says has changed, and not otherwise', async () => {
  const before = await publish(ctx, 'declarations')
  expect(await publish(ctx, 'declarations')).toEqual(before)
  await saveController(ctx, { ...referenceController, fax: '+49 7152 9333-31' })
  const after = await latestVersion(ctx.db)
  expect(after?.id).toBe(before.id + 1)
  expect(after?.reason).toBe('settings')
  expect(after && digest(textOf(after))).toBe(after?.sha256)
  const [changed, ...others] = (await compareVersion(ctx, before.id + 1)).de.filter(
    (line) => line.kind !== 'same',
  )
  expect(others).toEqual([])
  expect(changed?.parts.map((part) => part.text).join('')).toContain('9333-31')
  await saveController(ctx, referenceController)
  await house.chain()
  const published = await ctx.house.evidence({ kind: 'version.published', limit: 1 })
  expect(published[0]?.payload).toMatchObject({ version: before.id + 2, sha256: before.sha256 })
})

test('two publishers at once publish one version, and none what was so before', async () => {
  await saveController(ctx, referenceController)
  for (let n = 0; n < 40; n++) {
    const before = await latestVersion(ctx.db)
    const other = { ...referenceController, phone: `+49 7152 ${n + 1}` }
    const waits = Array.from({ length: n % 5 }, () => latestVersion(ctx.db))
    await Promise.all([
      publish(ctx, 'declarations'),
      Promise.all(waits).then(() => saveController(ctx, other)),
      saveController(ctx, other),
      publish(ctx, 'declarations'),
    ])
    const after = await latestVersion(ctx.db)
    expect(after?.id).toBe((before?.id ?? 0) + 1)
    expect(after?.text_de).toContain(other.phone)
  }
  await saveController(ctx, referenceController)
})

test('a preview shows what would change and changes nothing', async () => {
  const before = await latestVersion(ctx.db)
  const { de } = await preview(ctx, { officer: { name: 'Neu', email: 'neu@ipro.de' } })
  expect(de.some((line) => line.kind !== 'same')).toBe(true)
  expect(await latestVersion(ctx.db)).toEqual(before)
})

test('the server itself can not change a published version', async () => {
  await expect(ctx.db.updateTable('version').set({ text_de: 'x' }).execute()).rejects.toThrow('not changed')
  await expect(ctx.db.deleteFrom('version').execute()).rejects.toThrow('not changed')
})

test('a version edited by hand turns 6/current-version red, with or without its sum; so does a removed one', async () => {
  const latest = await latestVersion(ctx.db)
  if (!latest) throw new Error('no version')
  const restore = async (): Promise<void> => {
    await sql`update notice.version set text_de = ${latest.text_de}, sha256 = ${latest.sha256} where id = ${latest.id}`.execute(
      house.owner,
    )
    expect(await state('6/current-version')).toMatch(/^kept/)
  }
  await restore()
  await sql`update notice.version set text_de = replace(text_de, '71229', '71228') where id = ${latest.id}`.execute(
    house.owner,
  )
  expect(await state('6/current-version')).toBe(
    `broken: Changed or removed after publication: version ${latest.id}.`,
  )
  await publish(ctx, 'declarations')
  expect(await state('6/current-version')).toMatch(/^broken/)
  await restore()
  await house.chain()
  await sql`update notice.version set text_de = 'x', sha256 = ${digest({ de: 'x', en: latest.text_en })} where id = ${latest.id}`.execute(
    house.owner,
  )
  expect(await state('6/current-version')).toMatch(/^broken: Changed/)
  await restore()
})

test('a notice that lags behind what the system does is red after two minutes', async () => {
  await sql`update engine.setting set value = jsonb_set(value, '{city}', '"Rutesheim"')
    where module = 'notice' and key = 'controller'`.execute(house.owner)
  await sql`select pg_notify('zusage_settings', 'notice/controller')`.execute(house.owner)
  await expect.poll(async () => (await preview(ctx, {})).de.some((line) => line.kind !== 'same')).toBe(true)
  expect(await state('6/current-version')).toMatch(/^kept/)
  house.clock.advance({ hours: 1 })
  expect(await state('6/current-version')).toMatch(/^broken: Version \d+ does not say/)
  await saveController(ctx, referenceController)
  expect(await state('6/current-version')).toMatch(/^kept/)
})

test('the public pages of versions, differences and register answer in both languages', async () => {
  expect(await publishedVersion(ctx)).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
  const [newest] = await listVersions(ctx.db, 1)
  for (const path of [
    '/privacy/versions',
    '/en/privacy/versions',
    `/privacy/versions/${newest?.id}`,
    `/en/privacy/versions/${newest?.id}`,
    `/privacy/versions/${newest?.id}/differences`,
    `/privacy/versions/${newest?.id}/differences?from=1`,
    '/privacy/register',
    '/en/privacy/register',
  ])
    expect((await page(path)).length).toBeGreaterThan(200)
  for (const [path, leads] of [
    ['/privacy/en/register', '/en/privacy/register'],
    ['/privacy/en/register.csv', '/en/privacy/register.csv'],
    ['/privacy/en/versions', '/en/privacy/versions'],
    [
      `/privacy/en/versions/${newest?.id}/differences?from=1`,
      `/en/privacy/versions/${newest?.id}/differences?from=1`,
    ],
  ] as const) {
    const answer = await house.http.inject(path)
    expect([answer.statusCode, answer.headers.location]).toEqual([303, leads])
    expect((await house.http.inject(leads)).statusCode).toBe(200)
  }
  expect(await page('/en/privacy/register')).toContain('Register of processing')
  for (const path of [
    '/privacy/versions/0',
    '/privacy/versions/abc',
    '/privacy/versions/1/differences',
    '/privacy/fr',
  ])
    expect((await house.http.inject(path)).statusCode).toBe(404)
  expect((await house.http.inject('/privacy/register')).body).toMatch(
    /<code>1\/controller<\/code>: Transparenz/,
  )
  expect((await house.http.inject('/privacy/register.csv')).headers['content-type']).toMatch(/^text\/csv/)
  const register = JSON.parse((await house.http.inject('/privacy/register.jsonld')).body) as object
  expect(JSON.stringify(register)).toContain('IPRO GmbH')
})
