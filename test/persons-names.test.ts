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
    await of.persons.decide(
      id,
      rows.filter(({ key }) => key.id === other.id),
      false,
      'eine andere, andere Anschrift',
    )
    await of.persons.again(act)
    expect(await of.carry(act)).toMatchObject({ state: 'done', left: 0 })
    expect(await remains(other.id)).toBe(true)
  })

  test.each(['ayşe böttcher', 'Böttcher, Ayşe', 'Ayse Boettcher', 'BÖTTCHER Ayşe', 'Boettcher'])(
    '“%s” finds her, however she is written',
    async (name) => {
      const { rows } = await of.house.ownerPool.query<{ id: number }>(
        `select id from customers.person where family_name = 'Böttcher' and given_name = 'Ayşe' limit 1`,
      )
      const id = rows[0]?.id ?? (await contact('Ayşe', 'Böttcher')).id
      const found = await of.persons.find({ names: [name] })
      expect(await persons(found.id)).toMatchObject([{ key: { id }, certain: false, included: false }])
    },
  )

  test('who shares no more than the family name is somebody else', async () => {
    await contact('Jörg', 'Öztürk')
    const ali = await contact('Ali', 'Öztürk')
    const { id } = await of.persons.find({ names: ['Ali Öztürk'] })
    expect((await persons(id)).map(({ key }) => key.id)).toEqual([ali.id])
  })

  describe('a mailbox of several', () => {
    const shared = 'familie@fam.example'
    const mails = async (finding: number) =>
      (await of.persons.rows(finding, { module: 'mail', table: 'mail' })).rows

    test('proves nothing: what came from it is shown, and left out until the officer includes it', async () => {
      const ida = await contact('Ida', 'Fam', [shared, 'ida@fam.example'])
      const from = (name: string, text: string) =>
        of.write({ emails: [shared, shared], name, phone: '' }, { text, subject: text })
      await from('Ida Fam', 'Von Ida')
      await from('Jon Fam', 'Von Jon')
      const found = await of.persons.find({ emails: [shared] })
      expect(found.ambiguous).toEqual([shared])
      expect(found.tables.filter(({ included }) => included > 0)).toEqual([])
      expect((await mails(found.id)).map(({ certain, included }) => [certain, included])).toEqual([
        [false, false],
        [false, false],
      ])
      // Her own address proves her own master data, and still nothing of what came from the other.
      const own = await of.persons.find({ emails: ['ida@fam.example'] })
      expect(own.ambiguous).toEqual([shared])
      expect(await persons(own.id)).toMatchObject([{ key: { id: ida.id }, included: true }])
      for (const table of ['ticket', 'message'])
        expect(own.tables.filter((one) => one.table === table)).toMatchObject([{ included: 0, leftOut: 2 }])
      expect(own.tables.filter((one) => one.table === 'mail')).toMatchObject([{ included: 0, leftOut: 2 }])
    })

    test('spellings of one name are no others', async () => {
      const [first, ...more] = ['Jörg Müller', 'Mueller, Joerg', 'J. Müller', 'Müller'].map((name) => ({
        emails: ['mueller@fam.example', ''] as [string, string],
        name,
        phone: '',
      }))
      if (first) await of.write(first, { text: 'eins' })
      for (const one of more) await of.write(one, { text: one.name })
      const found = await of.persons.find({ emails: ['mueller@fam.example'] })
      expect(found.ambiguous).toEqual([])
      expect(found.tables.find(({ table }) => table === 'mail')).toMatchObject({ included: 4, leftOut: 0 })
    })
  })
})
