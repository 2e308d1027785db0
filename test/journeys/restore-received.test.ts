import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dateIn, dayAfter } from '#core/calendar.ts'
import type { OpenEngine } from '#core/engine-live.ts'
import type { Context } from '#core/context.ts'
import { runDueJobs } from '#core/jobs-live.ts'
import { startNumbers } from '#core/person/numbers.ts'
import { createPersons } from '#core/person/persons-live.ts'
import { saveController } from '#modules/notice'
import type { Tables } from '../../modules/rights/data.ts'
import { identify, lapse } from '../../modules/rights/identity.ts'
import { keepRequests } from '../../modules/rights/keeping.ts'
import { leaveOutFile } from '../../modules/rights/own-file.ts'
import { listRequests } from '../../modules/rights/reading.ts'
import { enterRequest, receiveRequest } from '../../modules/rights/requests.ts'
import { controller, Restorable, sendersOf, writeMail } from './restorable.ts'

const rightsOf = (engine: OpenEngine) => engine.context('rights') as unknown as Context<Tables>

const ask = (engine: OpenEngine, kind: 'access' | 'erasure' | 'withdrawal', email: string) =>
  receiveRequest(rightsOf(engine), { kind, language: 'de', name: 'Zoe Ünlü', email, message: 'Bitte bald.' })

const openTicket = (engine: OpenEngine): Promise<number> =>
  engine.ownerPool
    .query<{ id: number }>(
      `insert into tickets.ticket (subject, state, origin, created_at, updated_at, last_message_at)
       values ('Anruf', 'open', 'agent', now(), now(), now()) returning id`,
    )
    .then(({ rows }) => rows[0]?.id ?? 0)

describe('what was received after the backup that is restored', () => {
  let of: Restorable
  let older: string
  let known: number
  beforeAll(async () => {
    of = await Restorable.create()
    known = await of.inside(async (engine) => {
      await saveController(engine.context('notice'), controller)
      await writeMail(engine, ['zoe@kunde.example', 'max@kunde.example'])
      return ask(engine, 'access', 'known@kunde.example')
    })
    older = await of.backup()
  }, 120_000)
  afterAll(() => of?.[Symbol.asyncDispose]())

  test('comes back for the officer with its number and its period; its words are asked for again', async () => {
    const received = await of.inside(async (engine) => {
      const ctx = rightsOf(engine)
      const receivedOn = dayAfter(dateIn(ctx.now(), 'Europe/Berlin'), -3)
      const web = await ask(engine, 'access', 'zoe@kunde.example')
      const letter = await enterRequest(ctx, {
        kind: 'rectification',
        via: 'letter',
        receivedOn,
        language: 'en',
        name: 'Max Muster',
        customer: '40001',
        message: 'It is Müstér.',
      })
      const lapsed = await ask(engine, 'access', 'forged@kunde.example')
      await ctx.db.updateTable('request').set({ state: 'identity_open' }).where('id', '=', lapsed).execute()
      await lapse(ctx, lapsed)
      const requests = await ctx.db.selectFrom('request').selectAll().orderBy('id').execute()
      return { web, letter, lapsed, requests }
    })
    await of.restore(older)
    await of.inside(async (engine) => {
      const ctx = rightsOf(engine)
      const back = await ctx.db.selectFrom('request').selectAll().orderBy('id').execute()
      const lost = { message: '', restored: true }
      expect(back).toEqual(received.requests.map((one) => (one.id === known ? one : { ...one, ...lost })))
      expect(back.map(({ id }) => id)).toEqual([known, received.web, received.letter])
      const { items } = await listRequests(ctx, { view: 'open', limit: 10 })
      expect(items.map(({ request }) => request.id).toSorted((one, other) => one - other)).toEqual([
        received.web,
        received.letter,
      ])
      expect(items.map(({ time }) => time.due).toSorted()).toEqual(
        back
          .slice(1)
          .map(({ due_on }) => due_on)
          .toSorted(),
      )
      const next = await ask(engine, 'access', 'next@kunde.example')
      expect(next).toBeGreaterThan(received.lapsed)
      // She asks again: it is the same request, under the number that she was told.
      expect(await ask(engine, 'access', 'zoe@kunde.example')).toBe(received.web)
      await identify(ctx, received.letter, { by: 'call-back', identifiers: { customers: ['40001'] } })
      await keepRequests(ctx)
      await runDueJobs(engine)
      const state = await ctx.db
        .selectFrom('request')
        .select('state')
        .where('id', '=', received.letter)
        .executeTakeFirst()
      expect(state).toEqual({ state: 'identifiers_fixed' })
    })
  }, 240_000)

  test('comes back on every lineage, also after an erasure of the same person, and takes effect where that is due at once', async () => {
    await of.restore(older)
    const ids = await of.inside(async (engine) => {
      const ctx = rightsOf(engine)
      const withdrawal = await ask(engine, 'withdrawal', 'ida@kunde.example')
      const erasure = await ask(engine, 'erasure', 'max@kunde.example')
      const request = await ctx.db
        .selectFrom('request')
        .selectAll()
        .where('id', '=', erasure)
        .executeTakeFirstOrThrow()
      const persons = createPersons(engine)
      const found = await persons.find({ emails: ['max@kunde.example'] })
      await leaveOutFile(ctx, request, found.id)
      expect(await persons.carryOn(await persons.erase(found.id))).toMatchObject({ state: 'done' })
      return [withdrawal, erasure]
    })
    await of.restore(older)
    await of.inside(async (engine) => {
      expect(await sendersOf(engine)).not.toContain('max@kunde.example')
      const ctx = rightsOf(engine)
      const shown = await ctx.db
        .selectFrom('request')
        .select(['id', 'state', 'restored'])
        .where('id', 'in', ids)
        .orderBy('id')
        .execute()
      expect(shown).toEqual(ids.map((id) => ({ id, state: 'received', restored: true })))
      await keepRequests(ctx)
      await runDueJobs(engine)
      const persons = createPersons(engine)
      expect(await persons.objects({ emails: ['ida@kunde.example'] }, 'consent')).toBe(true)
    })
  }, 240_000)

  test('a ticket’s number that was told is not given to another', async () => {
    await of.restore(older)
    const told = await of.inside(async (engine) => {
      await using _ = await startNumbers(engine)
      await openTicket(engine)
      return openTicket(engine)
    })
    await of.restore(older)
    const next = await of.inside(openTicket)
    expect(next).toBeGreaterThan(told)
    expect(next).toBeLessThan(told + 1002)
  }, 240_000)

  test('says nothing to who has only the log', async () => {
    for (const name of await readdir(of.config.replayDir)) {
      const text = await readFile(join(of.config.replayDir, name), 'utf8')
      expect(text).not.toMatch(/kunde\.example|Ünlü|rights\.request/)
    }
  })
})

