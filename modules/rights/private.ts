import type { Context } from '#core/context.ts'
import type { ActivityCount } from '#core/person/persons.ts'
import type { Request, Tables } from './data.ts'

/** How much each activity holds about the person, as numbers; null until it is clear that it is them who look. */
export async function countsOf(ctx: Context<Tables>, request: Request): Promise<ActivityCount[] | null> {
  if (request.identity !== 'confirmed' && request.identity !== 'officer') return null
  if (Object.keys(request.proven).length === 0) return null
  const counts = await ctx.house.persons.counts(request.proven)
  return counts.filter(({ module }) => module !== ctx.module)
}
