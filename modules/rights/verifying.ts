import type { Context } from '#core/context.ts'
import { Refusal } from '#core/errors.ts'
import type { Correction, FoundRow, Identifiers } from '#core/person/persons.ts'
import { enquiriesUsedAfter } from '#modules/website'
import type { Request, Tables } from './data.ts'
import { identifiersOf, objectionOf } from './objecting.ts'

type Ctx = Context<Tables>

const looked = 200

/** By what a correction's wrong value would be found again; what only a name or a column says is left to the act. */
const wrongOf = (corrections: readonly Correction[]): Partial<Identifiers> => {
  const of = (kind: 'email' | 'phone' | 'customer'): string[] =>
    corrections.flatMap((one) => (one.kind === kind ? one.from : []))
  return { emails: of('email'), phones: of('phone'), customers: of('customer') }
}

const keyOf = ({ module, table, key }: FoundRow): string => JSON.stringify([module, table, key])

async function rowsOf(ctx: Ctx, finding: number): Promise<FoundRow[]> {
  const { persons } = ctx.house
  const { tables } = await persons.finding(finding)
  const pages = await Promise.all(
    tables
      .filter(({ module }) => module !== ctx.module)
      .map(({ module, table }) => persons.rows(finding, { module, table, limit: looked })),
  )
  return pages.flatMap(({ rows }) => rows.filter(({ included }) => included))
}

/** Rows of a rectified request in which the wrong value stands again. */
async function stillWrong(ctx: Ctx, request: Request): Promise<number> {
  const wrong = wrongOf(request.corrections?.list ?? [])
  const any = Object.values(wrong).some((values) => values.length > 0)
  if (!any || request.finding_id === null) return 0
  const before = new Set((await rowsOf(ctx, request.finding_id)).map(keyOf))
  const again = await ctx.house.persons.find(wrong)
  try {
    return (await rowsOf(ctx, again.id)).filter((row) => before.has(keyOf(row))).length
  } finally {
    await ctx.house.persons.forget(again.id)
  }
}

/** Whether a package that was promised can still be fetched. */
async function isGone(ctx: Ctx, request: Request): Promise<boolean> {
  if (request.closed_at !== null) return false
  if (request.finding_id === null) return true
  return ctx.house.persons.finding(request.finding_id).then(
    () => false,
    (error: unknown) => {
      if (error instanceof Refusal && error.status === 404) return true
      throw error
    },
  )
}

/** Whether an objection that was told to be in effect still is. */
const hasLapsed = async (ctx: Ctx, request: Request): Promise<boolean> =>
  request.applied_at !== null &&
  !(await ctx.house.persons.objects(
    identifiersOf(request),
    objectionOf(request),
    request.activity ?? undefined,
  ))

/** Looks on the data whether a fulfilled request is still fulfilled: how many places say otherwise. */
export async function countUnfulfilled(ctx: Ctx, request: Request): Promise<number> {
  const { persons } = ctx.house
  const act = request.lifting_id ?? request.act_id ?? request.restriction_id
  let found = act === null ? 0 : await persons.reverify(act)
  if (request.kind === 'rectification') found += await stillWrong(ctx, request)
  if (request.kind === 'access' || request.kind === 'portability')
    found += Number(await isGone(ctx, request)) + Number(!['confirmed', 'officer'].includes(request.identity))
  if (request.kind === 'objection' || request.kind === 'withdrawal')
    found += Number(await hasLapsed(ctx, request))
  if (request.kind === 'withdrawal' && request.applied_at)
    for (const email of identifiersOf(request).emails ?? [])
      found += await enquiriesUsedAfter(ctx, email, request.applied_at)
  return found
}