describe('rows that are held for claims', () => {
  let of: Restorable
  let older: string
  beforeAll(async () => {
    of = await Restorable.create()
    await of.inside((engine) => writeMail(engine, ['zoe@kunde.example', 'max@kunde.example']))
    older = await of.backup()
  }, 120_000)
  afterAll(() => of?.[Symbol.asyncDispose]())

  const holdsIn = (engine: OpenEngine) =>
    engine.ownerPool
      .query(
        `select module, table_name, key, reason, owner, review_on::text, act_id from engine.hold where lifted_at is null order by id`,
      )
      .then(({ rows }) => rows as Record<string, unknown>[])

  const hidden = (engine: OpenEngine) =>
    engine.ownerPool
      .query<{ from: string }>('select from_address as from from mail.mail where _mark is not null')
      .then(({ rows }) => rows.map(({ from }) => from))

  /** Restricts their mail for claims, the act through; returns it. */
  const restrict = async (engine: OpenEngine, address: string): Promise<number> => {
    const persons = createPersons(engine)
    const found = await persons.find({ emails: [address] })
    const reviewOn = dayAfter(dateIn(engine.now(), 'UTC'), 90)
    const act = await persons.restrict(found.id, { reason: '4 O 12/26', reviewOn, owner: 'staff:odile' })
    expect(await persons.carryOn(act)).toMatchObject({ state: 'done' })
    return act
  }

  test('are held again by a restore of an older backup, once, and free where the restriction was lifted since', async () => {
    const [before, lifted] = await of.inside(async (engine) => {
      await restrict(engine, 'zoe@kunde.example')
      const before = await holdsIn(engine)
      return [before, await restrict(engine, 'max@kunde.example')] as const
    })
    expect(before).toMatchObject([{ table_name: 'mail', reason: '4 O 12/26', owner: 'staff:odile' }])
    const held = await of.backup()
    await of.inside(async (engine) => {
      expect(await holdsIn(engine)).toHaveLength(2)
      const persons = createPersons(engine)
      expect(await persons.carryOn(await persons.lift(lifted))).toMatchObject({ state: 'done' })
    })
    for (const backup of [older, held, older]) {
      await of.restore(backup)
      expect(await of.inside(holdsIn)).toEqual(before)
      expect(await of.inside(hidden)).toEqual(['zoe@kunde.example'])
    }
  }, 240_000)
})
