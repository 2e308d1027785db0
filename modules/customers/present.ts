import type { Context } from '#core/context.ts'
import type * as api from './api.ts'
import type { Organisation, Person, Tables } from './data.ts'
import { reachOf } from './persons.ts'
import { formatPhone } from './phone.ts'

const times = (row: { created_at: Date; updated_at: Date; ended_at: Date | null }) => ({
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
})

export const presentOrganisation = (row: Organisation): api.Organisation => ({
  id: row.id,
  number: row.number,
  name: row.name,
  street: row.street,
  postcode: row.postcode,
  city: row.city,
  country: row.country,
  notes: row.notes,
  inUse: row.in_use,
  ...times(row),
})

/** Contacts with their organisations, addresses and numbers, in the order given. */
export async function presentPersons(ctx: Context<Tables>, rows: readonly Person[]): Promise<api.Person[]> {
  const { emails, phones, organisations } = await reachOf(ctx, rows)
  return rows.map((row) => {
    const organisation = organisations.find(({ id }) => id === row.organisation_id)
    return {
      id: row.id,
      name: [row.given_name, row.family_name].filter(Boolean).join(' '),
      givenName: row.given_name,
      familyName: row.family_name,
      notes: row.notes,
      inUse: row.in_use,
      organisation: organisation
        ? { id: organisation.id, name: organisation.name, number: organisation.number }
        : null,
      emails: emails.flatMap((email) => (email.person_id === row.id ? email.email : [])),
      phones: phones.flatMap(({ person_id, number }) =>
        person_id === row.id ? { number, shown: formatPhone(number) } : [],
      ),
      ...times(row),
    }
  })
}

export async function presentPerson(ctx: Context<Tables>, row: Person): Promise<api.Person> {
  const [person] = await presentPersons(ctx, [row])
  if (!person) throw new Error('A row is presented as one contact.')
  return person
}
