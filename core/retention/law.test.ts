import { expect, test } from 'vitest'
import { openArchive } from './fixtures/archive/house.ts'
import { closeYear, listYears, openYear } from './open-years.ts'
import { effectivePeriods } from './periods.ts'
import { rulesOf } from './rules.ts'

const day = (year: number) => `${year}-06-15`

test('documents go after the period of their class, from the end of their year', async () => {
  await using archive = await openArchive('2026-11-25T10:00:00Z')
  const { ctx, ids, sweepAt } = archive
  for (const issued_on of ['2018-12-31', '2019-01-01'])
    await ctx.db.insertInto('invoice').values({ customer: 'a@b.example', issued_on }).execute()
  for (const received_at of ['2020-12-31T22:59:59.999Z', '2020-12-31T23:00:00Z'])
    await ctx.db
      .insertInto('letter')
      .values({ sender: 'a@b.example', received_at: new Date(received_at) })
      .execute()
  await sweepAt('2026-12-31T22:59:00Z')
  expect([await ids('invoice'), await ids('letter')]).toEqual([
    [1, 2],
    [1, 2],
  ])
  await sweepAt('2026-12-31T23:00:00Z')
  expect([await ids('invoice'), await ids('letter')]).toEqual([[2], [2]])
  await sweepAt('2027-12-31T23:00:00Z')
  expect([await ids('invoice'), await ids('letter')]).toEqual([[], []])
  expect(await archive.facts('invoice')).toMatchObject({ deletedEarly: 0, oldest: null })
})

test('the version in force on the day counts, and the sweep follows it', async () => {
  await using archive = await openArchive('2024-12-31T22:00:00Z')
  const { ctx, ids, sweepAt, house } = archive
  for (const year of [2013, 2014, 2016, 2017])
    await ctx.db
      .insertInto('invoice')
      .values({ customer: 'a@b.example', issued_on: day(year) })
      .execute()
  const period = async () => {
    const rule = rulesOf(house.engine.modules).find(({ name }) => name === 'archive.invoice')
    return rule && (await effectivePeriods(house.owner, house.engine))(rule)
  }
  await sweepAt('2024-12-31T22:30:00Z')
  expect(await ids('invoice')).toEqual([2, 3, 4])
  expect(await period()).toEqual({ years: 10 })
  await sweepAt('2024-12-31T23:00:00Z')
  expect(await ids('invoice')).toEqual([4])
  expect(await period()).toEqual({ years: 8 })
  expect(await archive.facts('invoice')).toMatchObject({ deletedEarly: 0 })
})

test('the period of a class can’t be edited; the refusal names the law', async () => {
  await using archive = await openArchive('2026-11-25T10:00:00Z')
  const rule = rulesOf(archive.house.engine.modules).find(({ name }) => name === 'archive.invoice')
  expect(rule?.keep).toMatchObject({ law: true, lawClass: 'voucher', yearEnd: true })
  await expect(
    archive.house.engine.house.setPeriod('archive', 'invoice', { years: 1 }, 'staff:1'),
  ).rejects.toMatchObject({
    code: 'retention.fixed',
    message: expect.stringContaining('§ 147(1) no. 4') as unknown,
  })
})

test('while a year is open its documents stay; when it is closed they go by themselves', async () => {
  await using archive = await openArchive('2027-03-01T10:00:00Z')
  const { ctx, ids, sweepAt, house, facts } = archive
  for (const year of [2016, 2017, 2018, 2019])
    await ctx.db
      .insertInto('invoice')
      .values({ customer: 'a@b.example', issued_on: day(year) })
      .execute()
  await ctx.db
    .insertInto('letter')
    .values({ sender: 'a@b.example', received_at: new Date('2017-06-01T10:00:00Z') })
    .execute()
  const matter = await archive.matter('2017-06-01T10:00:00Z')
  await openYear(house.engine, { year: 2017, reason: 'Tax audit 2015 to 2017', actor: 'staff:1' })
  await sweepAt('2027-03-01T10:01:00Z')
  // What no law keeps goes as ever.
  expect([await ids('invoice'), await ids('letter'), await ids('matter')]).toEqual([[2, 4], [1], []])
  expect(matter.id).toBe(1)
  expect(await facts('invoice')).toMatchObject({
    openYears: [2017],
    overdueMinutes: expect.any(Number) as unknown,
  })
  expect((await facts('invoice')).overdueMinutes).toBeLessThan(0)
  expect((await facts('letter')).oldest).toBeNull()

  await closeYear(house.engine, { year: 2017, actor: 'staff:2' })
  // Due for years, yet nobody's fault: it could not go before now.
  expect((await facts('invoice')).overdueMinutes).toBeLessThan(0)
  await sweepAt('2027-03-01T10:02:00Z')
  expect([await ids('invoice'), await ids('letter')]).toEqual([[4], []])
  expect(await facts('invoice')).toMatchObject({ deletedEarly: 0, openYears: [] })

  expect(await archive.recorded('retention.year_opened')).toEqual([{ year: 2017, actor: 'staff:1' }])
  expect(await archive.recorded('retention.year_closed')).toEqual([{ year: 2017, actor: 'staff:2' }])
  expect(await listYears(house.engine)).toMatchObject([
    { year: 2017, reason: 'Tax audit 2015 to 2017', openedBy: 'staff:1', closedBy: 'staff:2' },
  ])
})

