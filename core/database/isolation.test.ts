import { sql } from 'kysely'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import type { Context } from '../context.ts'
import { type OpenEngine, openEngine } from '../engine-live.ts'
import type { House } from '../house.ts'
import { createNetwork } from '../network-live.ts'
import { bigint, contact, plain, text } from '../ledger/columns.ts'
import { declare, table, type TablesOf } from '../ledger/declare.ts'
import { defineModule } from '../module.ts'
import { keepAlways } from '../retention/keep.ts'
import { cloneDatabase } from '../testing/database.ts'

const ledger = declare({
  note: table({
    activity: 'notes',
    person: { email: 'email' },
    keep: keepAlways('test'),
    columns: { id: plain(bigint, 'generated'), email: contact(text), body: plain(text, 'nullable') },
  }),
})
const secretLedger = declare({
  diary: table({
    activity: 'diary',
    person: { email: 'email' },
    keep: keepAlways('test'),
    columns: { id: plain(bigint, 'generated'), email: contact(text) },
  }),
})
const folder = `${import.meta.dirname}/fixtures`
const notes = defineModule({ name: 'notes', folder: `${folder}/notes`, ledger, activities: {} })
const diary = defineModule({ name: 'diary', folder: `${folder}/diary`, ledger: secretLedger, activities: {} })

describe('a module reads its own tables and no others', () => {
  let engine: OpenEngine
  let ctx: Context<TablesOf<typeof ledger>>

  beforeAll(async () => {
    const modules = [notes.module, diary.module]
    engine = await openEngine({
      config: readConfig({}),
      modules,
      url: await cloneDatabase(modules),
      log: pino({ level: 'silent' }),
      network: createNetwork,
      house: () => ({}) as House,
    })
    ctx = engine.context('notes') as unknown as Context<TablesOf<typeof ledger>>
  })
  afterAll(() => engine?.[Symbol.asyncDispose]())

  test('its own rows through the view', async () => {
    const { id } = await ctx.db
      .insertInto('note')
      .values({ email: 'a@b.de' })
      .returning('id')
      .executeTakeFirstOrThrow()
    expect(await ctx.db.selectFrom('note').select(['id', 'email']).execute()).toEqual([
      { id, email: 'a@b.de' },
    ])
  })

  test('another module’s table does not compile and is refused by PostgreSQL', async () => {
    // @ts-expect-error the type of ctx.db knows the tables of notes only
    await expect(ctx.db.selectFrom('diary').selectAll().execute()).rejects.toThrow(/does not exist/)
    await expect(sql`select * from diary.diary`.execute(ctx.db)).rejects.toThrow(/permission denied/)
    await expect(sql`select * from diary_open.diary`.execute(ctx.db)).rejects.toThrow(/permission denied/)
    await expect(sql`select * from engine.secret`.execute(ctx.db)).rejects.toThrow(/permission denied/)
  })

  test('no other role can be taken', async () => {
    const neighbour = `${engine.database.name}_diary`
    for (const attempt of [
      `set role "${neighbour}"`,
      `select set_config('role', '${neighbour}', false)`,
      `set session authorization "${neighbour}"`,
    ])
      await expect(sql.raw(attempt).execute(ctx.db)).rejects.toThrow(/permission denied/)
    await sql.raw('reset role').execute(ctx.db)
    await expect(sql`select * from diary.diary`.execute(ctx.db)).rejects.toThrow(/permission denied/)
  })

  test('marked rows are invisible and no module can set or see the mark', async () => {
    await engine.ownerPool.query(`insert into notes.note (email, _mark) values ('hidden@b.de', 'r')`)
    expect(
      await ctx.db.selectFrom('note').select('email').where('email', '=', 'hidden@b.de').execute(),
    ).toEqual([])
    await expect(
      sql`insert into notes.note (email, _mark) values ('x', 'c')`.execute(ctx.db),
    ).rejects.toThrow(/permission denied/)
    await expect(sql`select _mark from notes.note`.execute(ctx.db)).rejects.toThrow(/permission denied/)
    await expect(sql`create table mine (x int)`.execute(ctx.db)).rejects.toThrow(/permission denied/)
  })

  test('jobs and events only under its own name', async () => {
    await expect(
      sql`select engine.enqueue('diary.write', '{}', null, null, 1, null)`.execute(ctx.db),
    ).rejects.toThrow(/may not enqueue/)
    await expect(sql`select engine.announce('diary.written', null, '{}')`.execute(ctx.db)).rejects.toThrow(
      /may not announce/,
    )
    await expect(sql`select graphile_worker.add_job('diary.write')`.execute(ctx.db)).rejects.toThrow(
      /permission denied/,
    )
  })

  test('a door opens only for those who named the need', () => {
    expect(() => ctx.enter('diary')).toThrow(/without naming it under needs/)
  })
})
