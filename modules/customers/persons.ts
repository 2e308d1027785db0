import type { Context } from '#core/context.ts'
import { z } from 'zod'
import type { Person, Tables } from './data.ts'
import { errors } from './errors.ts'
import { changed } from './events.ts'
import { readOrganisation } from './organisations.ts'
import { readCursor, writeCursor } from './page.ts'
import { normalisePhone } from './phone.ts'
import { emailsOf, findOrganisations, findPersons, listPersons, personsOf, phonesOf } from './queries.ts'

type Ctx = Context<Tables>

export interface PersonFields {
  readonly organisation_id: number | null
  readonly given_name: string
  readonly family_name: string
  readonly notes: string
  readonly emails: readonly string[]
  /** In any spelling. */
  readonly phones: readonly string[]
}

const cursor = z.tuple([z.string(), z.string(), z.number()])

export async function pagePersons(
  ctx: Ctx,
  options: { q: string; ended: boolean; after?: string | undefined; limit: number },
) {
  const after = readCursor(cursor, options.after)
  const rows = await listPersons(ctx.db, {
    typed: options.q,
    ended: options.ended,
    after: after && { family: after[0], given: after[1], id: after[2] },
    limit: options.limit + 1,
  })
  const items = rows.slice(0, options.limit)
  const last = items.at(-1)
  const next =
    rows.length > options.limit && last ? writeCursor([last.family_name, last.given_name, last.id]) : null
  return { items, next }
}

export async function readPerson(ctx: Ctx, id: number): Promise<Person> {
  const [person] = await findPersons(ctx.db, [id])
  if (!person) throw errors.person_not_found({ id })
  return person
}

/** Organisations, addresses and numbers of contacts. */
export async function reachOf(ctx: Ctx, persons: readonly Person[]) {
  const ids = persons.map((person) => person.id)
  const [emails, phones, organisations] = await Promise.all([
    emailsOf(ctx.db, ids),
    phonesOf(ctx.db, ids),
    findOrganisations(ctx.db, [...new Set(persons.flatMap((person) => person.organisation_id ?? []))]),
  ])
  return { emails, phones, organisations }
}

/** Contacts of an organisation, those who left last; at most 500. */
export const contactsOf = (ctx: Ctx, organisationId: number): Promise<Person[]> =>
  personsOf(ctx.db, organisationId)

export const createPerson = (ctx: Ctx, fields: PersonFields): Promise<Person> =>
  ctx.transaction(async (ctx) => {
    if (fields.organisation_id !== null) await readOrganisation(ctx, fields.organisation_id)
    const now = ctx.now()
    const { emails, phones, ...person } = fields
    const { id } = await ctx.db
      .insertInto('person')
      .values({ ...person, created_at: now, updated_at: now })
      .returning('id')
      .executeTakeFirstOrThrow()
    await setReach(ctx, id, emails, phones)
    await ctx.announce(changed, { kind: 'person', id })
    return readPerson(ctx, id)
  })

export const updatePerson = (ctx: Ctx, id: number, fields: PersonFields): Promise<Person> =>
  ctx.transaction(async (ctx) => {
    await readPerson(ctx, id)
    if (fields.organisation_id !== null) await readOrganisation(ctx, fields.organisation_id)
    const { emails, phones, ...person } = fields
    await ctx.db
      .updateTable('person')
      .set({ ...person, updated_at: ctx.now() })
      .where('id', '=', id)
      .execute()
    await setReach(ctx, id, emails, phones)
    await ctx.announce(changed, { kind: 'person', id })
    return readPerson(ctx, id)
  })

/** Ends the relation with a contact, with which the period of §§ 195, 199 BGB begins, or resumes it. */
export const endPerson = (ctx: Ctx, id: number, ended: boolean): Promise<Person> =>
  ctx.transaction(async (ctx) => {
    const before = await readPerson(ctx, id)
    if (ended !== (before.ended_at !== null)) {
      const now = ctx.now()
      await ctx.db
        .updateTable('person')
        .set({ ended_at: ended ? now : null, updated_at: now })
        .where('id', '=', id)
        .execute()
      await ctx.announce(changed, { kind: 'person', id })
    }
    return readPerson(ctx, id)
  })

export const deletePerson = (ctx: Ctx, id: number): Promise<void> =>
  ctx.transaction(async (ctx) => {
    if ((await readPerson(ctx, id)).in_use) throw errors.in_use()
    await ctx.db.deleteFrom('person').where('id', '=', id).execute()
    await ctx.announce(changed, { kind: 'person', id })
  })

/** Puts exactly these addresses and numbers to a person; the first of each is the usual one. */
async function setReach(ctx: Ctx, person_id: number, emails: readonly string[], phones: readonly string[]) {
  await ctx.db.deleteFrom('email').where('person_id', '=', person_id).execute()
  await ctx.db.deleteFrom('phone').where('person_id', '=', person_id).execute()
  for (const email of new Set(emails.map((given) => given.trim().toLowerCase()))) {
    const made = await ctx.db
      .insertInto('email')
      .values({ person_id, email })
      .onConflict((conflict) => conflict.column('email').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!made) throw errors.email_taken({ email })
  }
  for (const number of new Set(phones.map(normalisePhone)))
    await ctx.db.insertInto('phone').values({ person_id, number }).execute()
}
