import type { Context } from '#core/context.ts'
import type { Organisation, Person, Tables } from './data.ts'
import { createOrganisation, type OrganisationFields } from './organisations.ts'
import { createPerson, type PersonFields } from './persons.ts'

type Ctx = Context<Tables>

let made = 0

export const anOrganisation = (ctx: Ctx, fields: Partial<OrganisationFields> = {}): Promise<Organisation> =>
  createOrganisation(ctx, {
    number: '',
    name: `Muster GmbH ${++made}`,
    street: 'Hauptstraße 1',
    postcode: '90402',
    city: 'Nürnberg',
    country: 'DE',
    notes: '',
    ...fields,
  })

/** A contact, with an organisation of its own unless one is given. */
export const aPerson = async (ctx: Ctx, fields: Partial<PersonFields> = {}): Promise<Person> =>
  createPerson(ctx, {
    organisation_id:
      fields.organisation_id === undefined ? (await anOrganisation(ctx)).id : fields.organisation_id,
    given_name: 'Erika',
    family_name: `Mustermann ${++made}`,
    notes: '',
    emails: [`erika${made}@example.org`],
    phones: [],
    ...fields,
  })
