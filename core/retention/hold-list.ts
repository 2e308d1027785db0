import { type Selectable, sql } from 'kysely'
import { dateIn } from '../calendar.ts'
import type { Engine } from '../engine.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import { tableName } from '../ledger/names.ts'
import { activityOf } from '../ledger/register.ts'
import { dueAt, type Start } from './due.ts'
import { heldIn } from './held.ts'
import { kinOf } from './kin.ts'
import { effectivePeriods } from './periods.ts'
import type { Hold, Holdable } from './retention.ts'
import { begun, declaredTables, type Rule, rulesOf, startIn } from './rules.ts'

const pageSize = 50

/** When the rows that these holds keep would go without them, by the rule that would take them. */
async function goesByRule(
  engine: Engine,
  rule: Rule,
  holds: readonly number[],
): Promise<{ hold: number; start: Start }[]> {
  const held = heldIn(await kinOf(engine), rule)
  if (!held) return []
  const same = sql.join(
    held.key.map(({ name }, index) => sql`${sql.ref(`t.${name}`)} = ${sql.ref(`held.k${index}`)}`),
    sql` and `,
  )
  const { rows } = await sql<{ hold: number; start: Start }>`
    select held.hold, ${startIn(rule, 't')} as start from (${held.rows}) held
      join only ${sql.id(rule.schema, rule.table)} t on ${same}
     where held.hold = any(${[...holds]}::bigint[]) and ${begun(rule, 't')}`.execute(engine.owner)
  return rows
}

async function goesAt(
  engine: Engine,
  holds: readonly { id: number; module: string }[],
): Promise<Map<number, Date>> {
  const modules = new Set(holds.map(({ module }) => module))
  const periodOf = await effectivePeriods(engine.owner, engine)
  const found = new Map<number, Date>()
  for (const rule of rulesOf(engine.modules)) {
    if (!rule.marked || !modules.has(rule.module)) continue
    for (const { hold, start } of await goesByRule(
      engine,
      rule,
      holds.map(({ id }) => id),
    )) {
      const due = dueAt(rule, start, periodOf(rule), engine.config.zone)
      const before = found.get(hold)
      if (!before || due < before) found.set(hold, due)
    }
  }
  return found
}

type HoldRow = Selectable<EngineTables['hold']>

interface Described {
  readonly name: Hold['name']
  readonly goesAt: Date | null
}

const describe = (row: HoldRow, { name, goesAt }: Described, today: string, now: Date): Hold => ({
  id: row.id,
  module: row.module,
  table: row.table_name,
  name,
  key: row.key,
  reason: row.reason,
  owner: row.owner,
  reviewOn: row.review_on,
  reviewDue: row.lifted_at === null && row.review_on <= today,
  placedAt: row.placed_at,
  placedBy: row.placed_by,
  liftedAt: row.lifted_at,
  liftedBy: row.lifted_by,
  goesAt,
  waiting: goesAt !== null && goesAt <= now,
})

/** Holds in force (`due`: whose review is due) or lifted, newest first, a page of 50. */
export async function listHolds(
  engine: Engine,
  { state, before }: { state: 'active' | 'due' | 'lifted'; before?: number },
): Promise<Hold[]> {
  const today = dateIn(engine.now(), engine.config.zone)
  let query = engine.owner
    .selectFrom('hold')
    .selectAll()
    .where('lifted_at', state === 'lifted' ? 'is not' : 'is', null)
    .orderBy('id', 'desc')
    .limit(pageSize)
  if (state === 'due') query = query.where('review_on', '<=', today)
  if (before !== undefined) query = query.where('id', '<', before)
  const rows = await query.execute()
  const due = state === 'lifted' ? new Map<number, Date>() : await goesAt(engine, rows)
  const tables = new Map(declaredTables(engine.modules).map((table) => [table.name, table.declared]))
  return rows.map((row) =>
    describe(
      row,
      {
        name: tableName(row.table_name, tables.get(`${row.module}.${row.table_name}`)),
        goesAt: due.get(row.id) ?? null,
      },
      today,
      engine.now(),
    ),
  )
}

/** The kinds of objects that can be held: what goes row by row, and may be kept longer. */
export async function listHoldables(engine: Engine): Promise<Holdable[]> {
  const kin = await kinOf(engine)
  return declaredTables(engine.modules).flatMap((table) => {
    const { keep } = table.declared
    const { key, partitioned } = kin(table.schema, table.table)
    const refused = keep.kind === 'period' && keep.hold === false
    if (partitioned || refused || key.length === 0) return []
    return [
      {
        module: table.module,
        table: table.table,
        name: tableName(table.table, table.declared),
        activity: activityOf(engine, table).name,
        key: key.map(({ name }) => name),
      },
    ]
  })
}
