import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { say } from '../errors.ts'
import { createHouse } from '../house-live.ts'
import { registry, type Tables } from '../retention/fixtures/registry/index.ts'
import { openHouse, type TestHouse } from '../testing/house.ts'
import { broken, kept, promised, type Promised, unproven, type Verdict } from './declare.ts'
import type { Proof } from './proof.ts'
import { type Promises, startPromises } from './runner.ts'
import { readHistory, readPromises } from './states.ts'

let found: (proof: Proof<Tables>) => Promise<Verdict>
const seen = say('The light is on in {place}.', 'Das Licht brennt.')
const rest = {
  source: 'notice 3',
  goals: ['transparency'] as const,
  check: (proof: Proof<Tables>) => found(proof),
}
const promises = [
  promised<Tables>('3.10/light', say('The light is on for {days} days.', 'Das Licht brennt {days} Tage.'), {
    ...rest,
    values: async () => ({ days: 15 }),
  }),
  promised<Tables>('3.2/quiet', say('It is quiet.', 'Es ist ruhig.'), {
    ...rest,
    check: async () => kept(seen),
  }),
] as unknown as Promised[]
const modules = [{ ...registry, promises }]

let house: TestHouse
let checks: Promises
const request: Proof['request'] = async ({ path }) => ({ status: 200, headers: {}, body: path })
const start = (options = {}) => startPromises(house.engine, { request, ...options })

beforeEach(async () => {
  house = await openHouse({
    modules,
    config: { zone: 'Europe/Berlin' },
    now: new Date('2026-11-09T10:20:00Z'),
  })
  found = async () => kept(seen, { lamps: 3 })
  checks = await start()
})
afterEach(() => house[Symbol.asyncDispose]())

const light = async () => {
  const report = (await readPromises(house.engine)).find(({ key }) => key === '3.10/light')
  if (!report) throw new Error('not reported')
  return report
}
const recorded = async (kind: string) =>
  (
    await house.owner
      .selectFrom('evidence_inbox')
      .select('payload')
      .where('kind', '=', kind)
      .orderBy('id')
      .execute()
  ).map(({ payload }) => payload)

test('what was never checked is unproven, in the order of the notice', async () => {
  const reports = await readPromises(house.engine)
  expect(reports.map(({ key, state, checkedAt }) => ({ key, state, checkedAt }))).toEqual([
    { key: '3.2/quiet', state: 'unproven', checkedAt: null },
    { key: '3.10/light', state: 'unproven', checkedAt: null },
  ])
  expect(reports[1]?.sentence.de).toBe('Das Licht brennt 15 Tage.')
})

test('a check says what it saw, with the places of the sentence filled', async () => {
  await checks.checkNow()
  expect(await light()).toMatchObject({
    module: 'registry',
    state: 'kept',
    sentence: { en: 'The light is on for 15 days.', de: 'Das Licht brennt 15 Tage.' },
    seen,
    figures: { lamps: 3 },
    source: { en: 'notice 3', de: 'Erklärung Abschnitt 3' },
    checkedAt: expect.any(Date) as unknown,
  })
})

test('a check that throws, now or later, is a broken promise', async () => {
  await checks.checkNow()
  found = () => Promise.reject(new Error('blown'))
  await checks.checkNow()
  expect(await light()).toMatchObject({
    state: 'broken',
    seen: { de: 'Die Prüfung ist fehlgeschlagen; nachgewiesen ist damit nichts.' },
  })
  expect((await light()).sentence.en).toContain('15 days')
  found = () => {
    throw new Error('blown at once')
  }
  await checks.checkNow()
  expect(await light()).toMatchObject({ state: 'broken' })
})

test('a check that does not come to an end is a broken promise, and the others go on', async () => {
  const impatient = await start({ patienceSeconds: 0.1 })
  const { promise, resolve } = Promise.withResolvers<Verdict>()
  found = () => promise
  await impatient.checkNow()
  expect(await light()).toMatchObject({ state: 'broken' })
  expect((await readPromises(house.engine))[0]).toMatchObject({ key: '3.2/quiet', state: 'kept' })
  found = async () => kept(seen)
  await impatient.checkNow()
  expect(await light()).toMatchObject({ state: 'broken' })
  resolve(kept(seen))
  await nextTurn()
  await impatient.checkNow()
  expect(await light()).toMatchObject({ state: 'kept' })
})

test('a state that nobody checks any more is overdue, not kept', async () => {
  await checks.checkNow()
  house.clock.set(new Date(house.clock.now().getTime() + 89_000))
  expect(await light()).toMatchObject({ state: 'kept' })
  house.clock.set(new Date(house.clock.now().getTime() + 2000))
  const report = await light()
  expect(report).toMatchObject({ state: 'overdue', checkedAt: expect.any(Date) as unknown })
  expect(report.seen.de).toMatch(/^Die Prüfung ist seit 9\. November 2026/)
  await checks.checkNow()
  expect(await light()).toMatchObject({ state: 'kept' })
})

