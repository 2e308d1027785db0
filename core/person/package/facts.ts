import { cited } from '../../cite.ts'
import type { RegisterRow, RetentionRow } from '../../house.ts'
import { categories } from '../../ledger/register-csv.ts'
import { periodInWords } from '../../promises/wording.ts'
import { countryName, isThirdCountry } from './countries.ts'
import type { Disclosed } from './disclosures.ts'
import type { WrittenTable } from './handed.ts'
import type { Packing } from './packing.ts'

/** What Art. 15(1) GDPR tells about one processing activity in which there is data of the person. */
export interface ActivityFacts {
  readonly module: string
  readonly key: string
  readonly name: string
  readonly purpose: string
  readonly legalBasis: string
  readonly categories: string
  readonly recipients: string
  readonly periods: readonly { readonly table: string; readonly text: string }[]
  readonly source: string
  readonly tables: readonly WrittenTable[]
}

export interface Facts {
  readonly activities: readonly ActivityFacts[]
  /** Names of the activities without data of this person. */
  readonly empty: readonly string[]
  readonly recipients: readonly { readonly name: string; readonly text: string }[]
  readonly disclosed: Disclosed
  /** Names of recipients in third countries. */
  readonly thirdCountries: readonly string[]
  readonly rows: number
  readonly files: number
}

const keyOf = ({ module, activity }: Pick<WrittenTable, 'module' | 'activity'>): string =>
  `${module}.${activity}`

function period({ say, language, options }: Packing, rule: RetentionRow | undefined): string {
  if (!rule) return say('d.none')
  const source = rule.source[language]
  if (rule.period) return `${periodInWords(rule.period)[language]} (${source})`
  const above = options.register
    .flatMap((one) => one.retention)
    .find(({ module, table }) => module === rule.module && table === rule.goesWith)
  return above ? say('d.with', { table: above.name[language] }) : `${say('d.none')} (${source})`
}

function categoriesOf(
  { say, language }: Packing,
  tables: readonly WrittenTable[],
  row?: RegisterRow,
): string {
  const named = new Set(tables.flatMap((table) => table.columns.map((column) => column.category)))
  const words = Object.entries(categories)
    .filter(([category]) => category !== 'plain' && named.has(category))
    .map(([, name]) => name[language])
  return [...words, ...(row?.special ? [say('special')] : [])].join(', ')
}

function sourceOf({ say }: Packing, tables: readonly WrittenTable[]): string {
  const provided = tables.filter((table) => table.provided).length
  return say(provided === tables.length ? 'g.provided' : provided > 0 ? 'g.partly' : 'g.other')
}

function activityFacts(packing: Packing, key: string, tables: readonly WrittenTable[]): ActivityFacts {
  const { options, language } = packing
  const rows = options.register.filter((one) => `${one.module}.${one.key}` === key)
  const row = rows.find((one) => one.heldAs === 'controller') ?? rows[0]
  const [module = '', activity = ''] = [tables[0]?.module, tables[0]?.activity]
  return {
    module,
    key: activity,
    name: row?.activity.name[language] ?? key,
    purpose: row?.activity.purpose[language] ?? '',
    legalBasis: row?.activity.legalBasis[language] ?? '',
    categories: categoriesOf(packing, tables, row),
    recipients: row?.activity.recipients[language] ?? '',
    periods: tables.map((table) => ({
      table: table.title[language],
      text: period(
        packing,
        rows.flatMap((one) => one.retention).find((rule) => rule.table === table.table),
      ),
    })),
    source: sourceOf(packing, tables),
    tables,
  }
}

/** Systems outside the house that the modules with data of the person, or those they use, connect to. */
function recipientsOf({ options }: Packing, tables: readonly WrittenTable[]): PackageRecipients {
  const modules = new Set(tables.map((table) => table.module))
  for (const { module, flows } of options.register)
    if (tables.some((table) => table.module === module)) for (const { to } of flows) modules.add(to)
  return options.recipients.filter(({ key }) => modules.has(key.split('.')[0] ?? ''))
}
type PackageRecipients = Packing['options']['recipients']

/** What Art. 15(1) and (2) GDPR tells, for the pages and the letter. */
export function gatherFacts(packing: Packing, tables: readonly WrittenTable[], disclosed: Disclosed): Facts {
  const { options, language } = packing
  const byActivity = Map.groupBy(tables, keyOf)
  const recipients = recipientsOf(packing, tables)
  const abroad = [...recipients, ...disclosed.recipients].filter(({ country }) => isThirdCountry(country))
  return {
    activities: [...byActivity].map(([key, of]) => activityFacts(packing, key, of)),
    empty: [
      ...new Set(
        options.register
          .filter((row) => row.heldAs === 'controller' && !byActivity.has(`${row.module}.${row.key}`))
          .map((row) => row.activity.name[language]),
      ),
    ],
    recipients: recipients.map(({ name, country, purpose }) => ({
      name,
      text: `${cited(purpose)[language]} (${countryName(language, country)})`,
    })),
    disclosed,
    thirdCountries: [
      ...new Set(abroad.map(({ name, country }) => `${name} (${countryName(language, country)})`)),
    ],
    rows: tables.reduce((sum, table) => sum + table.rows, 0),
    files: tables.reduce((sum, table) => sum + table.files, 0),
  }
}
