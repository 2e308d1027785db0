import { appendFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHouse, type TestHouse } from '../testing/house.ts'
import { recordAsEngine } from './chain.ts'
import type { Fault } from './fault.ts'
import { openKeys } from './keys.ts'
import { declareFork, planFork } from './restored.ts'
import { verifyEvidence } from './verify.ts'

let house: TestHouse
beforeEach(async () => {
  house = await openHouse({ modules: [] })
})
afterEach(() => house[Symbol.asyncDispose]())

const file = (name: string): string => join(house.engine.config.dataDir, 'evidence', name)
const tables = ['evidence', 'evidence_payload']

async function write(count: number): Promise<void> {
  for (let number = 0; number < count; number++) await recordAsEngine(house.owner, 'test.number', { number })
  await house.chain()
}

/** What a backup holds of the evidence, and what a restore of it does to the tables. */
async function backUp(name: string): Promise<void> {
  for (const table of tables)
    await sql.raw(`create table ${name}_${table} as table ${table}`).execute(house.owner)
}

async function putBack(name: string): Promise<void> {
  for (const table of tables) {
    await sql.raw(`alter table ${table} disable trigger user`).execute(house.owner)
    await sql.raw(`delete from ${table}`).execute(house.owner)
    await sql.raw(`insert into ${table} select * from ${name}_${table}`).execute(house.owner)
    await sql.raw(`alter table ${table} enable trigger user`).execute(house.owner)
  }
}

async function declare(backup: string): Promise<void> {
  const keys = await openKeys(house.engine)
  const { dataDir } = house.engine.config
  await declareFork(
    dataDir,
    await planFork(house.owner, keys, { evidenceIn: dataDir, backup, at: house.engine.now() }),
  )
}

async function restore(name: string): Promise<void> {
  await putBack(name)
  await declare(name)
}

const faults = async (): Promise<readonly Fault[]> => (await verifyEvidence(house.engine)).faults

test('a declared restore is no fault, before and after the chain goes on', async () => {
  await write(5)
  await backUp('monday')
  await write(3)
  await restore('monday')
  expect(await faults()).toEqual([])
  await write(4)
  expect(await faults()).toEqual([])
  const { rows } = await sql<{ sequence: number; kind: string; payload: object }>`
    select sequence, kind, payload from evidence join evidence_payload using (sequence) where sequence > 5 order by 1`.execute(
    house.owner,
  )
  expect(rows.map((row) => row.kind)).toEqual(['evidence.restored', ...Array(4).fill('test.number')])
  expect(rows[0]).toMatchObject({
    sequence: 6,
    payload: { backup: 'monday', sequence: 5, checkpoint: 8, abandoned_until: 8 },
  })
})

test('a restore that nobody declared is a truncation', async () => {
  await write(5)
  await backUp('monday')
  await write(3)
  await putBack('monday')
  expect(await faults()).toEqual([{ kind: 'truncated', sequence: 6, to: 8 }])
})

test('a truncation after a declared restore is still found', async () => {
  await write(5)
  await backUp('monday')
  await write(3)
  await restore('monday')
  await write(4)
  await backUp('tuesday')
  await write(2)
  await putBack('tuesday')
  expect(await faults()).toEqual([{ kind: 'truncated', sequence: 11, to: 12 }])
  await putBack('monday')
  expect(await faults()).toEqual([{ kind: 'truncated', sequence: 6, to: 12 }])
})

test('a truncation before a restore is not covered by it', async () => {
  await write(5)
  await backUp('monday')
  await write(3)
  await restore('monday')
  await write(1)
  await sql`create table shorter_evidence as select * from monday_evidence where sequence < 4`.execute(
    house.owner,
  )
  await sql`create table shorter_evidence_payload as select * from monday_evidence_payload where sequence < 4`.execute(
    house.owner,
  )
  await putBack('shorter')
  expect(await faults()).toEqual([{ kind: 'truncated', sequence: 4, to: 7 }])
})

test('backups may be restored in any order, also one of a branch that was abandoned', async () => {
  await write(5)
  await backUp('monday')
  await write(5)
  await backUp('tuesday')
  await write(5)
  await restore('monday')
  await write(6)
  await backUp('wednesday')
  await restore('tuesday')
  expect(await faults()).toEqual([])
  await write(20)
  expect(await faults()).toEqual([])
  await restore('wednesday')
  await write(1)
  expect(await faults()).toEqual([])
  await restore('monday')
  await restore('monday')
  await write(1)
  expect(await faults()).toEqual([])
  // What nobody declared is found on each of them.
  for (const name of ['monday', 'tuesday', 'wednesday']) {
    await putBack(name)
    expect(await faults()).not.toEqual([])
  }
})

test('a restore to the very end of an abandoned branch goes on from there', async () => {
  await write(5)
  await backUp('monday')
  await write(5)
  await backUp('tuesday')
  await restore('monday')
  await write(2)
  await restore('tuesday')
  expect(await faults()).toEqual([])
  await write(2)
  expect(await faults()).toEqual([])
})

test('a fork that was forged, changed or taken away explains nothing', async () => {
  await write(5)
  await backUp('monday')
  await write(3)
  await restore('monday')
  await write(1)
  const line = await readFile(file('forks.jsonl'), 'utf8')
  await writeFile(file('forks.jsonl'), line.replace('"sequence":5', '"sequence":4'))
  expect((await faults()).map((fault) => fault.kind)).toEqual(
    expect.arrayContaining(['checkpoint', 'truncated']),
  )
  await rm(file('forks.jsonl'))
  expect(await faults()).toEqual([{ kind: 'truncated', sequence: 8, to: 8 }])
  await writeFile(file('forks.jsonl'), `${line}{"at":"2026-`)
  expect(await faults()).toEqual([])
  await appendFile(file('forks.jsonl'), '\n')
  expect(await faults()).toMatchObject([{ kind: 'checkpoint' }])
})

test('an abandoned checkpoint put back as the last one is found', async () => {
  await write(5)
  await backUp('monday')
  await write(3)
  const head = await readFile(file('head.json'), 'utf8')
  await restore('monday')
  await writeFile(file('head.json'), head)
  expect(await faults()).toMatchObject([{ kind: 'checkpoint' }])
})

test('killed between the checkpoint and the fork, declaring again mends it', async () => {
  await write(5)
  await backUp('monday')
  await write(3)
  await restore('monday')
  await rm(file('forks.jsonl'))
  expect(await faults()).toEqual([{ kind: 'truncated', sequence: 6, to: 8 }])
  await declare('monday')
  expect(await faults()).toEqual([])
  await house.chain()
  expect(await faults()).toEqual([])
})

test('an edited entry is not excused by a restore', async () => {
  await write(5)
  await backUp('monday')
  await write(3)
  await sql`update monday_evidence set kind = 'x' where sequence = 3`.execute(house.owner)
  await restore('monday')
  expect(await faults()).toEqual([{ kind: 'edited', sequence: 3 }])
})

test('checkpoints that other keys signed are not replaced', async () => {
  await write(2)
  await writeFile(file('head.json'), '{"sequence":2,"hash":"00","at":"","signature":""}\n')
  await expect(declare('monday')).rejects.toThrow(/not signed with the keys in use/)
})
