import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { bigint, contact, plain, text } from '../ledger/columns.ts'
import { declare, table } from '../ledger/declare.ts'
import { defineModule } from '../module.ts'
import { keepAlways } from '../retention/keep.ts'
import { openHouse } from '../testing/house.ts'
import { recordAsEngine } from './chain.ts'
import { listEvidence } from './queries.ts'
import { verifyEvidence } from './verify.ts'
import { startEvidence } from './writer.ts'

const { module: notes } = defineModule({
  name: 'notes',
  folder: `${import.meta.dirname}/../database/fixtures/notes`,
  activities: {},
  ledger: declare({
    note: table({
      activity: 'notes',
      person: { email: 'email' },
      keep: keepAlways('test'),
      columns: { id: plain(bigint, 'generated'), email: contact(text), body: plain(text, 'nullable') },
    }),
  }),
})
const onDemand = { modules: [notes] }

test('many writers at once: every entry is chained once, what was rolled back is not', async () => {
  await using house = await openHouse(onDemand)
  await using evidence = await startEvidence(house.engine)
  const ctx = house.context('notes')
  const write = async (number: number) => {
    await ctx
      .transaction(async (inner) => {
        await inner.record('test.written', { number })
        if (number % 10 === 0) throw new Error('changed my mind')
      })
      .catch(() => undefined)
  }
  const written = Promise.all(Array.from({ length: 300 }, (_, number) => write(number)))
  const chained = await Promise.all(Array.from({ length: 10 }, () => evidence.chain()))
  await written
  chained.push(await evidence.chain())
  expect(chained.reduce((sum, count) => sum + count, 0)).toBe(270)
  const { rows } = await sql<{ number: number; module: string }>`
    select distinct (payload->>'number')::int as number, module from evidence_payload join evidence using (sequence)`.execute(
    house.owner,
  )
  expect(rows).toHaveLength(270)
  expect(new Set(rows.map((row) => row.module))).toEqual(new Set(['notes']))
  expect(await verifyEvidence(house.engine)).toEqual({ entries: 270, faults: [], count: 0 })
})

test('a module can add to the evidence and do nothing else with it', async () => {
  await using house = await openHouse(onDemand)
  const { db } = house.context('notes')
  for (const statement of [
    'select * from engine.evidence',
    'delete from engine.evidence',
    'update engine.evidence_payload set payload = null',
    'select * from engine.evidence_inbox',
    `insert into engine.evidence_inbox (module, kind, payload) values ('mail', 'x', '{}')`,
    'alter table engine.evidence disable trigger all',
  ])
    await expect(sql.raw(statement).execute(db)).rejects.toThrow(/permission denied|must be owner/)
})

test('values that PostgreSQL writes in its own way are no false alarm', async () => {
  await using house = await openHouse(onDemand)
  await using evidence = await startEvidence(house.engine)
  await sql`insert into evidence_inbox (at, module, kind, payload) values
    ('2026-10-25 02:30:00.000001+01', 'engine', 'ä "quoted"\n', '{"b": 1.10, "a": 1e3, "a": 12345678901234567890, "ü": "\\u00fc\\n"}'),
    ('1999-12-31 23:59:59.999999+00', 'engine', '', '[]')`.execute(house.owner)
  await evidence.chain()
  expect(await verifyEvidence(house.engine)).toEqual({ entries: 2, faults: [], count: 0 })
})

test('after a stop and a start the chain goes on', async () => {
  await using house = await openHouse(onDemand)
  for (let start = 0; start < 3; start++) {
    await using evidence = await startEvidence(house.engine)
    await recordAsEngine(house.owner, 'test.start', { start })
    await evidence.chain()
  }
  expect(await verifyEvidence(house.engine)).toEqual({ entries: 3, faults: [], count: 0 })
})

test('a crash between the commit and its checkpoint is no fault', async () => {
  await using house = await openHouse(onDemand)
  const head = join(house.engine.config.dataDir, 'evidence/head.json')
  const evidence = await startEvidence(house.engine)
  await recordAsEngine(house.owner, 'test.before', {})
  await evidence.chain()
  const before = await readFile(head)
  for (let number = 0; number < 3; number++) await recordAsEngine(house.owner, 'test.after', { number })
  await evidence.chain()
  await writeFile(head, before)
  expect(await verifyEvidence(house.engine)).toEqual({ entries: 4, faults: [], count: 0 })
  await using again = await startEvidence(house.engine)
  await again.chain()
  expect(await verifyEvidence(house.engine)).toEqual({ entries: 4, faults: [], count: 0 })
  expect(JSON.parse(await readFile(head, 'utf8'))).toMatchObject({ sequence: 4 })
})

test('a line of the checkpoints that a crash cut off is dropped, not reported', async () => {
  await using house = await openHouse(onDemand)
  const file = join(house.engine.config.dataDir, 'evidence/checkpoints.jsonl')
  await using evidence = await startEvidence(house.engine)
  for (let day = 0; day < 3; day++) {
    await recordAsEngine(house.owner, 'test.day', { day })
    await evidence.chain()
    await recordAsEngine(house.owner, 'test.day', { day })
    await evidence.chain()
    house.clock.advance({ days: 1 })
    await writeFile(file, '{"sequence":', { flag: 'a' })
    expect(await verifyEvidence(house.engine)).toMatchObject({ faults: [] })
  }
  const lines = (await readFile(file, 'utf8')).split('\n')
  expect(lines.slice(0, 3).map((line) => (JSON.parse(line) as { sequence: number }).sequence)).toEqual([
    1, 3, 5,
  ])
  expect(lines.slice(3)).toEqual(['{"sequence":'])
})

test('the keys lie outside the database, and without them nothing starts', async () => {
  await using house = await openHouse(onDemand)
  await startEvidence(house.engine)
  const keys = join(house.engine.config.dataDir, 'keys')
  for (const name of ['evidence-hmac', 'evidence-signing'])
    expect((await stat(join(keys, name))).mode & 0o777).toBe(0o600)
  await rm(keys, { recursive: true })
  await expect(startEvidence(house.engine)).rejects.toThrow(/put evidence-hmac and evidence-signing back/)
})

test('the writer wakes when something is recorded, and keeps a checkpoint when it stops', async () => {
  await using house = await openHouse(onDemand)
  {
    await using _ = await startEvidence({ ...house.engine, config: { ...house.engine.config, jobs: true } })
    await house.context('notes').record('test.woken', { id: 1 })
    await vi.waitFor(async () => expect(await listEvidence(house.engine)).toHaveLength(1), {
      timeout: 15_000,
    })
    await house.context('notes').record('test.last', { id: 2 })
  }
  expect(await listEvidence(house.engine, { limit: 1 })).toMatchObject([
    { sequence: 2, module: 'notes', kind: 'test.last', payload: { id: 2 } },
  ])
  expect(await listEvidence(house.engine, { before: 2 })).toMatchObject([{ sequence: 1 }])
  expect(await listEvidence(house.engine, { kind: 'test.woken' })).toMatchObject([{ sequence: 1 }])
  const kept = await readFile(join(house.engine.config.dataDir, 'evidence/checkpoints.jsonl'), 'utf8')
  expect(kept.trim().split('\n').at(-1)).toContain('"sequence":2')
})
