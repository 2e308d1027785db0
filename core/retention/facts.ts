import { sql } from 'kysely'
import type { Engine } from '../engine.ts'
import type { RetentionFacts } from '../promises/proof.ts'
import { livingCanary } from './canaries.ts'
import { dueAt, dueRanges, type Range, type Start } from './due.ts'
import { unstopped, within } from './going.ts'
import { countGone, countHeld } from './held.ts'
import type { Period } from './keep.ts'
import { kinOf } from './kin.ts'
import { openYears } from './open-years.ts'
import { listPartitions, readPartition } from './partitions.ts'
import { type Rule, startIn } from './rules.ts'

/** A canary this young may still live: the sweep comes round every minute. */
const graceMs = 2 * 60_000

/** Whose deletion is still to come: what was held, or of a year that was open, until lately. */
const settlingMs = 10 * 60_000

/** What `findOldest` leaves out. */
interface Looking {
  readonly canaries: boolean
  readonly range: Range
  readonly since: Date
}

async function oldestIn(engine: Engine, rule: Rule, name: string, looking: Looking): Promise<Start | null> {
  const start = startIn(rule)
  const visible = rule.marked && !looking.canaries ? sql`_mark is distinct from 'c'` : sql`true`
  const kin = await kinOf(engine)
  const { rows } = await sql<{ start: Start }>`
    select ${start} as start from only ${sql.id(rule.schema, name)}
     where ${within(rule, looking.range)} and ${visible} and ${unstopped(rule, kin, looking.since)}
     order by ${start} limit 1`.execute(engine.owner)
  return rows[0]?.start ?? null
}

/** By the index, partition after partition from the oldest that was ever written to; never a scan. */
async function oldestOf(engine: Engine, rule: Rule, looking: Looking): Promise<Start | null> {
  if (!rule.partition) return oldestIn(engine, rule, rule.table, looking)
  const written = (await listPartitions(engine, rule)).filter((partition) => partition.written)
  let oldest: Start | null = null
  for (const { name, bounds } of written) {
    if (bounds && oldest) continue
    const found = await readPartition(engine, rule, {
      name,
      gone: null,
      read: () => oldestIn(engine, rule, name, looking),
    })
    if (found && (!oldest || found < oldest)) oldest = found
  }
  return oldest
}

/** The start event of the oldest row that nothing stops from going when it is due. */
export async function findOldest(engine: Engine, rule: Rule, canaries: boolean): Promise<Start | null> {
  const since = new Date(engine.now().getTime() - settlingMs)
  const years = rule.lawClass ? await openYears(engine.owner, since) : []
  const ever = rule.byDay ? '9999-12-31' : new Date('9999-12-31T00:00:00Z')
  for (const range of dueRanges(rule, ever, years, engine.config.zone)) {
    const found = await oldestOf(engine, rule, { canaries, range, since })
    if (found) return found
  }
  return null
}

/** What the data says about a rule: the oldest row that may go (hidden ones included), the sweeps, the canaries, the holds. */
export async function readRetention(engine: Engine, rule: Rule, period: Period): Promise<RetentionFacts> {
  const { zone } = engine.config
  const now = engine.now()
  const living = rule.marked ? await livingCanary(engine, rule) : undefined
  const overstayed = living !== undefined && now.getTime() - living.planted_at.getTime() > graceMs
  const oldest = await findOldest(engine, rule, overstayed)
  const sweep = await engine.owner
    .selectFrom('sweep')
    .select(['finished_at', 'failed'])
    .where('rule', '=', rule.name)
    .orderBy('finished_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const early = await engine.owner
    .selectFrom('sweep')
    .select(sql<number | null>`sum(early)::bigint`.as('rows'))
    .where('rule', '=', rule.name)
    .where('early', '>', 0)
    .executeTakeFirst()
  const died = await engine.owner
    .selectFrom('canary')
    .select('died_at')
    .where('rule', '=', rule.name)
    .where('died_at', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const due = oldest === null ? now : dueAt(rule, oldest, period, zone)
  return {
    period,
    oldest: typeof oldest === 'string' ? new Date(oldest) : oldest,
    overdueMinutes: Math.ceil((now.getTime() - due.getTime()) / 60_000),
    lastSweep: sweep?.finished_at ?? null,
    lastSweepFailed: sweep?.failed !== null && sweep !== undefined,
    canaryDiedAt: died?.died_at ?? null,
    deletedEarly: early?.rows ?? 0,
    held: rule.marked ? await countHeld(engine, rule) : 0,
    heldGone: rule.marked ? await countGone(engine, rule) : 0,
    openYears: rule.lawClass ? await openYears(engine.owner) : [],
  }
}
