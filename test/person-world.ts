import fc from 'fast-check'
import { dateIn, dayAfter } from '#core/calendar.ts'
import type { Act, Identifiers } from '#core/person/persons.ts'
import { anEnquiry, asStaff } from '../modules/tickets/fixtures.ts'
import { note, reply } from '../modules/tickets/writing.ts'
import type { PersonHouse } from './person-house.ts'

const people = 3

const who = fc.nat(people - 1)
const which = fc.nat(20)
/** Whom staff name in what they write, and by what. */
const naming = fc.record({ who, by: fc.constantFrom('email' as const, 'phone' as const, 'name' as const) })
/** Something that happens in a house, at random. */
export const command = fc.oneof(
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
    arbitrary: fc.record({
      do: fc.constant('reply' as const),
      ticket: which,
      cc: fc.option(who),
      naming: fc.option(naming),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('note' as const), ticket: which, naming: fc.option(naming) }),
  },
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
export type Command = typeof command extends fc.Arbitrary<infer C> ? C : never

/** Lets an act die before the receipt of a step, where `public.die` says so. */
export const makeMortal = (of: PersonHouse) =>
  of.house.ownerPool.query(`
    create table public.die (act bigint, position integer);
    create function public.die() returns trigger language plpgsql security definer as $$
      begin
        if new.done_at is not null and exists (select from public.die where act = new.act_id and position = new.position) then
          raise exception 'killed';
        end if;
        return new;
      end $$;
    create trigger die before update on engine.act_step for each row execute function public.die()`)

/** A person as the tests know them, with all that they were ever known by. */
export interface Someone {
  readonly emails: string[]
  readonly names: string[]
  readonly phone: string
}

/** Three people with what was written, restricted and held; every command changes it through the modules’ own verbs. */
export class World {
  readonly people: Someone[] = []
  readonly tickets: number[] = []
  readonly holds: number[] = []
  readonly restrictions: { of: Someone; act: number }[] = []
  /** Findings of each person: rows in which they were found. */
  readonly findings = new Map<Someone, number[]>()
  made = 0
  readonly of: PersonHouse

  private constructor(of: PersonHouse) {
    this.of = of
  }

  static async open(of: PersonHouse): Promise<World> {
    const world = new World(of)
    for (let one = 0; one < people; one++) {
      const { emails, name, phone } = await of.someone()
      world.people.push({ emails: [...emails], names: [name], phone })
    }
    for (const one of world.people) await world.write(one)
    return world
  }

  /** Carries an act on, cut off before the receipt of a step and taken up again. */
  async carry(act: number, dieAt: number | null): Promise<Act> {
    const { persons, house } = this.of
    if (dieAt !== null) {
      await house.ownerPool.query('insert into public.die values ($1, $2)', [act, dieAt])
      await persons.carryOn(act).catch((error: unknown) => {
        if (!String(error).includes('killed')) throw error
      })
      await house.ownerPool.query('delete from public.die')
    }
    return persons.carryOn(act)
  }

  private async complete(act: number, dieAt: number | null): Promise<void> {
    const { state, left } = await this.carry(act, dieAt)
    if (state !== 'done' || left !== 0) throw new Error(`Act ${act} ended ${state}, with ${left} rows left.`)
  }

  async write(from: Someone, cc: readonly string[] = [], ticket?: number): Promise<void> {
    const [name = ''] = from.names.slice(-1)
    const opened = await this.of.write(
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
    const { id } = await this.of.persons.find(known)
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
    const act = await this.of.persons.rectify(await this.find(one), [{ kind, from, to }])
    await this.carry(act, dieAt)
    ;(kind === 'email' ? one.emails : one.names).push(to)
  }

  private nameOf({ who, by }: { who: number; by: 'email' | 'phone' | 'name' }): string {
    const { emails = [], names = [], phone = '' } = this.people[who] ?? {}
    return ` Siehe ${by === 'phone' ? phone : ((by === 'email' ? emails : names).at(-1) ?? '')}.`
  }

  async run(command: Command): Promise<void> {
    const { persons, house } = this.of
    const one = 'who' in command ? this.people[command.who] : undefined
    const ticket =
      'ticket' in command && command.ticket !== null ? this.pick(this.tickets, command.ticket) : undefined
    const other = 'cc' in command && command.cc !== null ? this.people[command.cc] : undefined
    const named = 'naming' in command && command.naming ? this.nameOf(command.naming) : ''
    const cc = other ? [other.emails.at(-1) ?? ''] : []
    const n = ++this.made
    if (command.do === 'mail' && one) await this.write(one, cc, ticket)
    if (command.do === 'enquiry' && one)
      await anEnquiry(house, { email: one.emails.at(-1) ?? '', name: one.names.at(-1) ?? '' })
    if (command.do === 'reply' && ticket)
      await reply(asStaff(house), ticket, { key: crypto.randomUUID(), text: `Gern.${named}`, copies: cc })
    if (command.do === 'note' && ticket)
      await note(asStaff(house), ticket, { key: crypto.randomUUID(), text: `Bitte zurückrufen.${named}` })
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
      await this.complete(act, command.dieAt)
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
    await this.complete(await this.of.persons.lift(restriction.act), dieAt)
  }

  async unhold(at: number): Promise<void> {
    const hold = this.pick(this.holds, at)
    if (hold === undefined) return
    this.holds.splice(this.holds.indexOf(hold), 1)
    await this.of.house.engine.house.retention.lift(hold, 'staff:anna')
  }
}
