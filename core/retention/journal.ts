import { type Kysely, sql } from 'kysely'
import { dateIn } from '../calendar.ts'
import type { Engine } from '../engine.ts'
import { recordAsEngine } from '../evidence/chain.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import type { Start } from './due.ts'
import type { Rule } from './rules.ts'

/** What one step of a sweep deleted. */
export interface Removal {
  readonly rows: number
  readonly canaries: number
  readonly oldest: Start | null
  readonly youngest: Start | null
  /** Rows that were not due by the calendar; 0, or the deletion is at fault. */
  readonly early: number
  readonly partition?: string
  /** The number of rows is PostgreSQL's estimate: counting would have taken long. */
  readonly estimated?: boolean
}

type Zoned = Pick<Engine, 'config'>

const dayOf = (start: Start | null, { config }: Zoned): string | null =>
  start instanceof Date ? dateIn(start, config.zone) : start

/** Adds to what the rule deleted on that day. */
async function addToDay(
  engine: Zoned,
  trx: Kysely<EngineTables>,
  rule: Rule,
  { rows, oldest, youngest, early, estimated = false }: Removal,
  at: Date,
): Promise<void> {
  await sql`
    insert into deletion (day, rule, rows, oldest, youngest, early, estimated)
    values (${dateIn(at, engine.config.zone)}, ${rule.name}, ${rows}, ${dayOf(oldest, engine)}, ${dayOf(youngest, engine)}, ${early}, ${estimated})
    on conflict (day, rule) do update set rows = deletion.rows + excluded.rows,
      oldest = least(deletion.oldest, excluded.oldest), youngest = greatest(deletion.youngest, excluded.youngest),
      early = deletion.early + excluded.early, estimated = deletion.estimated or excluded.estimated`.execute(
    trx,
  )
}

/**
 * Writes a deletion down, in its own transaction: in the journal of sweeps, the protocol and the evidence. The
 * engine's own tables hold nothing about persons; evidence of their deletions would beget evidence for ever.
 */
export async function noteRemoval(
  engine: Zoned,
  trx: Kysely<EngineTables>,
  rule: Rule,
  removal: Removal,
  run: { startedAt: Date; finishedAt: Date },
): Promise<void> {
  await trx
    .insertInto('sweep')
    .values({
      rule: rule.name,
      started_at: run.startedAt,
      finished_at: run.finishedAt,
      runs: 1,
      deleted: removal.rows,
      early: removal.early,
      failed: null,
    })
    .execute()
  if (!rule.marked) return
  if (removal.rows > 0) await addToDay(engine, trx, rule, removal, run.finishedAt)
  await recordAsEngine(trx, 'retention.deleted', { rule: rule.name, ...removal })
}

/** Writes down that a run ended: in the row of the quiet stretch under way, which lasts an hour at most. */
export async function noteRun(
  engine: Pick<Engine, 'owner'>,
  rule: Rule,
  run: { startedAt: Date; finishedAt: Date; failed: string | null },
): Promise<void> {
  const last = await engine.owner
    .selectFrom('sweep')
    .select(['id', 'deleted', 'early', 'failed', 'started_at'])
    .where('rule', '=', rule.name)
    .orderBy('finished_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const quiet =
    last?.failed === null &&
    last.deleted === 0 &&
    last.early === 0 &&
    run.failed === null &&
    run.startedAt.getTime() - last.started_at.getTime() < 3_600_000
  if (quiet)
    await engine.owner
      .updateTable('sweep')
      .set({ finished_at: run.finishedAt, runs: sql`runs + 1` })
      .where('id', '=', last.id)
      .execute()
  else
    await engine.owner
      .insertInto('sweep')
      .values({
        rule: rule.name,
        started_at: run.startedAt,
        finished_at: run.finishedAt,
        runs: 1,
        deleted: 0,
        early: 0,
        failed: run.failed,
      })
      .execute()
}
