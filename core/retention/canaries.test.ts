import { expect, test } from 'vitest'
import { openRegistry } from './fixtures/registry/house.ts'
import { editPeriod } from './periods.ts'

const monday = '2026-11-09T10:20:00Z'
const tables = ['visit', 'parcel', 'booking']

test('canaries die in the first sweep of a fresh installation, seen by no module and counted by nobody', async () => {
  await using registry = await openRegistry(monday)
  await registry.sweepNow()
  for (const table of tables)
    expect(await registry.facts(table)).toMatchObject({
      canaryDiedAt: expect.any(Date) as unknown,
      lastSweep: expect.any(Date) as unknown,
      oldest: null,
      deletedEarly: 0,
    })
  const deleted = await registry.recorded('retention.deleted')
  expect(deleted.map(({ rule, rows, canaries, oldest }) => ({ rule, rows, canaries, oldest }))).toEqual(
    tables.map((table) => ({ rule: `registry.${table}`, rows: 0, canaries: 1, oldest: null })),
  )
  // That of a partitioned table had a partition of its own, all of which was due.
  expect(deleted[0]).toMatchObject({ partition: 'visit_p2026102509' })
})

test('they come once an hour', async () => {
  await using registry = await openRegistry(monday)
  await registry.sweepNow()
  await registry.sweepNow()
  registry.house.clock.advance({ hours: 1 })
  await registry.sweepNow()
  const planted = await registry.house.owner
    .selectFrom('canary')
    .select('died_at')
    .where('rule', '=', 'registry.visit')
    .execute()
  expect(planted).toEqual([
    { died_at: expect.any(Date) as unknown },
    { died_at: expect.any(Date) as unknown },
  ])
})

test('while one lives no module sees it, and the owner does', async () => {
  await using registry = await openRegistry(monday)
  await registry.run(
    `create function registry.spare() returns trigger language plpgsql as 'begin return null; end'`,
  )
  await registry.run(
    `create trigger spare before delete on registry.parcel for each row execute function registry.spare()`,
  )
  await registry.sweepNow()
  expect(await registry.ctx.db.selectFrom('parcel').selectAll().execute()).toEqual([])
  const { rows } = await registry.house.ownerPool.query('select customer, _mark from registry.parcel')
  expect(rows).toEqual([{ customer: '', _mark: 'c' }])
})

test('one that the sweep does not delete is soon the oldest row', async () => {
  await using registry = await openRegistry(monday)
  await registry.run(
    `create function registry.spare() returns trigger language plpgsql as 'begin return null; end'`,
  )
  await registry.run(
    `create trigger spare before delete on registry.parcel for each row execute function registry.spare()`,
  )
  await registry.sweepNow()
  expect(await registry.facts('parcel')).toMatchObject({ canaryDiedAt: null, oldest: null })
  registry.house.clock.set(registry.ago(-3 * 60_000))
  await registry.sweepNow()
  const { oldest, overdueMinutes, canaryDiedAt } = await registry.facts('parcel')
  expect({ oldest, canaryDiedAt }).toEqual({ oldest: expect.any(Date) as unknown, canaryDiedAt: null })
  expect(overdueMinutes).toBeGreaterThan(0)
})

test('one that is no longer due, since the period was made longer, is taken back', async () => {
  await using registry = await openRegistry(monday)
  const { house, ago } = registry
  const start = ago(16 * 24 * 3_600_000)
  await house.ownerPool.query(
    `insert into registry.visit (at, address, size, details, _mark) values ($1, '', 0, '{}', 'c')`,
    [start],
  )
  await house.owner
    .insertInto('canary')
    .values({ rule: 'registry.visit', event_at: start, planted_at: ago(0), died_at: null })
    .execute()
  await editPeriod(house.engine, {
    module: 'registry',
    table: 'visit',
    period: { days: 30 },
    actor: 'staff:1',
  })
  expect(await registry.sweepNow()).toEqual({ failed: [], more: false })
  const canaries = await house.owner
    .selectFrom('canary')
    .select(['event_at', 'died_at'])
    .where('rule', '=', 'registry.visit')
    .execute()
  expect(canaries).toEqual([{ event_at: expect.any(Date) as unknown, died_at: expect.any(Date) as unknown }])
  expect(canaries[0]?.event_at).not.toEqual(start)
  expect((await registry.facts('visit')).oldest).toBeNull()
})
