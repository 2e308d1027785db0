import { type Kysely, sql, type Transaction } from 'kysely'
import { dateIn } from '../calendar.ts'
import type { Engine } from '../engine.ts'
import { defineErrors, say } from '../errors.ts'
import { recordAsEngine } from '../evidence/chain.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'

const errors = defineErrors('retention', {
  year: [
    400,
    say(
      'Give a calendar year that has begun, from 1990 on.',
      'Geben Sie ein Kalenderjahr ab 1990 an, das schon begonnen hat.',
    ),
  ],
  year_is_open: [409, say('The year {year} is open already.', 'Das Jahr {year} ist schon offen.')],
  year_is_closed: [404, say('The year {year} is not open.', 'Das Jahr {year} ist nicht offen.')],
  no_year_reason: [
    400,
    say('Say why the year is still open.', 'Geben Sie an, warum das Jahr noch offen ist.'),
  ],
})

/** A year whose taxes may still be assessed, and who said so. */
export interface OpenYear {
  readonly year: number
  readonly reason: string
  readonly openedAt: Date
  readonly openedBy: string
  readonly closedAt: Date | null
  readonly closedBy: string | null
}

const lock = (trx: Transaction<EngineTables>, how: 'shared' | 'alone') =>
  (how === 'shared'
    ? sql`select pg_advisory_xact_lock_shared(hashtextextended('zusage.open_years', 0))`
    : sql`select pg_advisory_xact_lock(hashtextextended('zusage.open_years', 0))`
  ).execute(trx)

/** Years that are open, and those closed after `since`, whose deletions are still to come. */
export async function openYears(db: Kysely<EngineTables>, since?: Date): Promise<number[]> {
  const rows = await db
    .selectFrom('open_year')
    .select('year')
    .distinct()
    .where((is) =>
      since ? is.or([is('closed_at', 'is', null), is('closed_at', '>', since)]) : is('closed_at', 'is', null),
    )
    .orderBy('year')
    .execute()
  return rows.map(({ year }) => year)
}

/** The open years, which nobody can add to until the transaction ends: a batch deletes none of a year opened meanwhile. */
export async function steadyYears(trx: Transaction<EngineTables>): Promise<number[]> {
  await lock(trx, 'shared')
  return openYears(trx)
}

/** Every year that was ever open, the newest entry first. */
export async function listYears(engine: Pick<Engine, 'owner'>): Promise<OpenYear[]> {
  const rows = await engine.owner
    .selectFrom('open_year')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(200)
    .execute()
  return rows.map((row) => ({
    year: row.year,
    reason: row.reason,
    openedAt: row.opened_at,
    openedBy: row.opened_by,
    closedAt: row.closed_at,
    closedBy: row.closed_by,
  }))
}

/**
 * Says that taxes of a calendar year may still be assessed: what the law makes us keep of that year outlasts its
 * period until `closeYear` (§ 147(3) sentence 5 AO).
 */
export async function openYear(
  engine: Engine,
  { year, reason, actor }: { year: number; reason: string; actor: string },
): Promise<void> {
  const current = Number(dateIn(engine.now(), engine.config.zone).slice(0, 4))
  if (!Number.isInteger(year) || year < 1990 || year > current) throw errors.year()
  if (reason.trim() === '') throw errors.no_year_reason()
  await engine.owner.transaction().execute(async (trx) => {
    await lock(trx, 'alone')
    if ((await openYears(trx)).includes(year)) throw errors.year_is_open({ year })
    await trx
      .insertInto('open_year')
      .values({
        year,
        reason: reason.trim(),
        opened_at: engine.now(),
        opened_by: actor,
        closed_at: null,
        closed_by: null,
      })
      .execute()
    await recordAsEngine(trx, 'retention.year_opened', { year, actor })
  })
}

/** Says that a year's taxes are settled: the next sweep takes what waited for it. */
export async function closeYear(
  engine: Engine,
  { year, actor }: { year: number; actor: string },
): Promise<void> {
  await engine.owner.transaction().execute(async (trx) => {
    const closed = await trx
      .updateTable('open_year')
      .set({ closed_at: engine.now(), closed_by: actor })
      .where('year', '=', year)
      .where('closed_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!closed) throw errors.year_is_closed({ year })
    await recordAsEngine(trx, 'retention.year_closed', { year, actor })
  })
}
