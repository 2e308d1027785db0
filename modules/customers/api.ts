import { z } from 'zod'
import { email } from '#core/email.ts'
import { line } from '#core/line.ts'

const id = z.number().int()
const byId = z.object({ id: z.coerce.number().int().positive() })

const page = z.object({
  /** Words, a customer number, an e-mail address or a telephone number. */
  q: line(200).default(''),
  /** `true`: those whose business relation has ended. */
  ended: z.stringbool().default(false),
  after: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

export const organisationFields = z.object({
  /** Customer number; left empty it is the next free one. */
  number: line(40).default(''),
  name: line(200).min(1),
  street: line(200).default(''),
  postcode: line(20).default(''),
  city: line(100).default(''),
  /** ISO 3166-1 alpha-2. */
  country: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{2}$/)
    .default('DE'),
  notes: z.string().trim().max(10_000).default(''),
})

export const personFields = z.object({
  organisationId: id.positive().nullable().default(null),
  givenName: line(100).default(''),
  familyName: line(100).min(1),
  notes: z.string().trim().max(10_000).default(''),
  emails: z.array(email).max(20).default([]),
  /** In any spelling; without a country code a German one. */
  phones: z.array(line(50).min(1)).max(20).default([]),
})

const times = {
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
}

export const organisation = z.object({
  id,
  number: z.string(),
  name: z.string(),
  street: z.string(),
  postcode: z.string(),
  city: z.string(),
  country: z.string(),
  notes: z.string(),
  /** Documents refer to it: it can be ended, not deleted at once. */
  inUse: z.boolean(),
  ...times,
})

export const person = z.object({
  id,
  name: z.string(),
  givenName: z.string(),
  familyName: z.string(),
  notes: z.string(),
  inUse: z.boolean(),
  organisation: z.object({ id, name: z.string(), number: z.string() }).nullable(),
  emails: z.array(z.string()),
  /** `number` is E.164, `shown` as people write it. */
  phones: z.array(z.object({ number: z.string(), shown: z.string() })),
  ...times,
})

export type Organisation = z.infer<typeof organisation>
export type Person = z.infer<typeof person>

const next = z.string().nullable()
const ending = z.object({ ended: z.boolean() })

export const api = {
  listOrganisations: {
    method: 'GET',
    path: '/api/customers/organisations',
    summary: 'Organisations by name; found by name, number, place, or a contact of theirs.',
    query: page,
    answer: z.object({
      items: z.array(
        organisation
          .pick({ id: true, number: true, name: true, postcode: true, city: true, endedAt: true })
          .extend({ persons: z.number() }),
      ),
      next,
    }),
  },
  createOrganisation: {
    method: 'POST',
    path: '/api/customers/organisations',
    summary: 'A new organisation.',
    body: organisationFields,
    answer: organisation,
  },
  readOrganisation: {
    method: 'GET',
    path: '/api/customers/organisations/{id}',
    summary: 'An organisation with its contacts.',
    params: byId,
    answer: organisation.extend({ persons: z.array(person) }),
  },
  updateOrganisation: {
    method: 'PUT',
    path: '/api/customers/organisations/{id}',
    summary: 'Replaces the master data of an organisation.',
    params: byId,
    body: organisationFields,
    answer: organisation,
  },
  endOrganisation: {
    method: 'PUT',
    path: '/api/customers/organisations/{id}/relation',
    summary: 'Ends the business relation, so that the retention period begins, or resumes it.',
    params: byId,
    body: ending,
    answer: organisation,
  },
  deleteOrganisation: {
    method: 'DELETE',
    path: '/api/customers/organisations/{id}',
    summary: 'Deletes an organisation that has no contacts and that no document refers to.',
    params: byId,
  },
  listPersons: {
    method: 'GET',
    path: '/api/customers/persons',
    summary: 'Contacts by family name; found by name, e-mail address or domain, telephone number.',
    query: page,
    answer: z.object({ items: z.array(person.omit({ notes: true })), next }),
  },
  createPerson: {
    method: 'POST',
    path: '/api/customers/persons',
    summary: 'A new contact, of an organisation or on its own.',
    body: personFields,
    answer: person,
  },
  readPerson: {
    method: 'GET',
    path: '/api/customers/persons/{id}',
    summary: 'A contact with addresses and numbers.',
    params: byId,
    answer: person,
  },
  updatePerson: {
    method: 'PUT',
    path: '/api/customers/persons/{id}',
    summary: 'Replaces the master data of a contact.',
    params: byId,
    body: personFields,
    answer: person,
  },
  endPerson: {
    method: 'PUT',
    path: '/api/customers/persons/{id}/relation',
    summary: 'Ends the relation with a contact, so that the retention period begins, or resumes it.',
    params: byId,
    body: ending,
    answer: person,
  },
  deletePerson: {
    method: 'DELETE',
    path: '/api/customers/persons/{id}',
    summary: 'Deletes a contact that no document refers to.',
    params: byId,
  },
} as const
