import type { Language } from '#core/errors.ts'
import type { RegisterRow } from '#core/house.ts'
import type { Period } from '#core/retention/keep.ts'
import type { Facts } from './facts.ts'
import { address, heading, item, paragraph, promise, term } from './lines.ts'
import { countryName, isNoticeKey, periodText, speak, type Say } from './wording.ts'

/** Order of clauses: 3.2 before 3.10. */
export const byClause = (one: string, other: string): number =>
  one.localeCompare(other, 'en', { numeric: true })

const clauseOf = (key: string): string => key.split('/', 1)[0] ?? key

const holdsPersonalData = (row: RegisterRow): boolean =>
  row.categories.some((category) => category !== 'plain')

/** About how many hours, for putting periods in order. */
export const length = ({ years = 0, months = 0, days = 0, hours = 0 }: Period): number =>
  ((years * 12 + months) * 30.4 + days) * 24 + hours

function storage(say: Say, language: Language, { retention }: RegisterRow): string {
  const periods = retention
    .flatMap(({ period, yearEnd }) => (period ? { period, yearEnd } : []))
    .sort((one, other) => length(one.period) - length(other.period))
  const named = new Set(periods.map(({ period, yearEnd }) => periodText(language, period, yearEnd)))
  // What goes together with a row that has a period has that one.
  const goesAlong = (table: string | null): boolean => retention.some((rule) => rule.table === table)
  const open = retention.some((rule) => !rule.period && !goesAlong(rule.goesWith))
  if (named.size === 0) return say('storageOpen')
  return [...named, ...(open ? [say('storageElse')] : [])].join('; ')
}

/** Modules write these as they like; in the notice they look alike: a capital first, no full stop at the end. */
const phrase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1).replace(/\.$/, '')

function activity(say: Say, language: Language, row: RegisterRow): string[] {
  const { activity } = row
  const categories = row.categories.flatMap((category) => {
    const key = `category.${category}`
    return isNoticeKey(key) ? [say(key)] : []
  })
  return [
    heading(4, activity.name[language]),
    term(say('purpose'), phrase(activity.purpose[language])),
    term(say('legalBasis'), phrase(activity.legalBasis[language])),
    term(say('persons'), phrase(activity.persons[language])),
    term(say('categories'), phrase(categories.join(', '))),
    term(say('recipients'), phrase(activity.recipients[language])),
    term(say('storage'), phrase(storage(say, language, row))),
    ...(row.special ? [paragraph(say('special'))] : []),
  ]
}

/** The activities and promises of one clause. */
function described(say: Say, language: Language, facts: Facts, clause: string): string[] {
  return [
    ...facts.register
      .filter((row) => row.activity.clause === clause && holdsPersonalData(row))
      .flatMap((row) => activity(say, language, row)),
    ...facts.promises
      .filter(({ key }) => clauseOf(key) === clause)
      .sort((one, other) => byClause(one.key, other.key))
      .map(({ key, sentence }) => promise(key, sentence[language])),
  ]
}

function controllerLines(say: Say, { controller }: Facts): string[] {
  if (!controller.name) return [paragraph(say('unknownController'))]
  const { name, street, postcode, city, phone, fax, email } = controller
  return [
    paragraph(say('responsible')),
    ...[name, street, `${postcode} ${city}`].map(address),
    address(say('phone', { phone })),
    ...(fax ? [address(say('fax', { fax }))] : []),
    address(say('email', { email })),
  ]
}

const officerLines = (say: Say, { officer }: Facts): string[] =>
  officer.email
    ? [
        paragraph(say('officer')),
        ...(officer.name ? [address(officer.name)] : []),
        address(say('email', { email: officer.email })),
      ]
    : [paragraph(say('noOfficer'))]

function clauses(say: Say, language: Language, facts: Facts): string[] {
  const present = new Set([
    ...facts.register.filter(holdsPersonalData).map((row) => row.activity.clause),
    ...facts.promises.map(({ key }) => clauseOf(key)),
  ])
  return [...present]
    .filter((clause) => clause.startsWith('3.'))
    .sort(byClause)
    .flatMap((clause) => {
      const key = `clause.${clause}`
      const title = isNoticeKey(key) ? say(key) : say('clause', { clause })
      return [heading(3, `${clause} ${title}`), ...described(say, language, facts, clause)]
    })
}

function passingOn(say: Say, language: Language, { recipients }: Facts): string[] {
  const named = [
    ...new Set(recipients.map((one) => `${one.name} (${countryName(language, one.country)})`)),
  ].sort()
  return [
    paragraph(say('passing')),
    paragraph(say(named.length > 0 ? 'connections' : 'noConnections')),
    ...named.map(item),
  ]
}

function rights(say: Say, language: Language, facts: Facts): string[] {
  const { authority, controller, officer, rightsPage } = facts
  const { name, street, postcode, city, phone, fax, web } = authority
  const contact = officer.email || controller.email
  return [
    paragraph(say('rights')),
    ...(['right15', 'right16', 'right17', 'right18', 'right20', 'right21'] as const).map((key) =>
      item(say(key)),
    ),
    paragraph(say('right7')),
    ...(rightsPage ? [paragraph(say('exercisePage', { page: rightsPage[language] }))] : []),
    ...(contact ? [paragraph(say('exercise', { email: contact }))] : []),
    paragraph(say('voluntary')),
    paragraph(say('complaint')),
    ...[name, street, `${postcode} ${city}`].map(address),
    ...(phone ? [address(say('phone', { phone }))] : []),
    ...(fax ? [address(say('fax', { fax }))] : []),
    ...(web ? [address(say('web', { web }))] : []),
  ]
}

/** The notice (Art. 13 and 14 GDPR) in one language, in the lines of `lines.ts`; the same facts give the same text. */
export function compose(facts: Facts, language: Language): string {
  const say = speak(language)
  const { controller, hosting } = facts
  const section = (number: number, ...lines: string[]): string[] => [
    heading(2, `${number} ${say(`section${number}` as 'section1')}`),
    ...lines,
    ...(number === 3 ? clauses(say, language, facts) : []),
  ]
  const own = (number: number): string[] => described(say, language, facts, String(number))
  return [
    heading(1, say('title')),
    paragraph(say('lead', { controller: controller.name || say('we') })),
    paragraph(say('meaning')),
    ...section(1, ...controllerLines(say, facts), ...own(1)),
    ...section(2, ...officerLines(say, facts), ...own(2)),
    ...section(
      3,
      ...(hosting.place
        ? [paragraph(say('hosting', { ...hosting, country: countryName(language, hosting.country) }))]
        : []),
      paragraph(say('periods')),
      ...own(3),
    ),
    ...section(4, ...passingOn(say, language, facts), ...own(4)),
    ...section(5, ...rights(say, language, facts), ...own(5)),
    ...section(6, paragraph(say('changes')), ...own(6)),
  ].join('\n')
}
