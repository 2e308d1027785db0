import type { Engine } from '../engine.ts'
import { activityOf, sourceOf } from '../ledger/register.ts'
import { viasOf } from '../ledger/declare.ts'
import { columnName, tableName } from '../ledger/names.ts'
import { toleranceMinutes } from '../promises/checks.ts'
import { listYears } from './open-years.ts'
import { effectivePeriods } from './periods.ts'
import type { Concept, DataKind } from './retention.ts'
import type { Goal } from '../promises/goals.ts'
import { type DeclaredTable, declaredTables, type Rule, rulesOf } from './rules.ts'
import { engineEveryMinutes, everyMinutes } from './sweeps.ts'

/** Tables whose rows go with those of this one, directly or by way of another. */
const alongWith = (tables: readonly DeclaredTable[], { module, table }: DeclaredTable): DeclaredTable[] =>
  tables
    .filter(
      ({ module: other, declared: { keep } }) =>
        other === module && keep.kind === 'with' && keep.table === table,
    )
    .flatMap((one) => [one, ...alongWith(tables, one)])

/** What a rule serves (SDM 3.1): deleting keeps data few and purposes apart, keeping makes them available and whole. */
function goalsOf(rule: Rule | undefined, hold: boolean, categories: readonly string[]): Goal[] {
  const goals: Goal[] = rule ? ['minimisation', 'unlinkability'] : ['transparency', 'integrity']
  if (rule?.keep.law) goals.push('availability', 'integrity')
  if (hold) goals.push('intervenability')
  if (categories.includes('credential')) goals.push('confidentiality')
  return goals
}

/** The kinds of data with their rules, from the declarations that the sweeps follow. */
export async function readKinds(engine: Engine): Promise<DataKind[]> {
  const tables = declaredTables(engine.modules)
  const rules = new Map(rulesOf(engine.modules).map((rule) => [rule.name, rule]))
  const periodOf = await effectivePeriods(engine.owner, engine)
  return tables.flatMap((table): DataKind[] => {
    const { keep, heldAs = 'controller', special = false } = table.declared
    if (keep.kind === 'with') return []
    const along = alongWith(tables, table)
    const categories = [table, ...along].flatMap(({ declared }) =>
      Object.values(declared.columns).map(({ category }) => category),
    )
    const rule = rules.get(table.name)
    const hold = table.schema !== 'engine' && rule?.partition === null && rule.keep.hold !== false
    return [
      {
        module: table.module,
        table: table.table,
        name: tableName(table.table, table.declared),
        activity: activityOf(engine, table),
        heldAs,
        special,
        tied: viasOf(table.declared.person).length > 0,
        categories: [...new Set(categories)].filter((category) => category !== 'plain').sort(),
        alongWith: along.map((one) => tableName(one.table, one.declared)),
        rule: rule
          ? {
              from: rule.from.map((column) => columnName(column, table.declared)),
              starts: rule.starts,
              yearEnd: rule.yearEnd,
              period: periodOf(rule),
              lawClass: rule.lawClass,
              law: rule.keep.law ?? false,
              editable: rule.editable,
              by: rule.partition ?? 'row',
              everyMinutes: rule.marked ? everyMinutes : engineEveryMinutes,
              toleranceMinutes,
            }
          : null,
        source: sourceOf(keep, {}),
        hold,
        goals: goalsOf(rule, hold, categories),
      },
    ]
  })
}

/** All that the retention concept is written from (DIN 66398). */
export async function readConcept(engine: Engine): Promise<Concept> {
  const edits = await engine.owner.selectFrom('period').selectAll().orderBy('at', 'desc').limit(500).execute()
  const { holds } = await engine.owner
    .selectFrom('hold')
    .select((select) => select.fn.countAll<number>().as('holds'))
    .where('lifted_at', 'is', null)
    .executeTakeFirstOrThrow()
  const tables = new Map(declaredTables(engine.modules).map((table) => [table.name, table]))
  return {
    kinds: await readKinds(engine),
    edits: edits.map(({ table_name: table, ...row }) => ({
      ...row,
      table,
      name: tableName(table, tables.get(`${row.module}.${table}`)?.declared),
    })),
    years: await listYears(engine),
    holds,
  }
}
