import type { Context } from '#core/context.ts'
import { z } from 'zod'
import type { Organisation, Tables } from './data.ts'
import { errors } from './errors.ts'
import { changed } from './events.ts'
import { readCursor, writeCursor } from './page.ts'
import { findOrganisations, highestNumber, listOrganisations } from './queries.ts'

type Ctx = Context<Tables>

export interface OrganisationFields {
  /** Customer number; empty: the next free one, or the one it has. */
  readonly number: string
  readonly name: string
  readonly street: string
  readonly postcode: string
  readonly city: string
  readonly country: string
  readonly notes: string
}

const cursor = z.tuple([z.string(), z.number()])

export async function pageOrganisations(
  ctx: Ctx,
  options: { q: string; ended: boolean; after?: string | undefined; limit: number },
) {
  const after = readCursor(cursor, options.after)
  const rows = await listOrganisations(ctx.db, {
    typed: options.q,
    ended: options.ended,
    after: after && { name: after[0], id: after[1] },
    limit: options.limit + 1,
  })
  const items = rows.slice(0, options.limit)
  const last = items.at(-1)
  return { items, next: rows.length > options.limit && last ? writeCursor([last.name, last.id]) : null }
}

export async function readOrganisation(ctx: Ctx, id: number): Promise<Organisation> {
  const [organisation] = await findOrganisations(ctx.db, [id])
  if (!organisation) throw errors.organisation_not_found({ id })
  return organisation
}

/** Makes an organisation; without a number it gets the next free one. */
export const createOrganisation = (ctx: Ctx, fields: OrganisationFields): Promise<Organisation> =>
  ctx.transaction(async (ctx) => {
    const now = ctx.now()
    const values = { ...fields, created_at: now, updated_at: now }
    const insert = (number: string) =>
      ctx.db
        .insertInto('organisation')
        .values({ ...values, number })
        .onConflict((conflict) => conflict.column('number').doNothing())
        .returning('id')
        .executeTakeFirst()
    let made = fields.number ? await insert(fields.number) : undefined
    if (fields.number && !made) throw errors.number_taken({ number: fields.number })
    // A number may be taken by a row that is restricted and so not seen, or by another who counts at this moment.
    for (let next = (await highestNumber(ctx.db)) + 1; !made; next++) made = await insert(String(next))
    await ctx.announce(changed, { kind: 'organisation', id: made.id })
    return readOrganisation(ctx, made.id)
  })

export const updateOrganisation = (ctx: Ctx, id: number, fields: OrganisationFields): Promise<Organisation> =>
  ctx.transaction(async (ctx) => {
    const before = await readOrganisation(ctx, id)
    const number = fields.number || before.number
    await ctx.db
      .updateTable('organisation')
      .set({ ...fields, number, updated_at: ctx.now() })
      .where('id', '=', id)
      .execute()
      .catch((cause: unknown) => {
        throw isTaken(cause) ? errors.number_taken({ number }, { cause }) : cause
      })
    await ctx.announce(changed, { kind: 'organisation', id })
    return readOrganisation(ctx, id)
  })

/** Ends the business relation, with which the period of §§ 195, 199 BGB begins for it and its contacts, or resumes it. */
export const endOrganisation = (ctx: Ctx, id: number, ended: boolean): Promise<Organisation> =>
  ctx.transaction(async (ctx) => {
    const { ended_at: before } = await readOrganisation(ctx, id)
    const now = ctx.now()
    if (ended !== (before !== null)) {
      await ctx.db
        .updateTable('organisation')
        .set({ ended_at: ended ? now : null, updated_at: now })
        .where('id', '=', id)
        .execute()
      // Who had left before keeps the earlier end.
      await ctx.db
        .updateTable('person')
        .set({ ended_at: ended ? now : null, updated_at: now })
        .where('organisation_id', '=', id)
        .where('ended_at', ended ? 'is' : '=', ended ? null : before)
        .execute()
      await ctx.announce(changed, { kind: 'organisation', id })
    }
    return readOrganisation(ctx, id)
  })

export const deleteOrganisation = (ctx: Ctx, id: number): Promise<void> =>
  ctx.transaction(async (ctx) => {
    const organisation = await readOrganisation(ctx, id)
    if (organisation.in_use) throw errors.in_use()
    const person = await ctx.db
      .selectFrom('person')
      .select('id')
      .where('organisation_id', '=', id)
      .executeTakeFirst()
    if (person) throw errors.has_persons()
    await ctx.db.deleteFrom('organisation').where('id', '=', id).execute()
    await ctx.announce(changed, { kind: 'organisation', id })
  })

const isTaken = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === '23505'
