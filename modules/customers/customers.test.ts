import { afterAll, describe, expect, it } from 'vitest'
import { openHouse } from '#core/testing/house.ts'
import type { Tables } from './data.ts'
import { anOrganisation, aPerson } from './fixtures.ts'
import { customers } from './index.ts'
import {
  createOrganisation,
  deleteOrganisation,
  endOrganisation,
  pageOrganisations,
  updateOrganisation,
} from './organisations.ts'
import { deletePerson, endPerson, pagePersons, updatePerson } from './persons.ts'
import { presentPerson } from './present.ts'
import { findPersons } from './queries.ts'
import { identities, noteUse, recognise } from './recognise.ts'
import { markWords, searchCustomers } from './search.ts'

const house = await openHouse({ modules: [customers.module] })
afterAll(() => house[Symbol.asyncDispose]())
const ctx = house.context<Tables>('customers')

const findOrganisation = async (q: string) =>
  (await pageOrganisations(ctx, { q, ended: false, limit: 50 })).items.map((row) => row.name)
const findPerson = async (q: string) =>
  (await pagePersons(ctx, { q, ended: false, limit: 50 })).items.map((row) => row.family_name)

describe('organisations', () => {
  it('count their numbers on from the highest, and refuse one that is taken', async () => {
    const first = await anOrganisation(ctx)
    const second = await anOrganisation(ctx)
    expect(Number(second.number)).toBe(Number(first.number) + 1)
    await expect(anOrganisation(ctx, { number: first.number })).rejects.toMatchObject({
      code: 'customers.number_taken',
    })
    const fields = { name: 'Neu', street: '', postcode: '', city: '', country: 'DE', notes: '' }
    await expect(
      updateOrganisation(ctx, second.id, { ...fields, number: first.number }),
    ).rejects.toMatchObject({
      code: 'customers.number_taken',
    })
    expect(await updateOrganisation(ctx, second.id, { ...fields, number: '' })).toMatchObject({
      number: second.number,
    })
  })

  it('answer neutrally when the number belongs to a restricted one, and count past it', async () => {
    const hidden = await anOrganisation(ctx, { number: '77000' })
    await house.ownerPool.query(`update customers.organisation set _mark = 'r' where id = $1`, [hidden.id])
    await expect(anOrganisation(ctx, { number: '77000' })).rejects.toMatchObject({
      code: 'customers.number_taken',
    })
    await anOrganisation(ctx, { number: '76999' })
    expect(await anOrganisation(ctx)).toMatchObject({ number: '77001' })
  })

  it('get different numbers when made at the same moment', async () => {
    const made = await Promise.all(Array.from({ length: 6 }, () => anOrganisation(ctx)))
    expect(new Set(made.map((row) => row.number)).size).toBe(6)
  })

  it('are paged by name without a gap or a double while others are added', async () => {
    for (const name of ['Zöller', 'Öchsner', 'Oberle', 'Zimmer', 'Österle', 'Zwick'])
      await anOrganisation(ctx, { name, city: 'Seitenstadt' })
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await pageOrganisations(ctx, { q: 'Seitenstadt', ended: false, after, limit: 2 })
      seen.push(...page.items.map((row) => row.name))
      after = page.next ?? undefined
      await anOrganisation(ctx, { name: 'Aal', city: 'Seitenstadt' })
    } while (after)
    expect(seen).toEqual(['Oberle', 'Öchsner', 'Österle', 'Zimmer', 'Zöller', 'Zwick'])
    await expect(
      pageOrganisations(ctx, { q: '', ended: false, after: 'nonsense', limit: 2 }),
    ).rejects.toMatchObject({ code: 'customers.bad_cursor' })
  })

  it.each([
    ['müller', 'Müller & Söhne KG'],
    ['MUELLER', 'Müller & Söhne KG'],
    ['Muller', 'Müller & Söhne KG'],
    ['soehn', 'Müller & Söhne KG'],
    ['K-4711', 'Müller & Söhne KG'],
    ['4711', 'Müller & Söhne KG'],
    ['müller fürth', 'Müller & Söhne KG'],
    ['gruber@mueller-soehne.example', 'Müller & Söhne KG'],
  ])('are found by "%s"', async (typed, name) => {
    if ((await findOrganisation('4711')).length === 0) {
      const { id } = await anOrganisation(ctx, { name, number: 'K-4711', city: 'Fürth' })
      await aPerson(ctx, { organisation_id: id, emails: ['gruber@mueller-soehne.example'] })
    }
    expect(await findOrganisation(typed)).toEqual([name])
  })

  it('are deleted only while nothing refers to them', async () => {
    const person = await aPerson(ctx)
    const id = person.organisation_id ?? 0
    await expect(deleteOrganisation(ctx, id)).rejects.toMatchObject({ code: 'customers.has_persons' })
    await noteUse(ctx, person.id)
    await expect(deletePerson(ctx, person.id)).rejects.toMatchObject({ code: 'customers.in_use' })
    await expect(deleteOrganisation(ctx, id)).rejects.toMatchObject({ code: 'customers.in_use' })
    const free = await aPerson(ctx)
    await deletePerson(ctx, free.id)
    await deleteOrganisation(ctx, free.organisation_id ?? 0)
    expect(await findPersons(ctx.db, [free.id])).toEqual([])
  })

  it('end with their contacts, but who had left before keeps the earlier end', async () => {
    const { id } = await anOrganisation(ctx)
    const left = await endPerson(ctx, (await aPerson(ctx, { organisation_id: id })).id, true)
    const stayed = await aPerson(ctx, { organisation_id: id })
    house.clock.advance({ days: 1 })
    const ended = await endOrganisation(ctx, id, true)
    const read = async () => (await findPersons(ctx.db, [left.id, stayed.id])).sort((a, b) => a.id - b.id)
    expect((await read()).map((row) => row.ended_at)).toEqual([left.ended_at, ended.ended_at])
    await endOrganisation(ctx, id, false)
    expect((await read()).map((row) => row.ended_at)).toEqual([left.ended_at, null])
  })
})

