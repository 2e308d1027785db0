import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { plus } from '../calendar.ts'
import { openRegistry, type RegistryHouse } from './fixtures/registry/house.ts'

const hour = 3_600_000
const monday = '2026-11-09T10:20:00Z'

async function partitions({ house }: RegistryHouse): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'registry.visit'::regclass order by 1`.execute(house.owner)
  return rows.map(({ name }) => name)
}

describe('partitions', () => {
  test('are there six hours ahead, and what fits none is not lost', async () => {
    await using registry = await openRegistry(monday)
    const { house, ago, visit, visits, sweepNow } = registry
    expect(await partitions(registry)).toEqual([
      'visit_default',
      ...[10, 11, 12, 13, 14, 15, 16].map((at) => `visit_p20261109${at}`),
    ])
    await visit(ago(-30 * hour), 1)
    await visit(ago(9 * hour), 2)
    expect(await visits()).toEqual([1, 2])
    house.clock.advance({ hours: 30 })
    expect(await sweepNow()).toEqual({ failed: [], more: false })
    expect(await visits()).toEqual([1, 2])
    const now = await partitions(registry)
    expect(now).toContain('visit_p2026111017')
    expect(now).not.toContain('visit_p2026111016')
  })

  test('go whole when all of theirs is due, not a moment before', async () => {
    await using registry = await openRegistry(monday)
    const { house, ago, visit, visits, sweepNow } = registry
    await visit(ago(0), 1)
    const due = plus(new Date('2026-11-09T11:00:00Z'), { days: 15 }, 'Europe/Berlin')
    house.clock.set(new Date(due.getTime() - 60_000))
    await sweepNow()
    expect(await visits()).toEqual([1])
    house.clock.set(due)
    await sweepNow()
    expect(await visits()).toEqual([])
    expect(await partitions(registry)).not.toContain('visit_p2026110910')
    expect(await registry.recorded('retention.deleted')).toContainEqual(
      expect.objectContaining({
        rule: 'registry.visit',
        partition: 'visit_p2026110910',
        rows: 1,
        canaries: 0,
        early: 0,
      }),
    )
    expect(await registry.facts('visit')).toMatchObject({
      oldest: null,
      deletedEarly: 0,
      lastSweepFailed: false,
    })
  })

  test('a reader that stays open delays the drop, and never the writers', async () => {
    await using registry = await openRegistry(monday)
    const { house, ago, visit, visits, sweepNow, facts } = registry
    await visit(ago(0), 1)
    house.clock.advance({ days: 15, hours: 2 })
    const reader = await house.ownerPool.connect()
    await reader.query('begin')
    await reader.query('select count(*) from registry.visit')
    let sweeping = true
    const swept = sweepNow().finally(() => (sweeping = false))
    let written = 0
    for (; sweeping; written++) await visit(ago(0), 2)
    expect(await swept).toEqual({ failed: [], more: false })
    expect(written).toBeGreaterThan(5)
    expect(await visits()).toContain(1)
    for (let run = 2; run < 5; run++) expect((await sweepNow()).failed).toEqual([])
    expect(await facts('visit')).toMatchObject({ lastSweepFailed: false, lastSweep: null })
    expect((await sweepNow()).failed).toEqual(['registry.visit'])
    expect(await facts('visit')).toMatchObject({ lastSweepFailed: true })
    await reader.query('rollback')
    reader.release()
    expect(await sweepNow()).toEqual({ failed: [], more: false })
    expect(await visits()).toEqual(Array.from({ length: written }, () => 2))
    expect(await facts('visit')).toMatchObject({ lastSweepFailed: false })
  }, 60_000)
})

describe('rows', () => {
  test('planted behind our back in a partitioned table go one by one', async () => {
    await using registry = await openRegistry(monday)
    const { house, ago, visits, sweepNow, facts, recorded } = registry
    await sweepNow()
    const planted = ago(400 * 24 * hour)
    await house.ownerPool.query(
      `insert into registry.visit (at, address, size, details) values ($1, '', 9, '{}')`,
      [planted],
    )
    const before = await facts('visit')
    expect(before.oldest).toEqual(planted)
    expect(before.overdueMinutes).toBeGreaterThan(384 * 24 * 60)
    await sweepNow()
    expect(await visits()).toEqual([])
    expect(await recorded('retention.deleted')).toContainEqual(
      expect.objectContaining({ rule: 'registry.visit', rows: 1, early: 0 }),
    )
    expect((await facts('visit')).overdueMinutes).toBeLessThanOrEqual(0)
  })

  test('go in batches with what depends on them; those whose period has not begun stay', async () => {
    await using registry = await openRegistry(monday)
    const { house, ctx, ago, sweepNow, recorded, run } = registry
    await sql`insert into registry.parcel (customer, delivered_at)
      select 'customer ' || n, ${ago(0)} from generate_series(1, 12000) n`.execute(house.owner)
    await run(`insert into registry.parcel_item (parcel_id, name) select id, 'x' from registry.parcel`)
    await ctx.db.insertInto('parcel').values({ customer: 'waiting' }).execute()
    const count = async () =>
      (
        await ctx.db
          .selectFrom('parcel')
          .select(sql<number>`count(*)`.as('n'))
          .executeTakeFirstOrThrow()
      ).n
    house.clock.advance({ days: 29 })
    await sweepNow()
    expect(await count()).toBe(12_001)
    house.clock.advance({ days: 1 })
    await sweepNow()
    expect(await count()).toBe(1)
    expect(await ctx.db.selectFrom('parcel_item').select('id').execute()).toEqual([])
    const batches = (await recorded('retention.deleted')).filter(
      ({ rule, rows }) => rule === 'registry.parcel' && rows !== 0,
    )
    expect(batches.map(({ rows }) => rows)).toEqual([4999, 5000, 2001])
  })

  test('of a day are kept until that day next year has ended', async () => {
    await using registry = await openRegistry(monday)
    const { house, ctx, sweepNow } = registry
    await ctx.db
      .insertInto('booking')
      .values({ customer: 'a@b.de', left_on: '2026-11-09', room: 'double' })
      .execute()
    const left = () => ctx.db.selectFrom('booking').select('left_on').execute()
    house.clock.set(new Date('2027-11-09T22:50:00Z'))
    await sweepNow()
    expect(await left()).toEqual([{ left_on: '2026-11-09' }])
    house.clock.set(new Date('2027-11-09T23:00:00Z'))
    await sweepNow()
    expect(await left()).toEqual([])
  })

  test('hidden ones are found and deleted like all others', async () => {
    await using registry = await openRegistry(monday)
    const start = registry.ago(60 * 24 * hour)
    await registry.house.ownerPool.query(
      `insert into registry.parcel (customer, delivered_at, _mark) values ('x', $1, 'r')`,
      [start],
    )
    expect((await registry.facts('parcel')).oldest).toEqual(start)
    await registry.sweepNow()
    expect((await registry.facts('parcel')).oldest).toBeNull()
  })
})

test('a sweep that fails says so, and the other rules go on', async () => {
  await using registry = await openRegistry(monday)
  const { sweepNow, facts, recorded, run } = registry
  await run(
    `create function registry.refuse() returns trigger language plpgsql as $$ begin raise exception 'not today'; end $$`,
  )
  await run(
    `create trigger refuse before delete on registry.parcel for each row execute function registry.refuse()`,
  )
  expect(await sweepNow()).toEqual({ failed: ['registry.parcel'], more: false })
  expect(await facts('parcel')).toMatchObject({ lastSweepFailed: true, canaryDiedAt: null })
  expect(await facts('booking')).toMatchObject({
    lastSweepFailed: false,
    canaryDiedAt: expect.any(Date) as unknown,
  })
  expect(await recorded('retention.swept')).toEqual([
    expect.objectContaining({ failed: ['registry.parcel'] }),
  ])
  await run('drop trigger refuse on registry.parcel')
  expect(await sweepNow()).toEqual({ failed: [], more: false })
  expect(await facts('parcel')).toMatchObject({
    lastSweepFailed: false,
    canaryDiedAt: expect.any(Date) as unknown,
  })
})

test('quiet runs share a row of the journal for an hour', async () => {
  await using registry = await openRegistry(monday)
  const runs = async () =>
    (
      await registry.house.owner
        .selectFrom('sweep')
        .select('runs')
        .where('rule', '=', 'registry.booking')
        .orderBy('id')
        .execute()
    ).map((row) => row.runs)
  for (let minute = 0; minute < 5; minute++) await registry.sweepNow()
  // The canary's death is the first row; the runs, its own included, are counted on it.
  expect(await runs()).toEqual([6])
  registry.house.clock.advance({ hours: 2 })
  await registry.sweepNow()
  expect(await runs()).toHaveLength(2)
})