test('a year closed whose documents do not go is overdue before long', async () => {
  await using archive = await openArchive('2027-03-01T10:00:00Z')
  const { ctx, house, facts } = archive
  await openYear(house.engine, { year: 2017, reason: 'audit', actor: 'staff:1' })
  await ctx.db
    .insertInto('invoice')
    .values({ customer: 'a@b.example', issued_on: day(2017) })
    .execute()
  await closeYear(house.engine, { year: 2017, actor: 'staff:1' })
  expect((await facts('invoice')).oldest).toBeNull()
  house.clock.set(new Date('2027-03-01T10:11:00Z'))
  expect((await facts('invoice')).overdueMinutes).toBeGreaterThan(365 * 24 * 60)
})

test('a year is opened once, with a reason, and only when it has begun', async () => {
  await using archive = await openArchive('2026-11-25T10:00:00Z')
  const { engine } = archive.house
  const open = (year: number, reason = 'audit') => openYear(engine, { year, reason, actor: 'staff:1' })
  for (const year of [1989, 2027, 2020.5])
    await expect(open(year)).rejects.toMatchObject({ code: 'retention.year', status: 400 })
  await expect(open(2020, ' ')).rejects.toMatchObject({ code: 'retention.no_year_reason' })
  await open(2020)
  await expect(open(2020)).rejects.toMatchObject({ code: 'retention.year_is_open', status: 409 })
  await expect(closeYear(engine, { year: 2019, actor: 'x' })).rejects.toMatchObject({ status: 404 })
  await closeYear(engine, { year: 2020, actor: 'staff:1' })
  await open(2020)
})

test('a year that is opened while a batch runs waits for it, and then keeps what is left', async () => {
  await using archive = await openArchive('2027-03-01T10:00:00Z')
  const { ctx, house, ids } = archive
  await ctx.db
    .insertInto('invoice')
    .values({ customer: 'a@b.example', issued_on: day(2017) })
    .execute()
  // A batch that takes its time: the row's deletion waits for this transaction.
  await house.ownerPool.query(`create function archive.dawdle() returns trigger language plpgsql as $$
    begin perform pg_advisory_xact_lock(4711); return old; end $$`)
  await house.ownerPool.query(
    'create trigger dawdle before delete on archive.invoice for each row execute function archive.dawdle()',
  )
  const blocker = await house.ownerPool.connect()
  await blocker.query('begin')
  await blocker.query('select pg_advisory_xact_lock(4711)')
  const sweeping = house.sweep()
  const waiting = async (what: string) =>
    (
      await house.ownerPool.query(
        `select from pg_locks where locktype = 'advisory' and not granted and mode = $1`,
        [what],
      )
    ).rows.length > 0
  await expect.poll(() => waiting('ExclusiveLock')).toBe(true)
  let opened = false
  const opening = openYear(house.engine, { year: 2017, reason: 'audit', actor: 'staff:1' }).then(
    () => (opened = true),
  )
  await expect
    .poll(
      async () =>
        (
          await house.ownerPool.query(
            `select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted`,
          )
        ).rows[0].n,
    )
    .toBe(2)
  expect(opened).toBe(false)
  await blocker.query('commit')
  blocker.release()
  expect((await sweeping).failed).toEqual([])
  await opening
  expect(await ids('invoice')).toEqual([])
  await ctx.db
    .insertInto('invoice')
    .values({ customer: 'a@b.example', issued_on: day(2017) })
    .execute()
  await house.sweep()
  expect(await ids('invoice')).toHaveLength(1)
})

test('what belongs to several documents goes a period after the last of them has ended', async () => {
  await using archive = await openArchive('2026-03-01T10:00:00Z')
  const { ctx, ids, sweepAt } = archive
  const rows = [
    ['2026-03-01T10:00:00Z', '2026-08-01T10:00:00Z'],
    ['2026-08-01T10:00:00Z', '2026-03-01T10:00:00Z'],
    ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00Z'],
    ['2026-03-01T10:00:00Z', null],
    [null, null],
  ]
  for (const [offer, order] of rows)
    await ctx.db
      .insertInto('drawing')
      .values({
        title: 'x',
        offer_ended_at: offer ? new Date(offer) : null,
        order_ended_at: order ? new Date(order) : null,
      })
      .execute()
  await sweepAt('2027-03-01T10:01:00Z')
  expect(await ids('drawing')).toEqual([1, 2, 4, 5])
  expect((await archive.facts('drawing')).oldest).toEqual(new Date('2026-08-01T10:00:00Z'))
  await sweepAt('2027-08-01T10:01:00Z')
  expect(await ids('drawing')).toEqual([4, 5])
  expect(await archive.facts('drawing')).toMatchObject({ oldest: null, deletedEarly: 0 })
  await sweepAt('2040-01-01T00:00:00Z')
  expect(await ids('drawing')).toEqual([4, 5])
})

test('the sweep finds what is due by the index, however many rows are not', async () => {
  await using archive = await openArchive('2027-03-01T10:00:00Z')
  const { house } = archive
  await house.ownerPool.query(`insert into archive.drawing (title, offer_ended_at, order_ended_at)
    select 'x', now() - n * interval '1 minute', case when n % 2 = 0 then null else now() end from generate_series(1, 20000) n`)
  await house.ownerPool.query('analyze archive.drawing')
  const { rows } = await house.ownerPool.query<{ 'QUERY PLAN': string }>(
    `explain select ctid from only archive.drawing
      where offer_ended_at is not null and order_ended_at is not null and greatest(offer_ended_at, order_ended_at) < now() - interval '1 year'
      order by greatest(offer_ended_at, order_ended_at) limit 5000 for update skip locked`,
  )
  expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('drawing_over')
})
