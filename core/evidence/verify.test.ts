import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Engine } from '../engine.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import { openHouse, type TestHouse } from '../testing/house.ts'
import { recordAsEngine } from './chain.ts'
import { describeFault } from './fault.ts'
import { verifyEvidence } from './verify.ts'

async function fill(): Promise<TestHouse> {
  const house = await openHouse({ modules: [] })
  for (let number = 1; number <= 8; number++) await recordAsEngine(house.owner, 'test.number', { number })
  await house.chain()
  return house
}

/** What somebody with the owner's password could do: the triggers are no obstacle to them. */
async function tamper(db: Kysely<EngineTables>, statements: readonly string[]): Promise<void> {
  const tables = ['evidence', 'evidence_payload']
  for (const table of tables) await sql.raw(`alter table ${table} disable trigger user`).execute(db)
  for (const statement of statements) await sql.raw(statement).execute(db)
  for (const table of tables) await sql.raw(`alter table ${table} enable trigger user`).execute(db)
}

async function verify(engine: Pick<Engine, 'owner' | 'config' | 'now'>) {
  const { faults, count } = await verifyEvidence(engine)
  expect(count).toBe(faults.length)
  return faults
}

describe('what was done behind our back is found', () => {
  let house: TestHouse
  beforeAll(async () => {
    house = await fill()
  })
  afterAll(() => house[Symbol.asyncDispose]())

  test('an untouched chain has no fault', async () => {
    expect(await verifyEvidence(house.engine)).toEqual({ entries: 8, faults: [], count: 0 })
  })

  const cases: [string, string[], object[]][] = [
    [
      'an edited kind',
      [`update evidence set kind = 'x' where sequence = 4`],
      [{ kind: 'edited', sequence: 4 }],
    ],
    [
      'a time shifted by a microsecond',
      [`update evidence set at = at + interval '1 microsecond' where sequence = 4`],
      [{ kind: 'edited', sequence: 4 }],
    ],
    [
      'an edited entry with a hash made up',
      [`update evidence set kind = 'x', hash = sha256('x') where sequence = 4`],
      [{ kind: 'edited', sequence: 4 }],
    ],
    [
      'an edited last entry',
      [`update evidence set module = 'x' where sequence = 8`],
      [{ kind: 'edited', sequence: 8 }],
    ],
    [
      'a deleted entry',
      [`delete from evidence where sequence = 4`],
      [{ kind: 'deleted', sequence: 4, to: 4 }],
    ],
    [
      'the first entries deleted',
      [`delete from evidence where sequence < 4`],
      [{ kind: 'deleted', sequence: 1, to: 3 }],
    ],
    [
      'a deleted entry, the gap closed',
      [
        `delete from evidence where sequence = 7`,
        `delete from evidence_payload where sequence = 7`,
        `update evidence set sequence = 7 where sequence = 8`,
        `update evidence_payload set sequence = 7 where sequence = 8`,
      ],
      [
        { kind: 'reordered', sequence: 7, belongs: 8 },
        { kind: 'truncated', sequence: 8, to: 8 },
      ],
    ],
    [
      'the end cut off',
      [`delete from evidence where sequence > 5`, `delete from evidence_payload where sequence > 5`],
      [{ kind: 'truncated', sequence: 6, to: 8 }],
    ],
    ['all cut off', [`truncate evidence, evidence_payload`], [{ kind: 'truncated', sequence: 1, to: 8 }]],
    [
      'two entries exchanged',
      [
        `update evidence set sequence = -1 where sequence = 3`,
        `update evidence set sequence = 3 where sequence = 6`,
        `update evidence set sequence = 6 where sequence = -1`,
      ],
      [
        { kind: 'reordered', sequence: 3, belongs: 6 },
        { kind: 'reordered', sequence: 6, belongs: 3 },
      ],
    ],
    [
      'an entry added at the end',
      [
        `insert into evidence select 9, at, module, kind, payload_hash, hash, sha256('x') from evidence where sequence = 8`,
        `insert into evidence_payload values (9, '{}', now())`,
      ],
      [{ kind: 'inserted', sequence: 9 }],
    ],
    [
      'an entry pushed in between',
      [
        `update evidence set sequence = -sequence where sequence >= 7`,
        `update evidence_payload set sequence = -sequence where sequence >= 7`,
        `update evidence set sequence = 1 - sequence where sequence < 0`,
        `update evidence_payload set sequence = 1 - sequence where sequence < 0`,
        `insert into evidence select 7, at, module, kind, payload_hash, hash, sha256('x') from evidence where sequence = 6`,
        `insert into evidence_payload values (7, '{}', now())`,
      ],
      [
        { kind: 'inserted', sequence: 7 },
        { kind: 'reordered', sequence: 8, belongs: 7 },
        { kind: 'reordered', sequence: 9, belongs: 8 },
      ],
    ],
    [
      'an entry before the first',
      [
        `insert into evidence select -3, at, module, kind, payload_hash, previous, hash from evidence where sequence = 1`,
      ],
      [
        { kind: 'inserted', sequence: -3 },
        { kind: 'payload-deleted', sequence: -3 },
      ],
    ],
    [
      'an edited payload',
      [`update evidence_payload set payload = '{"number": 5}' where sequence = 4`],
      [{ kind: 'payload-edited', sequence: 4 }],
    ],
    [
      'a payload deleted early',
      [`delete from evidence_payload where sequence = 4`],
      [{ kind: 'payload-deleted', sequence: 4 }],
    ],
    [
      'a payload without an entry',
      [`insert into evidence_payload values (77, '{}', now())`],
      [{ kind: 'payload-inserted', sequence: 77 }],
    ],
  ]
  test.each(cases)('%s', async (_, statements, expected) => {
    const trx = await house.owner.startTransaction().execute()
    await tamper(trx, statements)
    const { config, now } = house.engine
    const faults = await verify({ owner: trx, config, now })
    await trx.rollback().execute()
    expect(faults).toHaveLength(expected.length)
    expect(faults).toEqual(expect.arrayContaining(expected.map((fault) => expect.objectContaining(fault))))
    for (const fault of faults) expect(describeFault(fault)).toContain(String(fault.sequence))
  })

  test.each([
    'update evidence set kind = kind',
    'delete from evidence',
    'truncate evidence',
    'update evidence_payload set at = at',
    'truncate evidence_payload',
  ])('without tampering with the triggers: %s is refused', async (statement) => {
    await expect(sql.raw(statement).execute(house.owner)).rejects.toThrow(/only ever added to/)
  })
})

