import type { Context } from '#core/context.ts'
import type { Period } from '#core/retention/keep.ts'
import type { Tables } from './data.ts'

/** How long rows of a table of ours are kept: as declared, or as edited since. */
export async function periodOf(ctx: Context<Tables>, table: 'access_log' | 'enquiry'): Promise<Period> {
  for (const row of await ctx.house.register())
    for (const rule of row.retention)
      if (rule.module === ctx.module && rule.table === table && rule.period) return rule.period
  throw new Error(`The register knows no period of ${table}.`)
}
