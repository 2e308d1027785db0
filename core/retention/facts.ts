import { sql } from 'kysely'
import type { Engine } from '../engine.ts'
import type { RetentionFacts } from '../promises/proof.ts'
import { livingCanary } from './canaries.ts'
import type { Period } from './keep.ts'
import { listPartitions } from './partitions.ts'
import { dueAt } from './periods.ts'
import type { Rule } from './rules.ts'

/** A canary this young may still live: the sweep comes round every minute. */
const graceMs = 2 * 60_000

async function oldestIn(
  engine: Engine,
  rule: Rule,
  name: string,
  canaries: boolean,
): Promise<Date | string | null> {
  const start = sql.ref(rule.from)
  const visible = rule.marked && !canaries ? sql`_mark is distinct from 'c'` : sql`true`
  const { rows } = await sql<{ start: Date | string }>`
    select ${start} as start from only ${sql.id(rule.schema, name)}
     where ${start} is not null and ${visible} order by ${start} limit 1`.execute(engine.owner)
  return rows[0]?.start ?? null
}

/** By the index, partition after partition from the oldest that was ever written to; never a scan. */
async function findOldest(engine: Engine, rule: Rule, canaries: boolean): Promise<Date | string | null> {
  if (!rule.partition) return oldestIn(engine, rule, rule.table, canaries)
  const written = (await listPartitions(engine, rule)).filter((partition) => partition.written)
  let oldest: Date | string | null = null
  for (const { name, bounds } of written) {
    if (bounds && oldest) continue
    const found = await oldestIn(engine, rule, name, canaries)
    if (found && (!oldest || found < oldest)) oldest = found
  }
  return oldest
}

/** What the data says about a rule: the oldest row (hidden ones included), the sweeps, the canaries. */
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
  const due = oldest === null ? now : dueAt(oldest, period, zone)
  return {
    period,
    oldest: typeof oldest === 'string' ? new Date(oldest) : oldest,
    overdueMinutes: Math.ceil((now.getTime() - due.getTime()) / 60_000),
    lastSweep: sweep?.finished_at ?? null,
    lastSweepFailed: sweep?.failed !== null && sweep !== undefined,
    canaryDiedAt: died?.died_at ?? null,
    deletedEarly: early?.rows ?? 0,
  }
}
