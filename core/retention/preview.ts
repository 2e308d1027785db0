import { sql } from 'kysely'
import { dateIn, dayAfter, startOf } from '../calendar.ts'
import { cited } from '../cite.ts'
import type { Engine } from '../engine.ts'
import { tableName } from '../ledger/names.ts'
import { activityOf } from '../ledger/register.ts'
import { dueAt, dueBefore, dueRanges, type Range, type Start } from './due.ts'
import { findOldest, readRetention } from './facts.ts'
import { unstopped, within } from './going.ts'
import type { Period } from './keep.ts'
import { kinOf } from './kin.ts'
import { lawOf } from './law.ts'
import { openYears } from './open-years.ts'
import { boundsAt, listPartitions, readPartition } from './partitions.ts'
import { effectivePeriods } from './periods.ts'
import type { Preview, RulePreview } from './retention.ts'
import { type Rule, rulesOf } from './rules.ts'

/** More rows than these are not counted: the answer costs the same, however much there is. */
const countedRows = 10_000

async function countIn(
  engine: Engine,
  rule: Rule,
  name: string,
  range: Range,
  room: number,
): Promise<number> {
  const kin = await kinOf(engine)
  const { rows } = await sql<{ rows: number }>`
    select count(*) as rows from (
      select from only ${sql.id(rule.schema, name)}
       where ${within(rule, range)} and _mark is distinct from 'c' and ${unstopped(rule, kin)}
       limit ${room}) found`.execute(engine.owner)
  return rows[0]?.rows ?? 0
}

/** The tables and ranges that the sweep would look at by then: whole partitions, rows elsewhere. */
async function placesOf(
  engine: Engine,
  rule: Rule,
  before: Start,
): Promise<{ name: string; range: Range }[]> {
  const { zone } = engine.config
  if (!rule.partition) {
    const years = rule.lawClass ? await openYears(engine.owner) : []
    return dueRanges(rule, before, years, zone).map((range) => ({ name: rule.table, range }))
  }
  return (await listPartitions(engine, rule))
    .filter(({ bounds, written }) => written && (!bounds || bounds.to <= before))
    .map(({ name, bounds }) => ({ name, range: { from: null, before: bounds?.to ?? before } }))
}

async function countGoing(engine: Engine, rule: Rule, period: Period, until: Date): Promise<number> {
  const before = dueBefore(rule, until, period, engine.config.zone)
  let going = 0
  for (const { name, range } of await placesOf(engine, rule, before)) {
    if (going > countedRows) break
    const room = countedRows + 1 - going
    const read = () => countIn(engine, rule, name, range, room)
    going += rule.partition ? await readPartition(engine, rule, { name, gone: 0, read }) : await read()
  }
  return going
}

/** When the oldest row goes; its whole hour or day with it. */
function goesAt(engine: Engine, rule: Rule, period: Period, oldest: Start): Date {
  const start = rule.partition && oldest instanceof Date ? boundsAt(rule, oldest).to : oldest
  return dueAt(rule, start, period, engine.config.zone)
}

async function previewRule(engine: Engine, rule: Rule, period: Period, until: Date): Promise<RulePreview> {
  const going = await countGoing(engine, rule, period, until)
  const facts = await readRetention(engine, rule, period)
  const oldest = await findOldest(engine, rule, false)
  const next = oldest === null ? null : goesAt(engine, rule, period, oldest)
  const today = dateIn(engine.now(), engine.config.zone)
  return {
    module: rule.module,
    table: rule.table,
    name: tableName(rule.table, rule.declared),
    activity: activityOf(engine, rule).name,
    starts: rule.starts,
    yearEnd: rule.yearEnd,
    period,
    lawClass: rule.lawClass,
    source: rule.lawClass ? lawOf(rule.lawClass, today).source : cited(rule.keep.source),
    going: Math.min(going, countedRows),
    more: going > countedRows,
    oldest: typeof oldest === 'string' ? startOf(oldest, engine.config.zone) : oldest,
    next,
    waiting: next !== null && next <= engine.now(),
    held: facts.held,
    heldGone: facts.heldGone,
    openYears: facts.openYears,
    lastSweep: facts.lastSweep,
    lastSweepFailed: facts.lastSweepFailed,
  }
}

/** The end of the current day in the controller's zone. */
const tonight = (engine: Engine): Date =>
  startOf(dayAfter(dateIn(engine.now(), engine.config.zone)), engine.config.zone)

/** What the sweeps would delete by then, rule by rule, and what stops them. By the same conditions as the sweeps. */
export async function previewRetention(engine: Engine, until = tonight(engine)): Promise<Preview> {
  const periodOf = await effectivePeriods(engine.owner, engine)
  const rules: RulePreview[] = []
  for (const rule of rulesOf(engine.modules))
    if (rule.marked) rules.push(await previewRule(engine, rule, periodOf(rule), until))
  const counted = await engine.owner
    .selectFrom('hold')
    .select((select) => [
      select.fn.countAll<number>().as('holds'),
      select.fn
        .countAll<number>()
        .filterWhere('review_on', '<=', dateIn(engine.now(), engine.config.zone))
        .as('due'),
    ])
    .where('lifted_at', 'is', null)
    .executeTakeFirstOrThrow()
  return { until, rules, holds: counted.holds, reviewsDue: counted.due }
}
