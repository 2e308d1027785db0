import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dateIn, dayAfter } from '#core/calendar.ts'
import { Refusal } from '#core/errors.ts'
import { finishHeld } from '#core/person/finish-held.ts'
import type { Act, Identifiers } from '#core/person/persons.ts'
import { anEnquiry, asStaff } from '../modules/tickets/fixtures.ts'
import { note, reply } from '../modules/tickets/writing.ts'
import { readEverything, readFiles } from './everything.ts'
import { openPersonHouse, type PersonHouse, placeOf } from './person-house.ts'

/**
 * Repeats a run: `TEST_SEED=… npx vitest run test/persons-property.test.ts`. `PROPERTY_RUNS`: so many, however long they take;
 * without it no run begins after a minute.
 */
const seed = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000)
const asked = process.env.PROPERTY_RUNS
const runs = Number(asked ?? 60)
const people = 3

const who = fc.nat(people - 1)
const which = fc.nat(20)
const command = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('mail' as const),
      who,
      cc: fc.option(who),
      ticket: fc.option(which),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('enquiry' as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('reply' as const), ticket: which, cc: fc.option(who) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('note' as const), ticket: which }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('rename' as const), who, dieAt: fc.option(fc.nat(3)) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('rectify' as const), who, dieAt: fc.option(fc.nat(3)) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('restrict' as const),
      who,
      claim: fc.boolean(),
      dieAt: fc.option(fc.nat(9)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('lift' as const), which, dieAt: fc.option(fc.nat(9)) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hold' as const), ticket: which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unhold' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
)
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never

let of: PersonHouse
beforeAll(async () => {
  of = await openPersonHouse()
  await of.house.ownerPool.query(`
    create table public.die (act bigint, position integer);
    create function public.die() returns trigger language plpgsql security definer as $$
      begin
        if new.done_at is not null and exists (select from public.die where act = new.act_id and position = new.position) then
          raise exception 'killed';
        end if;
        return new;
      end $$;
    create trigger die before update on engine.act_step for each row execute function public.die()`)
}, 120_000)
afterAll(() => of?.[Symbol.asyncDispose]())

/** Carries an act on, cut off before the receipt of a step and taken up again. */
async function carry(act: number, dieAt: number | null): Promise<Act> {
  if (dieAt !== null) {
    await of.house.ownerPool.query('insert into public.die values ($1, $2)', [act, dieAt])
    await of.persons.carryOn(act).catch((error: unknown) => expect(String(error)).toContain('killed'))
    await of.house.ownerPool.query('delete from public.die')
  }
  return of.persons.carryOn(act)
}

async function complete(act: number, dieAt: number | null): Promise<void> {
  expect(await carry(act, dieAt)).toMatchObject({ state: 'done', left: 0 })
}

interface Someone {
  readonly emails: string[]
  readonly names: string[]
  readonly phone: string
}

class World {
  readonly people: Someone[] = []
  readonly tickets: number[] = []
  readonly holds: number[] = []
  readonly restrictions: { of: Someone; act: number }[] = []
  /** Findings of each person: rows in which they were found. */
  readonly findings = new Map<Someone, number[]>()
  made = 0

  static async open(): Promise<World> {
    const world = new World()
    for (let one = 0; one < people; one++) {
      const { emails, name, phone } = await of.someone()
      world.people.push({ emails: [...emails], names: [name], phone })
    }
    for (const one of world.people) await world.write(one)
    return world
  }

  async write(from: Someone, cc: readonly string[] = [], ticket?: number): Promise<void> {
    const [name = ''] = from.names.slice(-1)
    const opened = await of.write(
      { emails: [from.emails.at(-1) ?? '', from.emails[1] ?? ''], name, phone: from.phone },
      {
        cc,
        ...(ticket === undefined ? {} : { subject: `AW: Frage [#${ticket}]`, text: 'Dazu auch von mir.' }),
      },
    )
    if (!this.tickets.includes(opened)) this.tickets.push(opened)
  }

