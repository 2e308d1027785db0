import { createWriteStream } from 'node:fs'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say } from '#core/errors.ts'
import { bigint, contact, plain, text } from '#core/ledger/columns.ts'
import { declare, table } from '#core/ledger/declare.ts'
import type { Module } from '#core/module.ts'
import { verifyPackage } from '#core/person/package/verify.ts'
import { createPersons } from '#core/person/persons-live.ts'
import { keepWith } from '#core/retention/keep.ts'
import { openHouse, type TestHouse } from '#core/testing/house.ts'
import { openRightsHouse } from '../modules/rights/fixtures.ts'

const root = join(import.meta.dirname, '..')
/** Below the package, so that `#core/…` resolves; ignored by git. */
const sample = join(root, 'test', '.sample')

let house: TestHouse

beforeAll(async () => {
  const page = await readFile(join(root, 'CONTRIBUTING.md'), 'utf8')
  const blocks = [...page.matchAll(/```(?:sql|ts) modules\/(\S+)\n([\s\S]*?)```/g)]
  for (const [, path = '', text = ''] of blocks) {
    await mkdir(dirname(join(sample, path)), { recursive: true })
    await writeFile(join(sample, path), text)
  }
  const { visitors } = (await import(join(sample, 'visitors/index.ts'))) as { visitors: { module: Module } }
  house = await openHouse({ modules: [visitors.module] })
})

afterAll(async () => {
  await house?.[Symbol.asyncDispose]()
  await rm(sample, { recursive: true, force: true })
})

const controller = {
  name: 'Muster GmbH',
  street: 'Hauptstraße 1',
  postcode: '70173',
  city: 'Stuttgart',
  phone: '+49 711 1',
  email: 'info@muster.example',
  officer: { name: 'Odile', email: 'officer@muster.example' },
  authority: { name: 'LfDI', street: 'X 1', postcode: '70173', city: 'Stuttgart', phone: '', web: '' },
}

const agent = { kind: 'staff', id: 'a', name: 'Anna', email: 'anna@example.test', roles: ['agent'] } as const

test('the module of CONTRIBUTING.md takes a visitor in', async () => {
  const denied = await house.http.inject({
    method: 'POST',
    url: '/api/visitors',
    payload: { name: 'Kim', host: 'Anna' },
  })
  expect(denied.statusCode).toBe(401)
  const { welcome } = (await import(join(sample, 'visitors/visitors.ts'))) as {
    welcome: (ctx: unknown, visitor: { name: string; host: string }) => Promise<number>
  }
  await welcome(house.context('visitors', agent), { name: 'Kim', host: 'Anna' })
  const { rows } = await house.ownerPool.query('select name, host from visitors.visitor where _mark is null')
  expect(rows).toEqual([{ name: 'Kim', host: 'Anna' }])
})

test('its promise is kept, and broken by a row that stays too long', async () => {
  await house.prove()
  await house.sweep()
  await house.prove()
  const state = async (): Promise<string | undefined> =>
    (await house.engine.house.promises()).find((one) => one.key === '3.11/visitors-30-days')?.state
  expect(await state()).toBe('kept')
  await house.ownerPool.query(
    `insert into visitors.visitor (name, host, came_at) values ('Late', 'Anna', now() - interval '40 days')`,
  )
  await house.prove()
  expect(await state()).toBe('broken')
  await house.sweep()
  await house.prove()
  expect(await state()).toBe('kept')
})

