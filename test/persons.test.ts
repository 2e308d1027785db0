import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { placesOf } from '#core/person/places.ts'
import { aPerson } from '../modules/customers/fixtures.ts'
import { anEnquiry } from '../modules/tickets/fixtures.ts'
import { openPersonHouse, type PersonHouse } from './person-house.ts'

describe('finding and erasing a person over all modules', () => {
  let of: PersonHouse
  beforeAll(async () => {
    of = await openPersonHouse()
  }, 120_000)
  afterAll(() => of?.[Symbol.asyncDispose]())

  test('one address finds the others, and all that hangs on them', async () => {
    const zoe = await of.someone()
    const ticket = await of.write(zoe)
    await anEnquiry(of.house, { email: zoe.emails[1], name: zoe.name })
    const found = await of.persons.find({ emails: [zoe.emails[0].toUpperCase()] })
    expect(found.identifiers).toMatchObject({
      emails: expect.arrayContaining([...zoe.emails]),
      phones: [zoe.phone],
    })
    expect(found.ambiguous).toEqual([])
    const by = Object.fromEntries(found.tables.map((one) => [`${one.module}.${one.table}`, one.included]))
    expect(by).toMatchObject({
      'customers.person': 1,
      'customers.email': 2,
      'customers.phone': 1,
      'tickets.ticket': 2,
      'tickets.message': 1,
      'mail.mail': 1,
      'website.enquiry': 1,
      'website.consent': 1,
    })
    const { rows } = await of.persons.rows(found.id, { module: 'tickets', table: 'ticket' })
    expect(rows.map((row) => row.key)).toContainEqual({ id: ticket })
  })

  test('no key names anybody: keys are remembered after their rows are erased', async () => {
    const naming = (await placesOf(of.house.engine)).flatMap(({ name, key, declared }) =>
      Object.keys(key)
        .filter(
          (column) =>
            !['plain', 'credential', 'usage'].includes(declared.columns[column]?.category ?? 'plain'),
        )
        .map((column) => `${name}.${column}`),
    )
    expect(naming).toEqual([])
  })

  test('a number of two persons is ambiguous: nothing is certain until the officer says whose', async () => {
    const shared = '+4971529998877'
    const customers = of.house.context('customers')
    const [one, other] = [
      await aPerson(customers as never, { phones: [shared], emails: ['eine@haus.example'] }),
      await aPerson(customers as never, { phones: [shared], emails: ['andere@haus.example'] }),
    ]
    const found = await of.persons.find({ phones: ['07152 9998877'] })
    expect(found.ambiguous).toEqual([shared])
    expect(found.identifiers.emails).toEqual([])
    expect(found.tables.map((table) => table.included)).toEqual(found.tables.map(() => 0))
    const { rows } = await of.persons.rows(found.id, { module: 'customers', table: 'person' })
    expect(rows).toMatchObject([
      { key: { id: one.id }, certain: false, included: false },
      { key: { id: other.id }, certain: false, included: false },
    ])
    await of.persons.decide(found.id, rows.slice(0, 1), true, 'von ihr selbst benannt')
    const act = await of.carry(await of.persons.erase(found.id))
    expect(act.receipts).toMatchObject([
      { table: 'person', action: 'delete', rows: 1 },
      { table: 'email', action: 'delete', rows: 1 },
      { table: 'phone', action: 'delete', rows: 1 },
    ])
  })
})
