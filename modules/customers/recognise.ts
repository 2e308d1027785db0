import type { Context } from '#core/context.ts'
import type { Tables } from './data.ts'
import { findOrganisations, findPersons, personByEmail } from './queries.ts'

type Ctx = Context<Tables>

/** Who somebody is, as far as another module needs to know it. */
export interface Identity {
  readonly personId: number
  readonly name: string
  readonly organisationId: number | null
  readonly organisation: string | null
  readonly customerNumber: string | null
}

/** The contact an e-mail address belongs to; upper and lower case are the same. */
export async function recognise(ctx: Ctx, email: string): Promise<Identity | null> {
  const found = await personByEmail(ctx.db, email)
  if (!found) return null
  const [identity] = await identities(ctx, [found.person_id])
  return identity ?? null
}

/** The contacts behind these ids, as far as they still exist. */
export async function identities(ctx: Ctx, personIds: readonly number[]): Promise<Identity[]> {
  const persons = await findPersons(ctx.db, [...new Set(personIds)])
  const organisations = new Map(
    (await findOrganisations(ctx.db, [...new Set(persons.flatMap((row) => row.organisation_id ?? []))])).map(
      (row) => [row.id, row],
    ),
  )
  return persons.map((person) => {
    const organisation = person.organisation_id === null ? null : organisations.get(person.organisation_id)
    return {
      personId: person.id,
      name: [person.given_name, person.family_name].filter(Boolean).join(' '),
      organisationId: organisation?.id ?? null,
      organisation: organisation?.name ?? null,
      customerNumber: organisation?.number ?? null,
    }
  })
}

/** Notes that documents refer to a contact (and so to its organisation), which then can't be deleted at once. */
export const noteUse = (ctx: Ctx, personId: number): Promise<void> =>
  ctx.transaction(async (ctx) => {
    const [person] = await findPersons(ctx.db, [personId])
    if (!person) return
    if (!person.in_use)
      await ctx.db.updateTable('person').set({ in_use: true }).where('id', '=', personId).execute()
    if (person.organisation_id !== null)
      await ctx.db
        .updateTable('organisation')
        .set({ in_use: true })
        .where('id', '=', person.organisation_id)
        .where('in_use', '=', false)
        .execute()
  })