  /** By all that they were ever known by. */
  async find(one: Someone): Promise<number> {
    const known: Partial<Identifiers> = { emails: one.emails, phones: [one.phone] }
    const { id } = await of.persons.find(known)
    this.findings.set(one, [...(this.findings.get(one) ?? []), id])
    return id
  }

  private pick<T>(list: readonly T[], at: number): T | undefined {
    return list[at % Math.max(list.length, 1)]
  }

  private async correct(
    one: Someone,
    kind: 'email' | 'name',
    to: string,
    dieAt: number | null,
  ): Promise<void> {
    const from = (kind === 'email' ? one.emails : one.names).at(-1) ?? ''
    const act = await of.persons.rectify(await this.find(one), [{ kind, from, to }])
    await carry(act, dieAt)
    ;(kind === 'email' ? one.emails : one.names).push(to)
  }

  async run(command: Command): Promise<void> {
    const { persons, house } = of
    const one = 'who' in command ? this.people[command.who] : undefined
    const ticket =
      'ticket' in command && command.ticket !== null ? this.pick(this.tickets, command.ticket) : undefined
    const other = 'cc' in command && command.cc !== null ? this.people[command.cc] : undefined
    const cc = other ? [other.emails.at(-1) ?? ''] : []
    const n = ++this.made
    if (command.do === 'mail' && one) await this.write(one, cc, ticket)
    if (command.do === 'enquiry' && one)
      await anEnquiry(house, { email: one.emails.at(-1) ?? '', name: one.names.at(-1) ?? '' })
    if (command.do === 'reply' && ticket)
      await reply(asStaff(house), ticket, { key: crypto.randomUUID(), text: 'Gern.', copies: cc })
    if (command.do === 'note' && ticket)
      await note(asStaff(house), ticket, { key: crypto.randomUUID(), text: 'Bitte zurückrufen.' })
    if (command.do === 'rename' && one)
      await this.correct(one, 'name', `Zoë ${String(one.names[0]).slice(4)}-Neu${n}`, command.dieAt)
    if (command.do === 'rectify' && one)
      await this.correct(one, 'email', `neu${n}.${one.emails[0]}`, command.dieAt)
    if (command.do === 'restrict' && one) {
      const claim = {
        reason: 'Klage',
        owner: 'staff:officer',
        reviewOn: dayAfter(dateIn(house.clock.now(), 'UTC'), 90),
      }
      const act = await persons.restrict(await this.find(one), command.claim ? claim : undefined)
      await complete(act, command.dieAt)
      this.restrictions.push({ of: one, act })
    }
    if (command.do === 'lift') await this.lift(command.which, command.dieAt)
    if (command.do === 'hold' && ticket)
      this.holds.push(
        await house.engine.house.retention.hold(
          {
            module: 'tickets',
            table: 'ticket',
            key: { id: ticket },
            reason: 'Klage',
            reviewOn: dayAfter(dateIn(house.clock.now(), 'UTC'), 90),
          },
          'staff:anna',
        ),
      )
    if (command.do === 'unhold') await this.unhold(command.which)
    if (command.do === 'sweep') await house.sweep()
  }

  async lift(at: number, dieAt: number | null): Promise<void> {
    const restriction = this.pick(this.restrictions, at)
    if (!restriction) return
    this.restrictions.splice(this.restrictions.indexOf(restriction), 1)
    await complete(await of.persons.lift(restriction.act), dieAt)
  }

  async unhold(at: number): Promise<void> {
    const hold = this.pick(this.holds, at)
    if (hold === undefined) return
    this.holds.splice(this.holds.indexOf(hold), 1)
    await of.house.engine.house.retention.lift(hold, 'staff:anna')
  }
}

const named = (text: string, { emails, names, phone }: Someone): boolean =>
  [...emails, ...names, phone].some((one) => text.toLowerCase().includes(one.toLowerCase()))

const where = (rows: ReadonlyMap<string, string>, one: Someone): string[] =>
  [...rows].flatMap(([place, text]) => (named(text, one) ? [place] : []))

