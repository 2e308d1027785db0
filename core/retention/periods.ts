import type { Kysely } from 'kysely'
import { dateIn, dayAfter, minus, plus, startOf } from '../calendar.ts'
import { cited } from '../cite.ts'
import type { Engine } from '../engine.ts'
import { defineErrors, say } from '../errors.ts'
import { recordAsEngine } from '../evidence/chain.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import type { Period } from './keep.ts'
import { type Rule, rulesOf } from './rules.ts'

const errors = defineErrors('retention', {
  unknown_rule: [404, say('There is no retention rule {rule}.', 'Die Löschregel {rule} gibt es nicht.')],
  fixed: [
    409,
    say(
      'The period of {rule} is fixed; it follows from {en}.',
      'Die Frist von {rule} steht fest; sie folgt aus: {de}.',
    ),
  ],
  invalid_period: [
    400,
    say(
      'Give the period as whole hours, days, months or years, at least one of them above zero and a hundred years at most.',
      'Geben Sie die Frist in ganzen Stunden, Tagen, Monaten oder Jahren an; mindestens eine Angabe muss größer als null sein, zusammen höchstens hundert Jahre.',
    ),
  ],
})

/** The periods that apply now, by rule: the newest edited one, or the ledger's. */
export async function effectivePeriods(db: Kysely<EngineTables>): Promise<(rule: Rule) => Period> {
  const edited = await db
    .selectFrom('period')
    .select(['module', 'table_name', 'period'])
    .distinctOn(['module', 'table_name'])
    .orderBy('module')
    .orderBy('table_name')
    .orderBy('version', 'desc')
    .execute()
  const byRule = new Map(edited.map((row) => [`${row.module}.${row.table_name}`, row.period]))
  return (rule) => (rule.editable ? byRule.get(rule.name) : undefined) ?? rule.period
}

/** When a row with this start event is due. */
export const dueAt = (start: Date | string, period: Period, zone: string): Date =>
  plus(typeof start === 'string' ? startOf(dayAfter(start), zone) : start, period, zone)

/** The latest start event that is due at `now`, as the rule's column holds it. */
export function cutoffOf(rule: Rule, now: Date, period: Period, zone: string): Date | string {
  const cutoff = minus(now, period, zone)
  return rule.byDay ? dayAfter(dateIn(cutoff, zone), -1) : cutoff
}

const units = ['hours', 'days', 'months', 'years'] as const

function isPeriod(period: Period): boolean {
  const known = Object.keys(period).every((unit) => (units as readonly string[]).includes(unit))
  const values = units.map((unit) => period[unit] ?? 0)
  const span =
    (period.years ?? 0) + (period.months ?? 0) / 12 + (period.days ?? 0) / 365 + (period.hours ?? 0) / 8760
  return known && values.every((value) => Number.isInteger(value) && value >= 0) && span > 0 && span <= 100
}

/** Writes a new version of an editable rule's period; the sweep follows it from its next run. */
export async function editPeriod(
  engine: Engine,
  edit: { module: string; table: string; period: Period; actor: string },
): Promise<void> {
  const name = `${edit.module}.${edit.table}`
  const rule = rulesOf(engine.modules).find((one) => one.name === name)
  if (!rule) throw errors.unknown_rule({ rule: name })
  const { keep } = rule.declared
  if (!rule.editable) throw errors.fixed({ rule: name, ...cited(keep.kind === 'period' ? keep.source : '') })
  if (!isPeriod(edit.period)) throw errors.invalid_period()
  await engine.owner.transaction().execute(async (trx) => {
    const before = (await effectivePeriods(trx))(rule)
    const newest = await trx
      .selectFrom('period')
      .select((select) => select.fn.max('version').as('version'))
      .where('module', '=', edit.module)
      .where('table_name', '=', edit.table)
      .executeTakeFirst()
    const version = (newest?.version ?? 0) + 1
    await trx
      .insertInto('period')
      .values({
        module: edit.module,
        table_name: edit.table,
        version,
        period: edit.period,
        at: engine.now(),
        actor: edit.actor,
      })
      .execute()
    await recordAsEngine(trx, 'retention.period_changed', {
      rule: name,
      version,
      before,
      after: edit.period,
      actor: edit.actor,
    })
  })
}
