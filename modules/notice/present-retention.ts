import type { Document } from '#core/document.ts'
import type { OpenYear } from '#core/retention/open-years.ts'
import type { Deletion, Hold, Preview, RulePreview } from '#core/retention/retention.ts'

const iso = (at: Date | null): string | null => at?.toISOString() ?? null

const presentRule = (rule: RulePreview) => ({
  module: rule.module,
  table: rule.table,
  name: rule.name,
  activity: rule.activity,
  starts: rule.starts,
  yearEnd: rule.yearEnd,
  period: rule.period,
  lawClass: rule.lawClass,
  source: rule.source,
  going: rule.going,
  more: rule.more,
  oldest: iso(rule.oldest),
  next: iso(rule.next),
  waiting: rule.waiting,
  held: rule.held,
  heldGone: rule.heldGone,
  openYears: [...rule.openYears],
  lastSweep: iso(rule.lastSweep),
  lastSweepFailed: rule.lastSweepFailed,
})

export const presentPreview = ({ until, holds, reviewsDue, rules }: Preview) => ({
  until: until.toISOString(),
  holds,
  reviewsDue,
  rules: rules.map(presentRule),
})

export const presentHold = (hold: Hold) => ({
  id: hold.id,
  module: hold.module,
  table: hold.table,
  name: hold.name,
  key: { ...hold.key },
  reason: hold.reason,
  owner: hold.owner,
  reviewOn: hold.reviewOn,
  reviewDue: hold.reviewDue,
  placedAt: hold.placedAt.toISOString(),
  placedBy: hold.placedBy,
  liftedAt: iso(hold.liftedAt),
  liftedBy: hold.liftedBy,
  goesAt: iso(hold.goesAt),
  waiting: hold.waiting,
})

export const presentYear = (year: OpenYear) => ({
  year: year.year,
  reason: year.reason,
  openedAt: year.openedAt.toISOString(),
  openedBy: year.openedBy,
  closedAt: iso(year.closedAt),
  closedBy: year.closedBy,
})

export const presentDeletion = (one: Deletion) => ({
  day: one.day,
  rule: one.rule,
  rows: one.rows,
  oldest: one.oldest,
  youngest: one.youngest,
  early: one.early,
  estimated: one.estimated,
})

export const presentConcept = ({ title, author, date, blocks }: Document) => ({
  title,
  author,
  date,
  blocks: blocks.map((block) =>
    block.kind === 'list'
      ? { ...block, items: [...block.items] }
      : block.kind === 'facts'
        ? { ...block, facts: block.facts.map(([name, value]): [string, string] => [name, value]) }
        : block.kind === 'table'
          ? { ...block, head: [...block.head], rows: block.rows.map((row) => [...row]) }
          : block,
  ),
})
