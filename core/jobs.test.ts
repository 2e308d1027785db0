import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Context } from './context.ts'
import { event, on } from './events.ts'
import { job } from './jobs.ts'
import { runDueJobs, unlockDeadWorkers } from './jobs-live.ts'
import { forgiving } from './jobs-pool.ts'
import { bigint, contact, plain, text } from './ledger/columns.ts'
import { declare, table, type TablesOf } from './ledger/declare.ts'
import { defineModule } from './module.ts'
import { keepAlways } from './retention/keep.ts'
import { openHouse, type TestHouse } from './testing/house.ts'

const ledger = declare({
  note: table({
    activity: 'notes',
    person: { email: 'email' },
    keep: keepAlways('test'),
    columns: { id: plain(bigint, 'generated'), email: contact(text), body: plain(text, 'nullable') },
  }),
})
type Tables = TablesOf<typeof ledger>
const written = event('diary.written', z.object({ id: z.number() }), { aggregate: ({ id }) => id })
let failOnce = false
const copy = on<Tables, { id: number }>(written, async (ctx, { id }) => {
  await ctx.db
    .insertInto('note')
    .values({ email: `copy-${id}@b.de` })
    .execute()
  if (!failOnce) return
  failOnce = false
  throw new Error('the first try fails after it wrote')
})
const shout = job<{ id: number }, Tables>(
  'notes.shout',
  z.object({ id: z.number() }),
  async (ctx, { id }) => {
    await ctx.db
      .insertInto('note')
      .values({ email: `shout-${id}@b.de` })
      .execute()
  },
)
const fixtures = `${import.meta.dirname}/database/fixtures`
const notes = defineModule({
  name: 'notes',
  folder: `${fixtures}/notes`,
  ledger,
  activities: {},
  on: [copy],
  jobs: [shout],
})
const diary = defineModule({
  name: 'diary',
  folder: `${fixtures}/diary`,
  ledger: declare({
    diary: table({
      activity: 'diary',
      person: { email: 'email' },
      keep: keepAlways('test'),
      columns: { id: plain(bigint, 'generated'), email: contact(text) },
    }),
  }),
  activities: {},
})

let house: TestHouse
let ctx: Context<Tables>
const emails = async (like: string): Promise<string[]> =>
  (await ctx.db.selectFrom('note').select('email').where('email', 'like', like).orderBy('id').execute()).map(
    (row) => row.email,
  )

beforeAll(async () => {
  house = await openHouse({ modules: [notes.module, diary.module] })
  ctx = house.context<Tables>('notes')
})
afterAll(() => house?.[Symbol.asyncDispose]())

test('a job and an event exist only if their transaction committed', async () => {
  const diaryCtx = house.context('diary')
  await expect(
    ctx.transaction(async (inside) => {
      await inside.enqueue(shout, { id: 1 })
      throw new Error('changed my mind')
    }),
  ).rejects.toThrow('changed my mind')
  await expect(
    diaryCtx.transaction(async (inside) => {
      await inside.announce(written, { id: 1 })
      throw new Error('changed my mind')
    }),
  ).rejects.toThrow('changed my mind')
  await house.work()
  expect(await emails('%-1@b.de')).toEqual([])
  await ctx.enqueue(shout, { id: 2 })
  await diaryCtx.announce(written, { id: 2 })
  await house.work()
  expect(await emails('%-2@b.de')).toHaveLength(2)
})

test('a handler that fails leaves nothing and is tried again: once in effect', async () => {
  failOnce = true
  await house.context('diary').announce(written, { id: 3 })
  await house.work()
  expect(await emails('copy-3@b.de')).toEqual([])
  await house.ownerPool.query('update graphile_worker._private_jobs set run_at = now()')
  await house.work()
  expect(await emails('copy-3@b.de')).toHaveLength(1)
})

test('an event that reaches a handler twice takes effect once', async () => {
  const again = () =>
    house.ownerPool.query(
      `select graphile_worker.add_job('handle', '{"handler":"notes","event":"diary.written","id":"same","payload":{"id":4}}')`,
    )
  await again()
  await again()
  await house.work()
  expect(await emails('copy-4@b.de')).toHaveLength(1)
})

test('the jobs of a worker that died are unlocked, those of a living one are not', async () => {
  await ctx.enqueue(shout, { id: 5 }, { queue: 'shouting' })
  await ctx.enqueue(shout, { id: 6 })
  await house.engine.database.session.mark('worker-alive')
  await house.ownerPool.query(
    `update graphile_worker._private_jobs set locked_at = now(), locked_by = case when payload::text like '%5%' then 'worker-dead' else 'worker-alive' end`,
  )
  await house.ownerPool.query(
    `update graphile_worker._private_job_queues set locked_at = now(), locked_by = 'worker-dead' where queue_name = 'shouting'`,
  )
  expect(await unlockDeadWorkers(house.ownerPool)).toEqual(['worker-dead'])
  await runDueJobs(house.engine)
  expect(await emails('shout-%')).toEqual(['shout-2@b.de', 'shout-5@b.de'])
})

test('a connection that is given back twice, as the library does when it is lost, harms nobody', async () => {
  const released = await new Promise<unknown>((resolve) => {
    forgiving(house.ownerPool).connect((error, _client, release) => {
      release()
      release()
      resolve(error)
    })
  })
  expect(released).toBeUndefined()
  expect((await forgiving(house.ownerPool).query<{ one: number }>('select 1 as one')).rows).toEqual([
    { one: 1 },
  ])
})
