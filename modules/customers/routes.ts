import type { z } from 'zod'
import type { Context } from '#core/context.ts'
import { route } from '#core/http/contract.ts'
import { api, type personFields } from './api.ts'
import type { Tables } from './data.ts'
import {
  createOrganisation,
  deleteOrganisation,
  endOrganisation,
  pageOrganisations,
  readOrganisation,
  updateOrganisation,
} from './organisations.ts'
import { permissions } from './permissions.ts'
import {
  contactsOf,
  createPerson,
  deletePerson,
  endPerson,
  pagePersons,
  readPerson,
  updatePerson,
} from './persons.ts'
import { presentOrganisation, presentPerson, presentPersons } from './present.ts'

type Ctx = Context<Tables>

const personRow = (body: z.output<typeof personFields>) => ({
  organisation_id: body.organisationId,
  given_name: body.givenName,
  family_name: body.familyName,
  notes: body.notes,
  emails: body.emails,
  phones: body.phones,
})

export const routes = [
  route(api.listOrganisations, permissions.read, async (ctx: Ctx, { query }) => {
    const { items, next } = await pageOrganisations(ctx, query)
    return { items: items.map((row) => ({ ...presentOrganisation(row), persons: row.persons })), next }
  }),
  route(api.createOrganisation, permissions.write, async (ctx: Ctx, { body }) =>
    presentOrganisation(await createOrganisation(ctx, body)),
  ),
  route(api.readOrganisation, permissions.read, async (ctx: Ctx, { params }) => {
    const organisation = await readOrganisation(ctx, params.id)
    const persons = await presentPersons(ctx, await contactsOf(ctx, params.id))
    return { ...presentOrganisation(organisation), persons }
  }),
  route(api.updateOrganisation, permissions.write, async (ctx: Ctx, { params, body }) =>
    presentOrganisation(await updateOrganisation(ctx, params.id, body)),
  ),
  route(api.endOrganisation, permissions.write, async (ctx: Ctx, { params, body }) =>
    presentOrganisation(await endOrganisation(ctx, params.id, body.ended)),
  ),
  route(api.deleteOrganisation, permissions.write, (ctx: Ctx, { params }) =>
    deleteOrganisation(ctx, params.id),
  ),
  route(api.listPersons, permissions.read, async (ctx: Ctx, { query }) => {
    const { items, next } = await pagePersons(ctx, query)
    return { items: await presentPersons(ctx, items), next }
  }),
  route(api.createPerson, permissions.write, async (ctx: Ctx, { body }) =>
    presentPerson(ctx, await createPerson(ctx, personRow(body))),
  ),
  route(api.readPerson, permissions.read, async (ctx: Ctx, { params }) =>
    presentPerson(ctx, await readPerson(ctx, params.id)),
  ),
  route(api.updatePerson, permissions.write, async (ctx: Ctx, { params, body }) =>
    presentPerson(ctx, await updatePerson(ctx, params.id, personRow(body))),
  ),
  route(api.endPerson, permissions.write, async (ctx: Ctx, { params, body }) =>
    presentPerson(ctx, await endPerson(ctx, params.id, body.ended)),
  ),
  route(api.deletePerson, permissions.write, (ctx: Ctx, { params }) => deletePerson(ctx, params.id)),
]
