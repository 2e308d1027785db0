import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noteRestoreTest } from '#core/backup/self-test.ts'
import { openRightsHouse, type RightsHouse } from './fixtures.ts'

describe('5/erasure-outlives-restore', () => {
  let house: RightsHouse
  beforeAll(async () => {
    house = await openRightsHouse()
  }, 120_000)
  afterAll(() => house?.[Symbol.asyncDispose]())

  const state = async () => {
    await house.prove()
    return (await house.engine.house.promises()).find(({ key }) => key === '5/erasure-outlives-restore')
  }
  const tried = { backup: '2026-11-25T03-15-00-000Z', matched: 0, resurrected: 0, failed: null }

  test('is kept on a fresh installation by a row that is planted and leaves nothing behind', async () => {
    const rows = async () => (await house.ownerPool.query(`select count(*) from staff.account`)).rows
    const before = await rows()
    expect(await state()).toMatchObject({ state: 'kept', figures: { repeats: true, backup: '' } })
    expect(await rows()).toEqual(before)
  })

  test('is broken where a row resists the repeated erasure', async () => {
    const { rows } = await house.ownerPool.query<{ place: string }>(
      `select format('%I.%I', n.nspname, c.relname) as place from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = any($1) and c.relkind = 'r'`,
      [house.engine.modules.map((module) => module.schema)],
    )
    await house.ownerPool.query(
      `create function public.resist() returns trigger language plpgsql as 'begin return null; end'`,
    )
    for (const { place } of rows)
      await house.ownerPool.query(
        `create trigger resist before delete on ${place} for each row execute function public.resist()`,
      )
    expect(await state()).toMatchObject({ state: 'broken', figures: { repeats: false } })
    await house.ownerPool.query('drop function public.resist() cascade')
    expect(await state()).toMatchObject({ state: 'kept' })
  })

  test('is broken by a backup that brought somebody back or can’t be restored, until another one was tried', async () => {
    await noteRestoreTest(house.engine, { ...tried, resurrected: 2 })
    expect(await state()).toMatchObject({ state: 'broken', figures: { resurrected: 2 } })
    house.clock.advance({ hours: 1 })
    await noteRestoreTest(house.engine, { ...tried, failed: 'no space left' })
    expect(await state()).toMatchObject({ state: 'broken' })
    house.clock.advance({ hours: 1 })
    await noteRestoreTest(house.engine, tried)
    expect(await state()).toMatchObject({ state: 'kept', figures: { backup: tried.backup } })
  })
})
