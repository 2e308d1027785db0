import { type Source, cited } from '../cite.ts'
import type { Engine } from '../engine.ts'
import { type Bilingual, say } from '../errors.ts'
import type { RegisterRow, RetentionRow } from '../house.ts'
import type { Activity } from '../module.ts'
import type { Keep, Period } from '../retention/keep.ts'
import { effectivePeriods } from '../retention/periods.ts'
import { type Rule, rulesOf } from '../retention/rules.ts'
import type { Category } from './columns.ts'
import type { Ledger, Table } from './declare.ts'
import { engineLedger } from './engine-tables.ts'
import { tableName } from './names.ts'

const own: Readonly<Record<string, Activity>> = {
  engine: {
    name: say('Running and proving this installation', 'Betrieb und Nachweis dieser Installation'),
    purpose: say(
      'Keeping settings, retention periods and the evidence of what was deleted, checked and changed.',
      'Einstellungen, Löschfristen und der Nachweis darüber, was gelöscht, geprüft und geändert wurde.',
    ),
    legalBasis: say(
      'Art. 6(1)(c) GDPR with Art. 5(2) and Art. 32 GDPR: accountability and security.',
      'Art. 6 Abs. 1 Buchst. c DSGVO in Verbindung mit Art. 5 Abs. 2 und Art. 32 DSGVO: Rechenschaftspflicht und Sicherheit.',
    ),
    persons: say('Staff who administer the installation.', 'Beschäftigte, die die Installation verwalten.'),
    recipients: say('Nobody.', 'Niemand.'),
    clause: '3',
  },
}

interface Owner {
  readonly name: string
  readonly ledger: Ledger
  readonly activities: Readonly<Record<string, Activity>>
  readonly needs?: Readonly<Record<string, Source>>
}

/** The activity in whose course the rows of a table arise. */
export function activityOf(
  engine: Pick<Engine, 'modules'>,
  { module, declared }: { readonly module: string; readonly declared: Table },
): Activity {
  const declaring = engine.modules.find((one) => one.name === module)
  const key = declared.activity
  const unnamed = say(key, key)
  return (
    (declaring?.activities ?? own)[key] ?? {
      name: unnamed,
      purpose: unnamed,
      legalBasis: unnamed,
      persons: unnamed,
      recipients: unnamed,
      clause: '',
    }
  )
}

/** What decides how long rows are kept: the law or clause of their period, or the reason for having none. */
export function sourceOf(keep: Keep, ledger: Ledger): Bilingual {
  if (keep.kind !== 'with') return cited(keep.kind === 'period' ? keep.source : keep.why)
  const { en, de } = tableName(keep.table, ledger[keep.table])
  return say(`goes with ${en}`, `geht mit ${de}`)
}

function retentionOf(
  module: string,
  table: string,
  declared: Table,
  { ledger, periodOf }: { ledger: Ledger; periodOf: (module: string, table: string) => Period | null },
): RetentionRow {
  const { keep } = declared
  return {
    module,
    table,
    name: tableName(table, declared),
    period: periodOf(module, table),
    yearEnd: keep.kind === 'period' && (keep.yearEnd ?? false),
    editable: keep.kind === 'period' && (keep.editable ?? false),
    law: keep.kind === 'period' && (keep.law ?? false),
    source: sourceOf(keep, ledger),
    goesWith: keep.kind === 'with' ? keep.table : null,
  }
}

type Kept = RegisterRow['promises'][number]

function rowsOf(
  owner: Owner,
  periodOf: (module: string, table: string) => Period | null,
  promisesOf: (activity: string, clause: string) => readonly Kept[],
): RegisterRow[] {
  return Object.entries(owner.activities).flatMap(([key, activity]) => {
    const tables = Object.entries(owner.ledger).filter(([, table]) => table.activity === key)
    const capacities = new Set(tables.map(([, table]) => table.heldAs ?? 'controller'))
    if (capacities.size === 0) capacities.add('controller')
    return [...capacities].map((heldAs): RegisterRow => {
      const held = tables.filter(([, table]) => (table.heldAs ?? 'controller') === heldAs)
      const categories = held.flatMap(([, table]) =>
        Object.values(table.columns).map((column) => column.category),
      )
      return {
        module: owner.name,
        key,
        activity,
        heldAs,
        special: held.some(([, table]) => table.special === true),
        categories: [...new Set(categories)]
          .filter((category): category is Category => category !== 'plain')
          .sort(),
        retention: held.map(([name, table]) =>
          retentionOf(owner.name, name, table, { ledger: owner.ledger, periodOf }),
        ),
        promises: promisesOf(`${owner.name}.${key}`, activity.clause),
        flows: Object.entries(owner.needs ?? {}).map(([to, purpose]) => ({ to, purpose: cited(purpose) })),
      }
    })
  })
}

/** The register of processing activities (Art. 30(1) and (2) GDPR), from what the modules declare. */
export async function buildRegister(engine: Engine): Promise<RegisterRow[]> {
  const effective = await effectivePeriods(engine.owner, engine)
  const rules = new Map<string, Rule>(rulesOf(engine.modules).map((rule) => [rule.name, rule]))
  const periodOf = (module: string, table: string): Period | null => {
    const rule = rules.get(`${module}.${table}`)
    return rule ? effective(rule) : null
  }
  const owners: Owner[] = [...engine.modules, { name: 'engine', ledger: engineLedger, activities: own }]
  const clauses = new Set(
    owners.flatMap(({ activities }) => Object.values(activities).map(({ clause }) => clause)),
  )
  const promises = engine.modules.flatMap((module) =>
    (module.promises ?? []).map(({ key, goals }) => {
      const [clause = ''] = key.split('/', 1)
      // A clause that names no activity: with the first one of the module that gave the promise.
      const [first] = clauses.has(clause) ? [] : Object.keys(module.activities ?? {})
      return { key, goals, clause, activity: `${module.name}.${first}` }
    }),
  )
  const promisesOf = (activity: string, clause: string): Kept[] =>
    promises
      .filter((one) => one.clause === clause || (!clauses.has(one.clause) && one.activity === activity))
      .map(({ key, goals }) => ({ key, goals }))
  return owners.flatMap((owner) => rowsOf(owner, periodOf, promisesOf))
}

export { registerCsv } from './register-csv.ts'
export { registerJsonLd } from './register-jsonld.ts'