/** Rows in which a person was found, by the place under which everything is read; `mention`: another's, shown to the officer. */
async function rowsFound(
  world: World,
  one: Someone,
): Promise<{ touched: Set<string>; mentions: Set<string> }> {
  const [touched, mentions] = [new Set<string>(), new Set<string>()]
  for (const finding of world.findings.get(one) ?? [])
    for (const { module, table } of (await of.persons.finding(finding)).tables)
      for (const { key, share } of (await of.persons.rows(finding, { module, table, limit: 500 })).rows) {
        const place = placeOf(`${module}.${table}`, key)
        touched.add(place)
        if (share === 'mention') mentions.add(place)
      }
  return { touched, mentions }
}

const isModules = (place: string): boolean =>
  of.house.engine.modules.some(({ schema }) => place.startsWith(`${schema}.`))

async function erasesAll(commands: readonly Command[], dieAt: number | null): Promise<void> {
  const world = await World.open()
  for (const command of commands)
    await world.run(command).catch((error: unknown) => {
      // A ticket that is restricted or gone, an act under way: refused, as it should be.
      if (!(error instanceof Refusal)) throw error
    })
  await of.house.work()
  const [gone, ...others] = world.people as [Someone, ...Someone[]]
  const finding = await world.find(gone)
  const before = await readEverything(of.house)
  const { touched, mentions } = await rowsFound(world, gone)
  const act = await of.persons.erase(finding)
  let done = await carry(act, dieAt)
  expect(done).toMatchObject({ state: 'done', left: 0 })
  while (world.holds.length > 0) await world.unhold(0)
  for (const restriction of world.restrictions.filter((one) => one.of === gone))
    await world.lift(world.restrictions.indexOf(restriction), null)
  await finishHeld(of.house.engine)
  done = await of.persons.act(act)
  expect(done.receipts.every(({ doneAt }) => doneAt !== null)).toBe(true)
  expect(await of.persons.reverify(act)).toBe(0)
  for (const one of world.findings.get(gone) ?? []) await of.persons.forget(one)
  await of.house.work()

  const after = await readEverything(of.house)
  const changed = [...before].filter(
    ([place, text]) =>
      isModules(place) &&
      !touched.has(place) &&
      !place.startsWith('tickets.ticket_words') &&
      after.get(place) !== text,
  )
  expect(changed.map(([place, text]) => [place, text, after.get(place)])).toEqual([])

  // What stands in a letter that somebody else needs for claims is hidden, and goes when those end.
  while (world.restrictions.length > 0) await world.lift(0, null)
  await finishHeld(of.house.engine)
  await of.house.work()
  const last = await readEverything(of.house)
  expect(where(last, gone).filter((place) => !mentions.has(place))).toEqual([])
  expect(where(await readFiles(of.house), gone)).toEqual([])
  const again = await of.persons.find({ emails: gone.emails, phones: [gone.phone] })
  const handedOut: string[] = []
  for await (const { rows } of of.persons.read(again.id))
    for await (const row of rows) handedOut.push(JSON.stringify(row))
  expect(handedOut).toEqual([])
  await of.persons.forget(again.id)
  for (const one of others) expect(where(last, one).length).toBeGreaterThan(0)
}

test(
  `whatever happened before, an erasure leaves nothing of the person and every other row as it was (seed ${seed})`,
  async () => {
    const sequence = fc.array(command, { minLength: 6, maxLength: 18, size: 'max' })
    const until = performance.now() + 60_000
    const outcome = await fc.check(
      fc.asyncProperty(sequence, fc.option(fc.nat(12)), async (commands, dieAt) => {
        if (asked || performance.now() < until) await erasesAll(commands, dieAt)
      }),
      {
        seed,
        numRuns: runs,
        endOnFailure: true,
        ...(process.env.TEST_PATH ? { path: process.env.TEST_PATH } : {}),
      },
    )
    if (outcome.errorInstance)
      throw new Error(await fc.asyncDefaultReportMessage(outcome as never), { cause: outcome.errorInstance })
    expect(outcome.failed).toBe(false)
  },
  24 * 3600_000,
)
