import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { openArchive } from './fixtures/archive/house.ts'
import { openRegistry } from './fixtures/registry/house.ts'
import { heldKeys } from './held.ts'
import { kinOf } from './kin.ts'
import { closeYear, openYear } from './open-years.ts'
import type { Preview } from './retention.ts'

const now = '2026-11-25T10:00:00Z'

const going = ({ rules }: Preview) =>
  Object.fromEntries(rules.map(({ table, going, held }) => [table, held ? `${going}, ${held} held` : going]))

/** Rows that the evidence says were deleted, by table. */
const gone = (recorded: Record<string, unknown>[]): Record<string, number> => {
  const sums: Record<string, number> = {}
  for (const { rule, rows } of recorded) {
    const table = String(rule).split('.')[1] ?? ''
    sums[table] = (sums[table] ?? 0) + Number(rows)
  }
  return sums
}

describe('the preview', () => {
  test('says what the sweep then deletes, no row more and none less', async () => {
    await using archive = await openArchive(now)
    const { house, ctx } = archive
    const { retention } = house.engine.house
    for (const year of [2016, 2017, 2018, 2019])
      for (let count = 0; count < 3; count++)
        await ctx.db
          .insertInto('invoice')
          .values({ customer: 'a@b.example', issued_on: `${year}-12-31` })
          .execute()
    for (const ended of ['2025-12-31T22:59:59.999Z', '2025-12-31T23:00:01Z', null])
      await ctx.db
        .insertInto('drawing')
        .values({
          title: 'x',
          offer_ended_at: new Date('2025-01-01'),
          order_ended_at: ended ? new Date(ended) : null,
        })
        .execute()
    for (let count = 0; count < 4; count++) await archive.matter('2023-12-31T22:59:59.999Z')
    await archive.matter('2023-12-31T23:00:00Z')
    await archive.matter(null)
    await archive.hold('note', { matter_id: 2, part: 1 })
    await openYear(house.engine, { year: 2017, reason: 'audit', actor: 'staff:1' })
    await house.sweep()

    const until = new Date('2027-01-01T00:00:00+01:00')
    const before = await retention.preview(until)
    expect(going(before)).toEqual({
      invoice: 3,
      letter: 0,
      drawing: 1,
      matter: '3, 1 held',
      question: 0,
    })
    expect(before).toMatchObject({ holds: 1, reviewsDue: 0 })
    const earlier = await archive.recorded('retention.deleted')
    await archive.sweepAt('2027-01-01T00:00:00+01:00')
    const deleted = gone((await archive.recorded('retention.deleted')).slice(earlier.length))
    for (const { table, going: rows } of before.rules)
      expect([table, deleted[table] ?? 0]).toEqual([table, rows])
    expect(going(await retention.preview(until))).toMatchObject({
      invoice: 0,
      drawing: 0,
      matter: '0, 1 held',
    })

    // What was stopped shows up as soon as nothing stops it.
    await closeYear(house.engine, { year: 2017, actor: 'staff:1' })
    expect(going(await retention.preview())).toMatchObject({ invoice: 3 })
  })

  test('counts whole hours of a log, as they go', async () => {
    await using registry = await openRegistry('2026-11-09T10:20:00Z')
    const { house, visit, ago, sweepNow } = registry
    await visit(ago(0), 1)
    await visit(ago(1_000), 2)
    await visit(ago(-3_600_000), 3)
    await visit(ago(40 * 86_400_000), 4)
    await sweepNow()
    const until = new Date('2026-11-24T11:00:00Z')
    const { rules } = await house.engine.house.retention.preview(until)
    expect(rules.find(({ table }) => table === 'visit')).toMatchObject({ going: 2, more: false })
    const just = await house.engine.house.retention.preview(new Date(until.getTime() - 1))
    expect(just.rules.find(({ table }) => table === 'visit')?.going).toBe(0)
    const earlier = await registry.recorded('retention.deleted')
    house.clock.set(until)
    await sweepNow()
    expect(gone((await registry.recorded('retention.deleted')).slice(earlier.length)).visit).toBe(2)
  })

  test('tells the oldest row and when the next one goes', async () => {
    await using archive = await openArchive(now)
    const { retention } = archive.house.engine.house
    await archive.matter('2024-05-01T10:00:00Z')
    await archive.matter('2025-05-01T10:00:00Z')
    await archive.hold('matter', { id: 1 })
    const { rules, until } = await retention.preview()
    expect(until).toEqual(new Date('2026-11-25T23:00:00Z'))
    expect(rules.find(({ table }) => table === 'matter')).toMatchObject({
      oldest: new Date('2025-05-01T10:00:00Z'),
      next: new Date('2028-12-31T23:00:00Z'),
      held: 1,
      heldGone: 0,
      yearEnd: true,
      starts: 'case',
      period: { years: 3 },
    })
    expect(rules.find(({ table }) => table === 'invoice')).toMatchObject({
      oldest: null,
      next: null,
      lawClass: 'voucher',
      source: { de: expect.stringContaining('BEG IV') as unknown },
    })
  })

  test('counts to ten thousand and not further', async () => {
    await using archive = await openArchive(now)
    await archive.house.ownerPool.query(
      `insert into archive.matter (client, closed_at) select 'x', '2020-01-01' from generate_series(1, 12000)`,
    )
    const { rules } = await archive.house.engine.house.retention.preview()
    expect(rules.find(({ table }) => table === 'matter')).toMatchObject({ going: 10_000, more: true })
  })
})

