import { type RawBuilder, sql } from 'kysely'
import type { Range } from './due.ts'
import { free } from './held.ts'
import type { Kin } from './kin.ts'
import { begun, type Rule, startIn } from './rules.ts'

/** That a row's start event lies in the range, so that the index of the start event finds it. */
export const within = (rule: Rule, { from, before }: Range): RawBuilder<boolean> => {
  const start = startIn(rule)
  const after = from === null ? sql`true` : sql`${start} >= ${from}`
  return sql`${begun(rule)} and ${start} < ${before} and ${after}`
}

/** That nothing stops a row from going when it is due. `since`: holds lifted after it count as in force. */
export const unstopped = (rule: Rule, kin: Kin, since: Date | null = null): RawBuilder<boolean> =>
  rule.marked && !rule.partition ? free(kin, rule, since) : sql`true`
