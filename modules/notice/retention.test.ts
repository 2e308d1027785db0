import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '#core/context.ts'
import { openHouse, type TestHouse } from '#core/testing/house.ts'
import type { Role } from '#core/permission.ts'
import { defineModule } from '#core/module.ts'
import { archive, type Tables as Archive } from '../../core/retention/fixtures/archive/index.ts'
import { notice } from './index.ts'

/** Signs in whoever the request says. */
const door = defineModule({
  name: 'door',
  folder: '/nowhere',
  ledger: {},
  activities: {},
  authenticate: async (_ctx, request): Promise<Actor | null> => {
    const role = request.headers['x-role']
    return typeof role === 'string'
      ? { kind: 'staff', id: role, name: role, email: `${role}@ipro.example`, roles: [role as Role] }
      : null
  },
})

let house: TestHouse

beforeAll(async () => {
  house = await openHouse({
    modules: [notice.module, archive, door.module],
    config: { zone: 'Europe/Berlin' },
    now: new Date('2026-11-25T10:00:00Z'),
  })
  const { db } = house.context<Archive>('archive')
  for (const closed of ['2023-05-04T10:00:00Z', '2022-05-04T10:00:00Z'])
    await db
      .insertInto('matter')
      .values({ client: 'geheim@kunde.example', closed_at: new Date(closed) })
      .execute()
})
afterAll(() => house[Symbol.asyncDispose]())

type Method = 'GET' | 'POST' | 'PUT'

const ask = (role: string | null, method: Method, path: string, payload?: object) =>
  house.http.inject({
    method,
    url: `/api/notice/retention${path}`,
    headers: { ...(role ? { 'x-role': role } : {}), 'accept-language': 'de' },
    ...(payload ? { payload } : {}),
  })

const aHold = { module: 'archive', table: 'matter', key: { id: 1 }, reason: 'Klage', reviewOn: '2027-02-01' }

describe('who may', () => {
  const reading = [
    '',
    '/holds',
    '/years',
    '/protocol',
    '/protocol.csv',
    '/concept',
    '/concept.html',
    '/concept.pdf',
  ]
  test.each(reading)('read %s: officer, administrator and auditor', async (path) => {
    for (const role of ['officer', 'administrator', 'auditor'])
      expect([role, (await ask(role, 'GET', path)).statusCode]).toEqual([role, 200])
    expect((await ask('agent', 'GET', path)).statusCode).toBe(403)
    expect((await ask(null, 'GET', path)).statusCode).toBe(401)
  })

  const acting: [Method, string, object?][] = [
    ['GET', '/holdables'],
    ['POST', '/holds', aHold],
    ['PUT', '/holds/99', { reviewOn: '2027-02-01' }],
    ['POST', '/holds/99/lift'],
    ['POST', '/years', { year: 2020, reason: 'x' }],
    ['POST', '/years/2020/close'],
  ]
  test.each(acting)('%s %s: officer and administrator', async (method, path, payload) => {
    for (const role of ['agent', 'auditor'])
      expect([role, (await ask(role, method, path, payload)).statusCode]).toEqual([role, 403])
  })
})

test('a hold is placed, listed with its reason, reviewed and lifted; the preview follows', async () => {
  const placed = await ask('officer', 'POST', '/holds', aHold)
  expect(placed.statusCode).toBe(200)
  const { id } = placed.json<{ id: number }>()
  const preview = async (until = '2026-12-31') => {
    const { rules, ...rest } = (await ask('auditor', 'GET', `?until=${until}`)).json<{
      until: string
      holds: number
      reviewsDue: number
      rules: { table: string; going: number; held: number }[]
    }>()
    const rule = rules.find(({ table }) => table === 'matter')
    return { ...rest, going: rule?.going, held: rule?.held }
  }
  expect(await preview()).toEqual({
    until: '2026-12-31T23:00:00.000Z',
    going: 1,
    held: 1,
    holds: 1,
    reviewsDue: 0,
  })
  expect((await ask('auditor', 'GET', '/holds')).json()).toMatchObject({
    items: [
      {
        id,
        key: { id: 1 },
        reason: 'Klage',
        owner: 'staff:officer',
        placedBy: 'staff:officer',
        reviewOn: '2027-02-01',
        reviewDue: false,
        goesAt: '2026-12-31T23:00:00.000Z',
      },
    ],
    next: null,
  })
  expect((await ask('officer', 'PUT', `/holds/${id}`, { reviewOn: '2027-05-01' })).statusCode).toBe(204)
  expect((await ask('administrator', 'POST', `/holds/${id}/lift`)).statusCode).toBe(204)
  expect(await preview()).toMatchObject({ going: 2, held: 0, holds: 0 })
  expect((await ask('auditor', 'GET', '/holds?state=lifted')).json()).toMatchObject({
    items: [{ id, liftedBy: 'staff:administrator', reviewOn: '2027-05-01' }],
  })
})

