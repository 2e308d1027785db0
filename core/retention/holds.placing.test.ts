import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { openArchive } from './fixtures/archive/house.ts'
import { openRegistry } from './fixtures/registry/house.ts'
import { holdsOn } from './held.ts'
import { liftIn, placeHold, reviewHold } from './holds.ts'
import { kinOf } from './kin.ts'
import { rulesOf } from './rules.ts'

const closed = '2023-05-04T10:00:00Z'
const now = '2026-11-25T10:00:00Z'

describe('who deletes by keys', () => {
  test('asks which holds stop them, and may lift those in its own transaction', async () => {
    await using archive = await openArchive(now)
    const { house } = archive
    for (let matter = 1; matter <= 3; matter++) await archive.matter(null)
    const first = await archive.hold('note', { matter_id: 1, part: 2 })
    const second = await archive.hold('matter', { id: 1 })
    await archive.hold('matter', { id: 3 })
    const rule = rulesOf(house.engine.modules).find(({ name }) => name === 'archive.matter')
    if (!rule) throw new Error('no rule')
    const kin = await kinOf(house.engine)
    expect(await holdsOn(house.owner, kin, rule, [{ id: 2 }])).toEqual([])
    expect(await holdsOn(house.owner, kin, rule, [])).toEqual([])
    await house.owner.transaction().execute(async (trx) => {
      const ids = await holdsOn(trx, kin, rule, [{ id: 1 }, { id: 2 }])
      expect(ids).toEqual([first, second])
      for (const id of ids) await liftIn(trx, { id, actor: 'system:replay', now: house.clock.now() })
      await sql`delete from archive.matter where id in (1, 2)`.execute(trx)
    })
    expect(await archive.ids('matter')).toEqual([3])
    expect(await archive.recorded('retention.hold_lifted')).toHaveLength(2)
  })
})

describe('placing', () => {
  test('names a reason, an object that is there, and a day for the review', async () => {
    await using archive = await openArchive(now)
    const { house, hold } = archive
    await archive.matter(closed)
    const place = (over: object) =>
      placeHold(house.engine, {
        module: 'archive',
        table: 'matter',
        key: { id: 1 },
        reason: 'x',
        reviewOn: '2027-02-01',
        actor: 'staff:1',
        ...over,
      })
    for (const reviewOn of ['2026-11-25', '2026-13-01', '2029-11-25', 'soon'])
      await expect(place({ reviewOn })).rejects.toMatchObject({ code: 'retention.review_date', status: 400 })
    await expect(place({ reason: ' ' })).rejects.toMatchObject({ code: 'retention.no_reason' })
    for (const key of [{ id: 2 }, { id: 'x' }, { id: '1; drop table x' }, { id: '99999999999999999999' }])
      await expect(place({ key })).rejects.toMatchObject({ code: 'retention.no_object', status: 404 })
    for (const key of [{}, { client: 'a' }, { id: 1, kind: 'usual' }])
      await expect(place({ key })).rejects.toMatchObject({ code: 'retention.wrong_key', status: 400 })
    await expect(place({ table: 'none' })).rejects.toMatchObject({ code: 'retention.unknown_table' })
    await expect(place({ module: 'engine', table: 'sweep' })).rejects.toMatchObject({
      code: 'retention.unknown_table',
    })
    expect(await archive.recorded('retention.held')).toEqual([])
    const id = await hold('matter', { id: '1' }, '2027-02-01')
    await reviewHold(house.engine, { id, reviewOn: '2027-05-01', actor: 'staff:2' })
    await archive.lift(id)
    await expect(archive.lift(id)).rejects.toMatchObject({ code: 'retention.no_hold', status: 404 })
    expect(await archive.recorded('retention.held')).toEqual([
      {
        hold: id,
        table: 'archive.matter',
        key: { id: 1 },
        owner: 'staff:1',
        reviewOn: '2027-02-01',
        actor: 'staff:1',
      },
    ])
    expect(await archive.recorded('retention.hold_reviewed')).toEqual([
      { hold: id, reviewOn: '2027-05-01', actor: 'staff:2' },
    ])
    expect(await archive.recorded('retention.hold_lifted')).toEqual([
      { hold: id, table: 'archive.matter', key: { id: 1 }, actor: 'staff:2' },
    ])
  })

  test('on an entry of a log is refused with what to do instead', async () => {
    await using registry = await openRegistry(now)
    await expect(
      placeHold(registry.house.engine, {
        module: 'registry',
        table: 'visit',
        key: { at: now, id: 1 },
        reason: 'incident',
        reviewOn: '2027-02-01',
        actor: 'staff:1',
      }),
    ).rejects.toMatchObject({
      code: 'retention.goes_whole',
      message: expect.stringContaining('Export') as unknown,
    })
  })
})