test('every change of state, and nothing else, is in the history and the evidence', async () => {
  const verdicts = [
    unproven(seen),
    unproven(seen),
    kept(seen, { lamps: 3 }),
    kept(seen),
    broken(seen, { lamps: 0 }),
    kept(seen),
  ]
  for (const verdict of verdicts) {
    found = async () => verdict
    await checks.checkNow()
  }
  expect((await readHistory(house.engine, '3.10/light')).map(({ state }) => state)).toEqual([
    'kept',
    'broken',
    'kept',
    'unproven',
  ])
  expect(await readHistory(house.engine, '3.10/light', 1)).toHaveLength(1)
  const changes = (await recorded('promise.changed')).filter(({ key }) => key === '3.10/light')
  expect(changes.map(({ from, to }) => [from, to])).toEqual([
    [null, 'unproven'],
    ['unproven', 'kept'],
    ['kept', 'broken'],
    ['broken', 'kept'],
  ])
  const { since } = await light()
  found = async () => kept(seen)
  house.clock.set(new Date(house.clock.now().getTime() + 30_000))
  await checks.checkNow()
  expect((await light()).since).toEqual(since)
})

test('once a day the evidence has all states', async () => {
  await checks.checkNow()
  await checks.checkNow()
  expect(await recorded('promises.day')).toEqual([
    { day: '2026-11-09', states: { '3.2/quiet': 'kept', '3.10/light': 'kept' } },
  ])
  house.clock.set(new Date('2026-11-09T23:30:00Z'))
  await checks.checkNow()
  expect((await recorded('promises.day')).map(({ day }) => day)).toEqual(['2026-11-09', '2026-11-10'])
})

/** What a check of the registry sees. */
async function look(): Promise<Record<string, unknown>> {
  let saw = {}
  found = async (proof) => {
    const { rows } = await sql<{ customer: string }>`select customer from parcel order by 1`.execute(
      proof.owner,
    )
    saw = {
      rows: rows.map(({ customer }) => customer),
      typed: (await proof.owner.selectFrom('parcel').select('customer').execute()).length,
      visible: (await proof.ctx.db.selectFrom('parcel').select('customer').execute()).length,
      columns: await proof.columns('parcel'),
      readers: await proof.foreignReaders('visit'),
      answer: (await proof.request({ method: 'GET', path: '/health' })).body,
    }
    return kept(seen)
  }
  await checks.checkNow()
  return saw
}

test('a check sees hidden rows, columns, and whoever else could read', async () => {
  const run = (statement: string) => house.ownerPool.query(statement)
  await run(`insert into registry.parcel (customer, _mark) values ('a', null), ('b', 'r'), ('c', 'c')`)
  const columns = ['id', 'customer', 'delivered_at']
  const answer = '/health'
  expect(await look()).toEqual({ rows: ['a', 'b', 'c'], typed: 3, visible: 1, columns, readers: [], answer })
  const { rows } = await house.ownerPool.query<{ name: string }>('select current_database() as name')
  const stranger = `${rows[0]?.name}_stranger`
  await run(`create role ${stranger}; grant connect on database ${rows[0]?.name} to ${stranger}`)
  await run(
    `grant select (address) on registry.visit to ${stranger}; alter table registry.parcel add column secret text`,
  )
  await run(`grant insert on registry.visit_default to public`)
  expect(await look()).toMatchObject({
    columns: [...columns, 'secret'],
    readers: expect.arrayContaining(['public', stranger]) as unknown,
  })
})

test('looking at a module leaves the owner where it was', async () => {
  found = async (proof) => {
    await Promise.all(Array.from({ length: 8 }, () => sql`select 1 from parcel`.execute(proof.owner)))
    return kept(seen)
  }
  await checks.checkNow()
  const paths = await Promise.all(
    Array.from({ length: 8 }, () => house.ownerPool.query<{ search_path: string }>('show search_path')),
  )
  expect(new Set(paths.map(({ rows }) => rows[0]?.search_path))).toEqual(new Set(['engine']))
})

test('the house checks when asked, and says when another process has to', async () => {
  const told = createHouse(house.engine)
  await told.checkNow()
  expect((await told.promises()).map(({ state }) => state)).toEqual(['kept', 'kept'])
  await checks[Symbol.asyncDispose]()
  await expect(told.checkNow()).rejects.toMatchObject({ code: 'promises.checked_elsewhere', status: 503 })
})

test('by itself it checks at once after a start', async () => {
  await using other = await openHouse({ modules, config: { jobs: true } })
  await vi.waitFor(
    async () => {
      const states = (await readPromises(other.engine)).map(({ state }) => state)
      expect(states).toEqual(['kept', 'kept'])
    },
    { timeout: 20_000 },
  )
})
