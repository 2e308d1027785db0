import { expect } from 'vitest'
import type { Act, Persons } from '#core/person/persons.ts'
import { createPersons } from '#core/person/persons-live.ts'
import { placesOf } from '#core/person/places.ts'
import type { TestHouse } from '#core/testing/house.ts'
import { aPerson } from '../modules/customers/fixtures.ts'
import { aTicket, type MailGiven, openTicketHouse } from '../modules/tickets/fixtures.ts'

/** A contact with two addresses and a number. */
export interface Someone {
  readonly emails: readonly [string, string]
  readonly name: string
  readonly phone: string
}

export type Rows = ReadonlyMap<string, string>

/** A house with people in it, and what their rights do. */
export interface PersonHouse extends AsyncDisposable {
  readonly house: TestHouse
  readonly persons: Persons
  /** Runs the jobs until the act has ended. */
  carry(act: number): Promise<Act>
  someone(): Promise<Someone>
  /** A mail of theirs that opened a ticket. Returns its number. */
  write(from: Someone, more?: Partial<MailGiven>): Promise<number>
  /** Every row of every module as text, by table and key. */
  dump(): Promise<Rows>
}

/** How a row is named in `dump`. */
export const placeOf = (name: string, key: Readonly<Record<string, unknown>>): string =>
  `${name} ${Object.keys(key)
    .toSorted()
    .map((one) => String(key[one]))
    .join(' ')}`

/** Rows in which something of the person stands. */
export const leaks = (rows: Rows, of: Someone): string[] =>
  [...rows].flatMap(([place, text]) =>
    [...of.emails, of.name, of.phone].some((one) => text.toLowerCase().includes(one.toLowerCase()))
      ? [place]
      : [],
  )

export async function openPersonHouse(): Promise<PersonHouse> {
  const house = await openTicketHouse()
  const persons = createPersons(house.engine)
  let made = 0
  return {
    house,
    persons,
    async carry(act) {
      await house.work()
      const { rows } = await house.ownerPool.query(`select last_error from graphile_worker._private_jobs`)
      expect(rows).toEqual([])
      return persons.act(act)
    },
    async someone() {
      const n = ++made
      const emails: [string, string] = [`person${n}x@kunde.example`, `privat${n}x@haus.example`]
      const [family, phone] = [`Mustäř${n}`, `+4971525550${String(n).padStart(3, '0')}`]
      await aPerson(house.context('customers') as never, {
        given_name: 'Zoë',
        family_name: family,
        emails,
        phones: [phone],
      })
      return { emails, name: `Zoë ${family}`, phone }
    },
    write: (from, more = {}) =>
      aTicket(house, {
        from: from.emails[0],
        name: from.name,
        subject: `Frage von ${from.name}`,
        text: `Bitte an ${from.emails[1]}`,
        ...more,
      }),
    async dump() {
      const rows = new Map<string, string>()
      for (const { schema, table, name } of await placesOf(house.engine)) {
        const found = await house.ownerPool.query<{ row: Record<string, unknown>; text: string }>(
          `select to_jsonb(t) as row, t::text as text from "${schema}"."${table}" t`,
        )
        const place = (await placesOf(house.engine)).find((one) => one.name === name)
        for (const { row, text } of found.rows) {
          const key = Object.fromEntries(Object.keys(place?.key ?? {}).map((column) => [column, row[column]]))
          const raw =
            typeof row.raw === 'string' ? Buffer.from(row.raw.slice(2), 'hex').toString('latin1') : ''
          rows.set(placeOf(name, key), `${text} ${raw}`)
        }
      }
      return rows
    },
    [Symbol.asyncDispose]: () => house[Symbol.asyncDispose](),
  }
}