describe('the list of holds', () => {
  test('says what each keeps, since when, and when the object would go without it', async () => {
    await using archive = await openArchive(now)
    const { house, ctx } = archive
    const { retention } = house.engine.house
    await archive.matter('2024-05-01T10:00:00Z')
    await archive.matter(null)
    await ctx.db
      .insertInto('question')
      .values({ matter_id: 1, answered_at: new Date('2026-11-01T10:00:00Z') })
      .execute()
    const first = await archive.hold('note', { part: 1, matter_id: 1 }, '2026-11-26')
    const second = await archive.hold('matter', { id: 2 }, '2027-11-26')
    expect(await retention.holds({ state: 'active' })).toMatchObject([
      { id: second, table: 'matter', key: { id: 2 }, goesAt: null, reviewDue: false },
      // By the question's own, shorter period, which takes the matter along.
      { id: first, table: 'note', key: { part: 1, matter_id: 1 }, goesAt: new Date('2027-05-01T09:00:00Z') },
    ])
    const keys = heldKeys(await kinOf(house.engine), {
      module: 'archive',
      schema: 'archive',
      table: 'matter',
    })
    expect((await sql`${keys} order by 1`.execute(house.owner)).rows).toEqual([
      { key: { id: 1 } },
      { key: { id: 2 } },
    ])
    house.clock.set(new Date('2026-11-26T10:00:00Z'))
    expect(await retention.holds({ state: 'due' })).toMatchObject([{ id: first, reviewDue: true }])
    expect(await retention.preview()).toMatchObject({ holds: 2, reviewsDue: 1 })
    await retention.review(first, '2027-02-01', 'staff:1')
    expect(await retention.holds({ state: 'due' })).toEqual([])
    await retention.lift(second, 'staff:2')
    expect(await retention.holds({ state: 'lifted' })).toMatchObject([{ id: second, liftedBy: 'staff:2' }])
    expect(await retention.holds({ state: 'active', before: first })).toEqual([])
  })

  test('names what can be held, and by which columns', async () => {
    await using registry = await openRegistry(now)
    const { retention } = registry.house.engine.house
    expect((await retention.holdables()).map(({ table, key }) => [table, ...key])).toEqual([
      ['parcel', 'id'],
      ['parcel_item', 'id'],
      ['booking', 'id'],
    ])
  })
})

describe('the protocol', () => {
  test('has what every rule deleted, day by day of the controller’s zone, in pages', async () => {
    await using archive = await openArchive(now)
    const { house } = archive
    const { retention } = house.engine.house
    for (let count = 0; count < 2; count++) await archive.matter('2023-05-04T10:00:00Z')
    await archive.matter('2023-12-01T10:00:00Z')
    await archive.ctx.db
      .insertInto('invoice')
      .values({ customer: 'geheim@kunde.example', issued_on: '2018-05-05' })
      .execute()
    // One o'clock in the night in Berlin, the day before in UTC.
    await archive.sweepAt('2026-12-31T23:30:00Z')
    await archive.matter('2020-12-01T10:00:00Z')
    await archive.sweepAt('2027-01-01T10:30:00Z')
    await archive.matter('2020-12-01T10:00:00Z')
    await archive.sweepAt('2027-01-02T10:30:00Z')
    const matter = { rule: 'archive.matter', early: 0, estimated: false }
    const all = await retention.deletions({})
    expect(all).toEqual({
      items: [
        { ...matter, day: '2027-01-02', rows: 1, oldest: '2020-12-01', youngest: '2020-12-01' },
        { ...matter, day: '2027-01-01', rows: 4, oldest: '2020-12-01', youngest: '2023-12-01' },
        {
          ...matter,
          rule: 'archive.invoice',
          day: '2027-01-01',
          rows: 1,
          oldest: '2018-05-05',
          youngest: '2018-05-05',
        },
      ],
      next: null,
    })
    const pages = []
    for (let after: string | null | undefined; after !== null;) {
      const page = await retention.deletions({ limit: 1, ...(after ? { after } : {}) })
      pages.push(...page.items)
      after = page.next
    }
    expect(pages).toEqual(all.items)
    expect((await retention.deletions({ rule: 'archive.invoice' })).items).toHaveLength(1)
    // As many rows as the evidence says.
    const evidence = gone(await archive.recorded('retention.deleted'))
    expect(evidence).toMatchObject({ matter: 5, invoice: 1 })
  })

  test('holds nothing of what was deleted, nor does the evidence', async () => {
    await using archive = await openArchive(now)
    const { house } = archive
    const secret = 'geheim@kunde.example'
    await archive.ctx.db
      .insertInto('matter')
      .values({ client: secret, closed_at: new Date('2020-01-01') })
      .execute()
    await archive.ctx.db.insertInto('note').values({ matter_id: 1, part: 1, text: secret }).execute()
    await archive.hold('note', { matter_id: 1, part: 1 })
    await archive.sweepAt('2026-11-25T11:00:00Z')
    await archive.lift(1)
    await archive.sweepAt('2026-11-25T11:01:00Z')
    const { rows } = await house.ownerPool.query<{ table: string }>(
      `select table_name as table from information_schema.tables where table_schema = 'engine' and table_type = 'BASE TABLE'`,
    )
    expect(rows.length).toBeGreaterThan(10)
    for (const { table } of rows) {
      const found = await house.ownerPool.query(
        `select from engine.${table} t where t::text like '%geheim%' limit 1`,
      )
      expect([table, found.rows.length]).toEqual([table, 0])
    }
  })
})
