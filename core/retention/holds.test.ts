import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Pool, PoolClient } from 'pg'
import { toRefusal } from '../http/problems.ts'
import { type ArchiveHouse, openArchive } from './fixtures/archive/house.ts'
import { unstopped, within } from './going.ts'
import { kinOf } from './kin.ts'
import { rulesOf } from './rules.ts'

const closed = '2023-05-04T10:00:00Z'
const now = '2026-11-25T10:00:00Z'
const due = '2027-01-01T00:00:00Z'

const minutes = (moment: string, count: number): string =>
  new Date(Date.parse(moment) + count * 60_000).toISOString()

const count = async ({ house }: ArchiveHouse, table: string): Promise<number> =>
  (
    await house.ownerPool.query(
      `select count(*)::int as n from archive.${table} where _mark is distinct from 'c'`,
    )
  ).rows[0].n

describe('a sweep', () => {
  test('goes round what is held, and takes it when the hold is lifted', async () => {
    await using archive = await openArchive(now)
    const { ids, sweepAt, facts, house } = archive
    for (let matter = 1; matter <= 3; matter++) await archive.matter(closed)
    const hold = await archive.hold('matter', { id: 2 })
    await sweepAt(due)
    expect(await ids('matter')).toEqual([2])
    expect(await facts('matter')).toMatchObject({ held: 1, heldGone: 0, oldest: null, deletedEarly: 0 })
    await sweepAt(minutes(due, 600))
    expect(await ids('matter')).toEqual([2])

    await archive.lift(hold)
    // Long over its period, yet it could not go before now.
    expect((await facts('matter')).overdueMinutes).toBeLessThanOrEqual(0)
    house.clock.set(new Date(minutes(due, 601)))
    await house.sweep()
    expect([await ids('matter'), await count(archive, 'note'), await count(archive, 'scan')]).toEqual([
      [],
      0,
      0,
    ])
    expect(await facts('matter')).toMatchObject({ held: 0, heldGone: 0, oldest: null })
  })

  test('takes nothing of what hangs on a row that is held, and no row on which something held hangs', async () => {
    await using archive = await openArchive(now)
    const { ids, sweepAt } = archive
    const matters = []
    for (let matter = 1; matter <= 5; matter++) matters.push(await archive.matter(closed))
    await archive.hold('matter', { id: 1 })
    await archive.hold('note', { matter_id: 2, part: 2 })
    await archive.hold('scan', { id: matters[2]?.scan ?? '' })
    await sweepAt(due)
    expect(await ids('matter')).toEqual([1, 2, 3])
    expect([await count(archive, 'note'), await count(archive, 'scan')]).toEqual([6, 3])
    expect(await archive.facts('matter')).toMatchObject({ held: 3, heldGone: 0, oldest: null })
  })

  test('leaves a row whose going would take a held one with it, by a trigger or by a reference', async () => {
    await using archive = await openArchive(now)
    const { ctx, ids, sweepAt } = archive
    for (let matter = 1; matter <= 4; matter++) {
      await archive.matter(null)
      await ctx.db
        .insertInto('question')
        .values({ matter_id: matter, answered_at: new Date('2026-05-01T10:00:00Z') })
        .execute()
    }
    await archive.hold('matter', { id: 1 })
    await archive.hold('note', { matter_id: 2, part: 1 })
    await archive.hold('question', { matter_id: 3 })
    await sweepAt(now)
    expect(await ids('matter')).toEqual([1, 2, 3])
    expect(await archive.facts('question')).toMatchObject({ held: 3, oldest: null })
  })

  test('is not stopped by a hold on another object, in another table, or one that is lifted', async () => {
    await using archive = await openArchive(now)
    const { ctx, ids, sweepAt } = archive
    await archive.matter(closed)
    await archive.matter(closed)
    await ctx.db
      .insertInto('letter')
      .values({ sender: 'a', received_at: new Date(now) })
      .execute()
    await archive.hold('letter', { id: 1 })
    await archive.lift(await archive.hold('matter', { id: 1 }))
    await archive.hold('matter', { id: 2 })
    await sweepAt(due)
    expect(await ids('matter')).toEqual([2])
  })

  test('takes an object only when the last of its holds is lifted', async () => {
    await using archive = await openArchive(now)
    await archive.matter(closed)
    const [first, second] = [await archive.hold('matter', { id: 1 }), await archive.hold('matter', { id: 1 })]
    await archive.lift(first)
    await archive.sweepAt(due)
    expect(await archive.ids('matter')).toEqual([1])
    expect((await archive.facts('matter')).held).toBe(1)
    await archive.lift(second)
    await archive.sweepAt(minutes(due, 1))
    expect(await archive.ids('matter')).toEqual([])
  })

  test('finds its way by the index, with many rows and many holds', async () => {
    await using archive = await openArchive(now)
    const { house } = archive
    await house.ownerPool.query(`insert into archive.matter (client, closed_at)
      select repeat('x', 500), timestamptz '2020-01-01' + n * interval '1 hour' from generate_series(1, 30000) n`)
    // Rows as wide as real ones: of narrow ones a planner would rather read all.
    await house.ownerPool.query(
      `insert into archive.note select n, 1, repeat('x', 500) from generate_series(1, 30000) n`,
    )
    await house.ownerPool
      .query(`insert into engine.hold (module, table_name, key, reason, owner, review_on, placed_at, placed_by)
      select 'archive', 'note', jsonb_build_object('matter_id', n, 'part', 1), 'x', 'x', '2027-01-01', now(), 'x' from generate_series(1, 300) n`)
    await house.ownerPool.query('analyze archive.matter, archive.note, engine.hold')
    const rule = rulesOf(house.engine.modules).find(({ name }) => name === 'archive.matter')
    if (!rule) throw new Error('no rule')
    const range = { from: null, before: new Date('2022-01-01T00:00:00Z') }
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain (analyze, buffers off, costs off, timing off)
      select ctid from only archive.matter where ${within(rule, range)} and ${unstopped(rule, await kinOf(house.engine))}
       order by closed_at limit 5000 for update skip locked`.execute(house.owner)
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(plan).toMatch(/Index Scan using matter_closed_at/)
    expect(plan).not.toMatch(/Seq Scan on (matter|note|scan)|Sort/)
    expect(plan).toMatch(/Rows Removed by Filter: 300/)
  })
})

describe('a hold placed while a batch runs', () => {
  /** A batch waits at the first matter until it is let go. */
  async function dawdling({ house }: ArchiveHouse): Promise<PoolClient> {
    await house.ownerPool.query(`create function archive.dawdle() returns trigger language plpgsql as $$
      begin perform pg_advisory_xact_lock(4711); return old; end $$`)
    await house.ownerPool.query(
      'create trigger dawdle before delete on archive.matter for each row when (old.id = 1) execute function archive.dawdle()',
    )
    const blocker = await house.ownerPool.connect()
    await blocker.query('begin')
    await blocker.query('select pg_advisory_xact_lock(4711)')
    return blocker
  }

  const waiting = async (pool: Pool): Promise<number> =>
    (await pool.query('select count(*)::int as n from pg_locks where not granted')).rows[0].n

  test('is refused where the batch has taken the object already', async () => {
    await using archive = await openArchive(now)
    const { house } = archive
    for (let matter = 1; matter <= 3; matter++) await archive.matter(closed)
    house.clock.set(new Date(due))
    const blocker = await dawdling(archive)
    const sweeping = house.sweep()
    await expect.poll(() => waiting(house.ownerPool)).toBe(1)
    const holding = archive.hold('matter', { id: 3 }).then(
      () => 'placed',
      (error: { code: string }) => error.code,
    )
    await expect.poll(() => waiting(house.ownerPool)).toBe(2)
    await blocker.query('commit')
    blocker.release()
    expect((await sweeping).failed).toEqual([])
    expect(await holding).toBe('retention.no_object')
    expect(await archive.ids('matter')).toEqual([])
    expect(await archive.recorded('retention.held')).toEqual([])
  })

  test('is respected where it came first: the batch is undone and done again without it', async () => {
    await using archive = await openArchive(now)
    const { house } = archive
    for (let matter = 1; matter <= 3; matter++) await archive.matter(closed)
    house.clock.set(new Date(due))
    const blocker = await dawdling(archive)
    const sweeping = house.sweep()
    await expect.poll(() => waiting(house.ownerPool)).toBe(1)
    await archive.hold('note', { matter_id: 2, part: 1 })
    await blocker.query('commit')
    blocker.release()
    expect((await sweeping).failed).toEqual([])
    expect([await archive.ids('matter'), await count(archive, 'note')]).toEqual([[2], 2])
    const gone = (await archive.recorded('retention.deleted')).filter(({ rule }) => rule === 'archive.matter')
    expect(gone.map(({ rows }) => rows).filter(Boolean)).toEqual([2])
  })
})

describe('the database', () => {
  test('refuses to delete what is held, whoever asks', async () => {
    await using archive = await openArchive(now)
    const { house, ctx } = archive
    await archive.matter(null)
    await archive.matter(null)
    await archive.hold('note', { matter_id: 1, part: 1 })
    const refusal = await ctx.db
      .deleteFrom('matter')
      .where('id', '=', 1)
      .execute()
      .catch((error: unknown) => toRefusal(error, { id: 'x' }))
    expect(refusal).toMatchObject({ code: 'retention.held', status: 409 })
    await expect(house.ownerPool.query('delete from archive.note')).rejects.toThrow('archive.note is held')
    await ctx.db.deleteFrom('matter').where('id', '=', 2).execute()
    expect(await archive.ids('matter')).toEqual([1])
  })

  test('whose guard was taken off lets it go, and that turns the promise red', async () => {
    await using archive = await openArchive(now)
    const { house } = archive
    await archive.matter(closed)
    await archive.hold('matter', { id: 1 })
    await house.sweep()
    await house.prove()
    const state = async () => {
      const [promise] = await house.engine.house.promises()
      return [promise?.state, promise?.seen.en, promise?.figures.held]
    }
    expect(await state()).toEqual(['kept', expect.stringContaining('1 entry is held') as unknown, 1])
    await house.ownerPool.query('alter table archive.matter disable trigger held')
    await house.ownerPool.query('delete from archive.matter where id = 1')
    await house.prove()
    expect(await state()).toEqual(['broken', '1 entry is gone although a hold stopped the deletion.', 0])
  })

  test('has the guard put on anew at the next start', async () => {
    await using archive = await openArchive(now)
    const { house } = archive
    const guards = async () =>
      (
        await house.ownerPool.query(
          `select tgrelid::regclass::text as at from pg_trigger where tgname = 'held' order by 1`,
        )
      ).rows.map(({ at }) => at as string)
    const all = ['drawing', 'invoice', 'letter', 'matter', 'note', 'question', 'scan'].map(
      (at) => `archive.${at}`,
    )
    expect(await guards()).toEqual(all)
    await house.ownerPool.query('drop trigger held on archive.note')
    const { guardHolds } = await import('./guards.ts')
    const client = await house.ownerPool.connect()
    await guardHolds(client, house.engine.modules)
    client.release()
    expect(await guards()).toEqual(all)
  })
})
