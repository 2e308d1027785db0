import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aPerson } from '../modules/customers/fixtures.ts'
import { openPersonHouse, type PersonHouse } from './person-house.ts'

describe('finding a person by a name', () => {
  let of: PersonHouse
  beforeAll(async () => {
    of = await openPersonHouse()
  }, 120_000)
  afterAll(() => of?.[Symbol.asyncDispose]())

  const contact = (given_name: string, family_name: string, emails: string[] = [], phones: string[] = []) =>
    aPerson(of.house.context('customers') as never, { given_name, family_name, emails, phones })

  const persons = async (finding: number) =>
    (await of.persons.rows(finding, { module: 'customers', table: 'person' })).rows

  const remains = async (id: number): Promise<boolean> =>
    (await of.house.ownerPool.query('select from customers.person where id = $1', [id])).rowCount === 1

  test('what an address proves is erased, also when the name was given with it', async () => {
    const ayse = await contact('Ayşe', 'Böttcher', ['kontakt@optik-2.example'])
    const { id, tables } = await of.persons.find({
      emails: ['kontakt@optik-2.example'],
      names: ['Ayşe Böttcher'],
    })
    expect(tables).toMatchObject([
      { table: 'person', included: 1, leftOut: 0 },
      { table: 'email', included: 1, leftOut: 0 },
    ])
    expect(await of.carry(await of.persons.erase(id))).toMatchObject({ state: 'done', left: 0 })
    expect(await remains(ayse.id)).toBe(false)
  })

  test('a namesake is left until the officer says whose the row is: the act does not call itself done', async () => {
    const [one, other] = [
      await contact('Wenke', 'Adebar', ['wenke@kunde.example']),
      await contact('Wenke', 'Adebar', ['andere-wenke@kunde.example']),
    ]
    const { id } = await of.persons.find({ emails: ['wenke@kunde.example'], names: ['Wenke Adebar'] })
    const rows = await persons(id)
    expect(rows.toSorted((a, b) => Number(a.key.id) - Number(b.key.id))).toMatchObject([
      { key: { id: one.id }, certain: true, included: true },
      { key: { id: other.id }, certain: false, included: false },
    ])
    const act = await of.persons.erase(id)
    expect(await of.carry(act)).toMatchObject({ state: 'incomplete', left: 1 })
    expect([await remains(one.id), await remains(other.id)]).toEqual([false, true])
    await of.persons.decide(id, rows.filter(({ key }) => key.id === other.id), false, 'eine andere, andere Anschrift')
    await of.persons.again(act)
    expect(await of.carry(act)).toMatchObject({ state: 'done', left: 0 })
    expect(await remains(other.id)).toBe(true)
  })
})