describe('contacts', () => {
  it('are recognised by address, upper or lower case', async () => {
    const organisation = await createOrganisation(ctx, {
      number: 'R-1',
      name: 'Rad & Tat',
      street: '',
      postcode: '',
      city: '',
      country: 'DE',
      notes: '',
    })
    const person = await aPerson(ctx, {
      organisation_id: organisation.id,
      given_name: 'Ada',
      family_name: 'Rad',
      emails: ['Ada.Rad@Example.ORG', 'ada@rad.example'],
    })
    const identity = {
      personId: person.id,
      name: 'Ada Rad',
      organisationId: organisation.id,
      organisation: 'Rad & Tat',
      customerNumber: 'R-1',
    }
    expect(await recognise(ctx, 'ADA.rad@example.org')).toEqual(identity)
    expect(await recognise(ctx, 'nobody@example.org')).toBeNull()
    expect(await identities(ctx, [person.id, person.id, -1])).toEqual([identity])
  })

  it('share no address', async () => {
    const { id } = await aPerson(ctx, { emails: ['one@example.org'] })
    await expect(aPerson(ctx, { emails: ['ONE@example.org'] })).rejects.toMatchObject({
      code: 'customers.email_taken',
    })
    await updatePerson(ctx, id, {
      organisation_id: null,
      given_name: '',
      family_name: 'Ohne',
      notes: '',
      emails: [],
      phones: [],
    })
    await aPerson(ctx, { emails: ['one@example.org'] })
  })

  it.each([
    '0911/1234567',
    '0911 / 12 34 567',
    '(0911) 1234567',
    '+49 911 1234567',
    '0049 (0)911 1234567',
    '+49 (0) 911 / 123-4567',
    '1234567',
    '0911-123',
    '911 123',
  ])('are found by the number %s', async (typed) => {
    if ((await findPerson('Telefonin')).length === 0)
      await aPerson(ctx, { family_name: 'Telefonin', phones: ['0911 123 45 67', '0171/9988776'] })
    expect(await findPerson(typed)).toEqual(['Telefonin'])
  })

  it('show numbers as people write them and refuse what is none', async () => {
    const person = await aPerson(ctx, { phones: ['0911/1234567', '+43 1 5880080'] })
    expect((await presentPerson(ctx, person)).phones).toEqual([
      { number: '+499111234567', shown: '0911 1234567' },
      { number: '+4315880080', shown: '+43 1 5880080' },
    ])
    await expect(aPerson(ctx, { phones: ['ruf mich an'] })).rejects.toMatchObject({
      code: 'customers.phone_unreadable',
    })
  })

  it('are found by domain, and wildcards mean themselves', async () => {
    await aPerson(ctx, { family_name: 'Domänin', emails: ['x_y@wild.example'] })
    expect(await findPerson('@wild.example')).toEqual(['Domänin'])
    expect(await findPerson('x_y@')).toEqual(['Domänin'])
    expect(await findPerson('%')).toEqual([])
    expect(await findPerson(`'); drop table person; --`)).toEqual([])
  })
})

describe('the one search field', () => {
  it('finds both kinds, marked', async () => {
    const { id } = await anOrganisation(ctx, { name: 'Sücher AG', number: 'S-9', city: 'Ulm' })
    await aPerson(ctx, {
      organisation_id: id,
      given_name: 'Ute',
      family_name: 'Sücher',
      emails: ['suecher@s.example'],
    })
    expect(await searchCustomers(ctx, 'suecher', 10)).toMatchObject([
      { title: 'Sücher AG', excerpt: '\u0002Sücher\u0003 AG · S-9 · 90402 Ulm' },
      { title: 'Ute Sücher', excerpt: '\u0002suecher\u0003@s.example' },
    ])
    expect(await searchCustomers(ctx, '  ', 10)).toEqual([])
  })

  it('marks words that begin as typed', () => {
    expect(markWords(['Änderung', '', 'Anderes'], 'aend')).toBe('\u0002Änderung\u0003 · Anderes')
  })
})