test('it takes part in the rights of persons by its ledger alone', async () => {
  const persons = createPersons(house.engine)
  const names = async (): Promise<string[]> =>
    (
      await house
        .context<{ visitor: { name: string } }>('visitors')
        .db.selectFrom('visitor')
        .select('name')
        .execute()
    ).map((row) => row.name)
  for (const name of ['Ada Beispiel', 'Ben Beispiel', 'Cleo Beispiel'])
    await house.ownerPool.query(`insert into visitors.visitor (name, host) values ($1, 'Anna')`, [name])
  /** A name proves nothing: the officer says that it is this person. */
  const found = async (name: string): Promise<number> => {
    const { id } = await persons.find({ names: [name] })
    const { rows } = await persons.rows(id, { module: 'visitors', table: 'visitor' })
    expect(rows).toMatchObject([{ certain: false, included: false, values: { name } }])
    await persons.decide(id, rows, true, 'ausgewiesen')
    return id
  }
  const packed = async (finding: number, kind: 'access' | 'portability'): Promise<string[]> => {
    const file = join(sample, `${kind}.zip`)
    await pipeline(
      await persons.pack(finding, { kind, language: 'de', controller, requestId: '1' }),
      createWriteStream(file),
    )
    const { faults, manifest } = await verifyPackage(file)
    expect(faults).toEqual([])
    return (manifest?.files ?? []).map(({ path }) => path)
  }
  const carry = async (act: number) => {
    await house.work()
    expect(await persons.act(act)).toMatchObject({ state: 'done', left: 0 })
    return act
  }
  const read = async (finding: number, provided: boolean) => {
    const handedOut: unknown[] = []
    for await (const { rows } of persons.read(finding, { provided }))
      for await (const row of rows) handedOut.push(row)
    return handedOut
  }
  const ada = await found('Ada Beispiel')
  // Access (Art. 15), in the package that she gets; portability (Art. 20) only of what a ledger says that persons provide.
  expect(await read(ada, false)).toMatchObject([{ name: 'Ada Beispiel', host: 'Anna' }])
  expect(await read(ada, true)).toEqual([])
  expect(await packed(ada, 'access')).toContain('data/visitors.visitor.json')
  expect(await packed(ada, 'portability')).not.toContain('data/visitors.visitor.json')
  await carry(await persons.erase(await found('Ada Beispiel')))
  const restricted = await carry(await persons.restrict(await found('Ben Beispiel')))
  await carry(
    await persons.rectify(await found('Cleo Beispiel'), [
      { kind: 'name', from: 'Cleo Beispiel', to: 'Cleo Neu' },
    ]),
  )
  expect(await names()).toEqual(expect.not.arrayContaining(['Ada Beispiel', 'Ben Beispiel', 'Cleo Beispiel']))
  expect(await names()).toContain('Cleo Neu')
  await carry(await persons.lift(restricted))
  expect(await names()).toContain('Ben Beispiel')
})

test('a table that its ledger says persons provide is portable, by that one word', async () => {
  const { visitors } = (await import(join(sample, 'visitors/index.ts'))) as { visitors: { module: Module } }
  const { module } = visitors
  const { visitor } = module.ledger
  if (!visitor) throw new Error('no table')
  const ledger = { visitor: { ...visitor, provided: true as const } }
  await using other = await openHouse({ modules: [{ ...module, ledger }] })
  const persons = createPersons(other.engine)
  await other.ownerPool.query(`insert into visitors.visitor (name, host) values ('Ada Beispiel', 'Anna')`)
  const { id } = await persons.find({ names: ['Ada Beispiel'] })
  const { rows } = await persons.rows(id, { module: 'visitors', table: 'visitor' })
  await persons.decide(id, rows, true, 'ausgewiesen')
  const handedOut: unknown[] = []
  for await (const { rows: given } of persons.read(id, { provided: true }))
    for await (const row of given) handedOut.push(row)
  expect(handedOut).toMatchObject([{ name: 'Ada Beispiel' }])
})