test('what can’t be held is refused with a sentence that says what to do', async () => {
  const refused = async (hold: object): Promise<string> => {
    const answer = await ask('officer', 'POST', '/holds', { ...aHold, ...hold })
    expect(answer.statusCode).toBeGreaterThanOrEqual(400)
    return answer.json<{ detail: string }>().detail
  }
  expect(await refused({ key: { id: 4711 } })).toMatch(/nie da oder ist gerade gelöscht/)
  expect(await refused({ reviewOn: '2026-11-25' })).toMatch(/nach dem heutigen/)
  expect(await refused({ table: 'nichts' })).toMatch(/gibt es nicht/)
  expect(await refused({ key: {} })).toMatch(/benannt durch: id/)
})

test('years are opened and closed, each once', async () => {
  expect((await ask('officer', 'POST', '/years', { year: 2019, reason: 'Betriebsprüfung' })).statusCode).toBe(
    204,
  )
  expect((await ask('officer', 'POST', '/years', { year: 2019, reason: 'x' })).statusCode).toBe(409)
  expect((await ask('auditor', 'GET', '/concept')).body).toContain('Zurzeit offene Jahre: 2019.')
  expect((await ask('officer', 'POST', '/years/2019/close')).statusCode).toBe(204)
  expect((await ask('auditor', 'GET', '/years')).json()).toMatchObject({
    items: [{ year: 2019, reason: 'Betriebsprüfung', closedBy: 'staff:officer' }],
  })
})

test('the protocol is there as a list and as a table, without anything of what was deleted', async () => {
  house.clock.set(new Date('2026-12-31T23:30:00Z'))
  await house.sweep()
  const list = await ask('auditor', 'GET', '/protocol')
  expect(list.json()).toEqual({
    items: [
      {
        day: '2027-01-01',
        rule: 'archive.matter',
        rows: 2,
        oldest: '2022-05-04',
        youngest: '2023-05-04',
        early: 0,
        estimated: false,
      },
    ],
    next: null,
  })
  const csv = await ask('auditor', 'GET', '/protocol.csv')
  expect(csv.headers['content-disposition']).toContain('L%C3%B6schprotokoll.csv')
  expect(csv.body.split('\r\n')).toEqual([
    '\uFEFF"Tag";"Regel";"Datensätze";"Beginn beim ältesten";"Beginn beim jüngsten";"Vor Ablauf der Frist";"Anzahl"',
    '"2027-01-01";"archive.matter";"2";"2022-05-04";"2023-05-04";"0";"gezählt"',
    '',
  ])
  expect(
    (await ask('auditor', 'GET', '/protocol.csv?language=en&rule=none')).body.split('\r\n'),
  ).toHaveLength(2)
  for (const { body } of [list, csv]) expect(body).not.toContain('geheim')
})

describe('the retention concept', () => {
  test('as a page stands alone: its own style, no script, nothing from elsewhere', async () => {
    const page = await ask('auditor', 'GET', '/concept.html?language=en')
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'unsafe-inline'/)
    expect(page.body).toMatch(/^<!doctype html><html lang="en">/)
    expect(page.body).toContain('<title>Retention concept</title>')
    expect(page.body).not.toMatch(/<script|src=|href=|STYLE/)
    expect(page.body).toContain('archive.invoice')
  })

  test('as PDF/A is tagged, carries its fonts, and says what it is', async () => {
    const answer = await ask('auditor', 'GET', '/concept.pdf?language=de')
    const { rawPayload: bytes } = answer
    expect(answer.headers['content-type']).toBe('application/pdf')
    expect(bytes.subarray(0, 8).toString()).toBe('%PDF-1.7')
    const text = bytes.toString('latin1')
    expect(text).toMatch(/<pdfaid:part>3<\/pdfaid:part>/)
    expect(text).toMatch(/<pdfaid:conformance>B<\/pdfaid:conformance>/)
    expect(text).toContain('/OutputIntents')
    expect(text).toContain('/MarkInfo')
    expect(text).toMatch(/\/Lang \(de\)/)
    expect(text.match(/\/FontFile2/g)).toHaveLength(2)
    expect(text).not.toMatch(/\/BaseFont \/(Helvetica|Times|Courier)/)
    expect(text).toContain('/S /Table')
  })
})