describe('afterwards', () => {
  test('a loss at the end is still found when the writer has gone on', async () => {
    await using house = await fill()
    await tamper(house.owner, [
      `delete from evidence where sequence > 5`,
      `delete from evidence_payload where sequence > 5`,
    ])
    await recordAsEngine(house.owner, 'test.later', {})
    await house.chain()
    expect(await verify(house.engine)).toEqual([{ kind: 'deleted', sequence: 6, to: 8 }])
    expect(
      await house.owner
        .selectFrom('evidence')
        .select(['sequence', 'kind'])
        .where('sequence', '>', 5)
        .orderBy('sequence')
        .execute(),
    ).toEqual([
      { sequence: 9, kind: 'test.later' },
      { sequence: 10, kind: 'evidence.disagrees' },
    ])
  })

  test('a chain of many faults names them and counts the rest', async () => {
    await using house = await fill()
    await house.owner
      .insertInto('evidence_inbox')
      .values(Array.from({ length: 1200 }, () => ({ module: 'engine', kind: 'test.many', payload: {} })))
      .execute()
    await house.chain()
    await tamper(house.owner, [`update evidence set module = 'x'`])
    const { faults, count } = await verifyEvidence(house.engine)
    expect(count).toBe(1208)
    expect(faults).toHaveLength(1000)
  })
})

describe('the checkpoint', () => {
  const cases: [string, (file: string) => Promise<void>][] = [
    [
      'that was edited does not count',
      async (file) => writeFile(file, (await readFile(file, 'utf8')).replace('"sequence":8', '"sequence":7')),
    ],
    ['that is gone is missed', (file) => rm(file)],
  ]
  test.each(cases)('one %s, and the writer says that it made a new one', async (_, change) => {
    await using house = await fill()
    await change(join(house.engine.config.dataDir, 'evidence/head.json'))
    expect(await verify(house.engine)).toEqual([{ kind: 'checkpoint', sequence: 8 }])
    await house.chain()
    const last = await house.owner
      .selectFrom('evidence')
      .select('kind')
      .orderBy('sequence', 'desc')
      .executeTakeFirst()
    expect(last).toEqual({ kind: 'evidence.checkpoint_lost' })
  })

  test('rewriting the database with other keys is found', async () => {
    await using house = await fill()
    await writeFile(join(house.engine.config.dataDir, 'keys/evidence-hmac'), Buffer.alloc(32))
    await expect(verifyEvidence(house.engine)).rejects.toThrow(/belong to another installation/)
  })
})

test('a payload may be gone once its period has passed, and not before', async () => {
  await using house = await fill()
  await house.ownerPool.query('delete from evidence_payload where sequence < 3')
  expect(await verify(house.engine)).toHaveLength(2)
  house.clock.advance({ years: 3, hours: 1 })
  expect(await verify(house.engine)).toEqual([])
})