test('whom its ledger says that rows were disclosed to is to be told of an erasure, and stands in the answer', async () => {
  const { visitors } = (await import(join(sample, 'visitors/index.ts'))) as { visitors: { module: Module } }
  const folder = join(sample, 'announcing')
  await cp(join(sample, 'visitors/migrations'), join(folder, 'migrations'), { recursive: true })
  await writeFile(
    join(folder, 'migrations/0002_announcement.sql'),
    `create table announcement (
       visitor_id bigint not null references visitor on delete cascade,
       address text not null,
       state text not null,
       primary key (visitor_id, address)
     );`,
  )
  const { announcement } = declare({
    announcement: table({
      activity: 'visitors',
      person: { via: { column: 'visitor_id', table: 'visitor' } },
      keep: keepWith('visitor', 'visitor_id'),
      discloses: {
        to: 'address',
        done: { column: 'state', value: 'sent' },
        at: 'came_at',
        what: say('that somebody came', 'dass jemand kam'),
        reason: 'Art. 6(1)(f) GDPR',
      },
      columns: { visitor_id: plain(bigint), address: contact(text), state: plain(text) },
    }),
  })
  const module = { ...visitors.module, folder, ledger: { ...visitors.module.ledger, announcement } }
  await using of = await openRightsHouse({ more: [module] })
  for (const [name, to, state] of [
    ['Ada Beispiel', 'guard@site.example', 'sent'],
    ['Ada Beispiel', 'never@site.example', 'failed'],
    ['Ben Beispiel', 'other@site.example', 'sent'],
  ])
    await of.ownerPool.query(
      `with visitor as (insert into visitors.visitor (name, host) values ($1, 'Anna') returning id)
       insert into visitors.announcement select id, $2, $3 from visitor`,
      [name, to, state],
    )
  const act = async (path: string, body: object) => {
    const answer = await of.ask('officer', 'POST', `/api/rights/requests${path}`, body)
    expect(answer).toMatchObject({ status: expect.toSatisfy((status: number) => status < 300) })
    await of.work()
    return answer.json
  }
  const receivedOn = of.clock.now().toISOString().slice(0, 10)
  const ada = { name: 'Ada Beispiel', customer: '4711', language: 'de', message: '' }
  const entered = await act('', { ...ada, kind: 'erasure', via: 'letter', receivedOn })
  const id = Number(entered.id)
  await act(`/${id}/identity`, { by: 'in-person', identifiers: { names: ['Ada Beispiel'] } })
  const { finding_id: finding } = await of.request(id)
  const persons = createPersons(of.engine)
  const { rows } = await persons.rows(finding ?? 0, { module: 'visitors', table: 'visitor' })
  await persons.decide(finding ?? 0, rows, true, 'ausgewiesen')
  await act(`/${id}/carrying-out`, {})
  const { json } = await of.ask('officer', 'GET', `/api/rights/requests/${id}`)
  const told = json.recipients as { name: string; purpose: string; disclosedAt: string | null }[]
  expect(told.filter(({ disclosedAt }) => disclosedAt)).toMatchObject([
    { name: 'guard@site.example', purpose: 'dass jemand kam (Art. 6 Abs. 1 Buchst. f DSGVO)', state: 'open' },
  ])
  const { rows: left } = await of.ownerPool.query('select address from visitors.announcement')
  expect(left).toEqual([{ address: 'other@site.example' }])
})

test('an objection and a withdrawal of consent to its activity are in effect at the next question', async () => {
  const { persons } = house.context('visitors').house
  const rights = createPersons(house.engine)
  const ada = { emails: ['ada@example.org'] }
  for (const objection of ['processing', 'consent'] as const) {
    const asked = () => persons.objects(ada, objection, 'visitors.visitors')
    expect(await asked()).toBe(false)
    await rights.object(ada, objection, 'visitors.visitors')
    expect(await asked()).toBe(true)
    expect(await persons.objects(ada, objection, 'visitors.other')).toBe(false)
    await rights.withdrawObjection(ada, objection, 'visitors.visitors')
    expect(await asked()).toBe(false)
  }
})

test('it stands in the register', async () => {
  expect((await house.engine.house.register()).map((row) => row.key)).toContain('visitors')
})
