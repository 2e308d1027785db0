import { sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { dueAt } from '../retention/due.ts'
import { effectivePeriods } from '../retention/periods.ts'
import { rulesOf, startIn } from '../retention/rules.ts'
import { byIndex } from './by-index.ts'
import { findPerson } from './find.ts'
import { isHandedOut } from './handed-out.ts'
import { isRow, tableOf } from './match.ts'
import type { ActivityCount, Identifiers } from './persons.ts'
import { placesIn, placesOf } from './places.ts'

/** How many rows each activity holds about a person, and when the next of them goes. Leaves nothing behind. */
export async function countByActivity(
  engine: Engine,
  identifiers: Partial<Identifiers>,
): Promise<ActivityCount[]> {
  const finding = await findPerson(engine, identifiers)
  try {
    const periodOf = await effectivePeriods(engine.owner, engine)
    const rules = new Map(rulesOf(engine.modules).map((rule) => [rule.name, rule]))
    const counts = new Map<string, ActivityCount>()
    const held = await placesIn(engine.owner, finding)
    for (const place of await placesOf(engine)) {
      if (!held.has(place.name)) continue
      const rule = rules.get(place.name)
      const { rows } = await byIndex(engine, (trx) =>
        sql<{ rows: number; first: Date | string | null }>`
        select count(*) as rows, ${rule ? sql`min(${startIn(rule, 't')})` : sql`null`} as first
          from finding_row r join ${tableOf(place)} t on ${isRow(place, sql`r.key`)}
         where r.finding_id = ${finding} and r.place = ${place.name} and ${isHandedOut(false, 'r.')}`.execute(
          trx,
        ),
      )
      const [found] = rows
      if (!found || found.rows === 0) continue
      const { module, declared } = place
      const key = `${module}.${declared.activity}`
      const before = counts.get(key)
      const due = rule && found.first ? dueAt(rule, found.first, periodOf(rule), engine.config.zone) : null
      const name = engine.module(module).activities[declared.activity]?.name ?? {
        en: declared.activity,
        de: declared.activity,
      }
      const sooner =
        due && before?.nextDeletion
          ? due < before.nextDeletion
            ? due
            : before.nextDeletion
          : (due ?? before?.nextDeletion ?? null)
      counts.set(key, {
        module,
        activity: declared.activity,
        name,
        rows: (before?.rows ?? 0) + found.rows,
        nextDeletion: sooner,
        period: before?.period ?? (rule ? periodOf(rule) : null),
      })
    }
    return [...counts.values()]
  } finally {
    await engine.owner.deleteFrom('finding').where('id', '=', finding).execute()
  }
}
