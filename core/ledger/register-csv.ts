import { csvCell } from '../csv.ts'
import { type Bilingual, type Language, say } from '../errors.ts'
import type { RegisterRow, RetentionRow } from '../house.ts'
import { goalNames } from '../promises/goals.ts'
import { keptInWords } from '../promises/wording.ts'
import type { Category } from './columns.ts'

/** Names of the categories, as the register and an answer to a person print them. */
export const categories: Record<Category, Bilingual> = {
  plain: say('technical data', 'technische Angaben'),
  name: say('names', 'Namen'),
  contact: say('e-mail addresses, telephone and fax numbers', 'E-Mail-Adressen, Telefon- und Faxnummern'),
  address: say('postal addresses', 'Postanschriften'),
  organisation: say('organisations', 'Organisationen'),
  identifier: say('identifiers', 'Kennungen'),
  network: say('network addresses and browser details', 'Netzwerkadressen und Angaben des Browsers'),
  content: say('contents of messages and files', 'Inhalte von Nachrichten und Dateien'),
  usage: say('what was done and when', 'Handlungen und ihre Zeitpunkte'),
  credential: say('credentials, hashed or sealed', 'Zugangsdaten, gehasht oder versiegelt'),
}

const noPeriod = say('no period of its own', 'keine eigene Frist')

function retention({ table, period, yearEnd, source }: RetentionRow, language: Language): string {
  const words = period ? keptInWords(period, yearEnd)[language] : noPeriod[language]
  return `${table}: ${words} (${source[language]})`
}

type Column = readonly [title: Bilingual, cell: (row: RegisterRow, language: Language) => string]

const columns: readonly Column[] = [
  [say('Activity', 'Verarbeitungstätigkeit'), ({ activity }, language) => activity.name[language]],
  [say('Key', 'Schlüssel'), ({ module, key }) => `${module}.${key}`],
  [
    say('Capacity', 'Rolle'),
    ({ heldAs }, language) =>
      (heldAs === 'controller'
        ? say('controller (Art. 30(1))', 'Verantwortlicher (Art. 30 Abs. 1)')
        : say('processor (Art. 30(2))', 'Auftragsverarbeiter (Art. 30 Abs. 2)'))[language],
  ],
  [say('Purpose', 'Zweck'), ({ activity }, language) => activity.purpose[language]],
  [say('Legal basis', 'Rechtsgrundlage'), ({ activity }, language) => activity.legalBasis[language]],
  [say('Persons', 'Betroffene Personen'), ({ activity }, language) => activity.persons[language]],
  [
    say('Categories of data', 'Datenkategorien'),
    (row, language) => row.categories.map((category) => categories[category][language]).join('; '),
  ],
  [
    say('Special categories (Art. 9)', 'Besondere Kategorien (Art. 9)'),
    ({ special }, language) => (special ? say('yes', 'ja') : say('no', 'nein'))[language],
  ],
  [say('Recipients', 'Empfänger'), ({ activity }, language) => activity.recipients[language]],
  [
    say('Time limits for erasure', 'Löschfristen'),
    (row, language) => row.retention.map((one) => retention(one, language)).join('; '),
  ],
  [
    say('Promises and the goals they serve (SDM 3.1)', 'Zusagen und ihre Gewährleistungsziele (SDM 3.1)'),
    ({ promises }, language) =>
      promises
        .map(({ key, goals }) => `${key}: ${goals.map((goal) => goalNames[goal][language]).join(', ')}`)
        .join('; '),
  ],
  [
    say('Used by way of', 'Nutzt'),
    ({ flows }, language) => flows.map(({ to, purpose }) => `${to}: ${purpose[language]}`).join('; '),
  ],
  [say('Clause of the notice', 'Abschnitt der Erklärung'), ({ activity }) => activity.clause],
]

/**
 * The register as a table for spreadsheets (RFC 4180, UTF-8 with its mark so that umlauts survive). The
 * separator is the one that the language's spreadsheets expect.
 */
export function registerCsv(rows: readonly RegisterRow[], language: Language = 'de'): string {
  const separator = language === 'de' ? ';' : ','
  const lines = [
    columns.map(([title]) => title[language]),
    ...rows.map((row) => columns.map(([, write]) => write(row, language))),
  ]
  return `\uFEFF${lines.map((line) => line.map(csvCell).join(separator)).join('\r\n')}\r\n`
}
