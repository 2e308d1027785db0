import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aPerson } from '../modules/customers/fixtures.ts'
import { anEnquiry, asStaff } from '../modules/tickets/fixtures.ts'
import { reply } from '../modules/tickets/writing.ts'
import { leaks, openPersonHouse, type PersonHouse, placeOf, type Someone } from './person-house.ts'

/** A pseudo-random sequence that a failure can be repeated with. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

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

  test('erasure leaves nothing of the person, and every other row as it was', async () => {
    const seed = Number(process.env.TEST_SEED ?? Date.now() % 100_000)
    const chance = random(seed)
    const pick = <T>(of: readonly T[]): T => of[Math.floor(chance() * of.length)] as T
    const everybody = [await of.someone(), await of.someone(), await of.someone()]
    for (let round = 0; round < 12; round++) {
      const from = pick(everybody)
      const cc = chance() < 0.4 ? [pick(everybody).emails[0]] : []
      const ticket = await of.write(from, { cc, subject: 'Frage', text: 'Guten Tag.' })
      if (chance() < 0.4)
        await reply(asStaff(of.house), ticket, { key: crypto.randomUUID(), text: 'Gern.', copies: cc })
      if (chance() < 0.4) {
        const other = pick(everybody)
        await of.write(other, {
          subject: `AW: Frage [#${ticket}]`,
          text: 'Dazu auch von mir.',
          cc: [from.emails[0]],
        })
      }
      if (chance() < 0.3) await anEnquiry(of.house, { email: from.emails[1], name: from.name })
    }
    await of.house.work()
    const [zoe, ...others] = everybody as [Someone, ...Someone[]]
    const before = await of.dump()
    expect(leaks(before, zoe).length).toBeGreaterThan(3)
    const found = await of.persons.find({ emails: [zoe.emails[0]] })
    const touched = new Set<string>()
    const reviewed = new Set<string>()
    for (const { module, table } of found.tables)
      for (const { key, share } of (await of.persons.rows(found.id, { module, table, limit: 500 })).rows) {
        const place = placeOf(`${module}.${table}`, key)
        touched.add(place)
        if (share === 'mention') reviewed.add(place)
      }
    const plan = await of.persons.plan(found.id, 'erase')
    const act = await of.carry(await of.persons.erase(found.id))
    expect(act, `seed ${seed}`).toMatchObject({ state: 'done', left: 0 })
    expect(act.receipts.map(({ action, rows }) => [action, rows])).toEqual(
      plan.map(({ action, rows }) => [action, rows]),
    )
    const after = await of.dump()
    // What others wrote and sent stays as they wrote it; it was shown to the officer.
    expect(
      leaks(after, zoe).filter((place) => !reviewed.has(place)),
      `seed ${seed}`,
    ).toEqual([])
    const changed = [...before].filter(
      ([place, text]) =>
        !touched.has(place) && !place.startsWith('tickets.ticket_words') && after.get(place) !== text,
    )
    expect(changed, `seed ${seed}`).toEqual([])
    for (const one of others) expect(leaks(after, one).length).toBeGreaterThan(0)
    expect(await of.persons.reverify(act.id)).toBe(0)
  }, 60_000)

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
