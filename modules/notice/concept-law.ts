import type { Block } from '#core/document.ts'
import type { Language } from '#core/errors.ts'
import { periodInWords } from '#core/promises/wording.ts'
import { type LawClass, lawRead, laws, suspensionSource } from '#core/retention/law.ts'
import type { OpenYear } from '#core/retention/open-years.ts'
import { type ConceptSay, nameOf, type Timed } from './concept-wording.ts'

const dayText = (day: string, language: Language): string =>
  new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'long',
    timeZone: 'UTC',
  }).format(new Date(day))

function lawRow(say: ConceptSay, language: Language, lawClass: LawClass, kinds: readonly Timed[]): string[] {
  const { name, covers, versions } = laws[lawClass]
  const periods = versions
    .toReversed()
    .map(({ period, since }) =>
      say('law.since', { period: periodInWords(period)[language], day: dayText(since, language) }),
    )
  const here = kinds.filter(({ rule }) => rule.lawClass === lawClass).map(nameOf(language))
  return [
    `${name[language]}: ${covers[language]}`,
    periods.join('; '),
    versions.at(-1)?.source[language] ?? '',
    here.join(', ') || say('law.none'),
  ]
}

/** The periods of tax and commercial law, and what suspends them. */
export function lawBlocks(
  say: ConceptSay,
  language: Language,
  kinds: readonly Timed[],
  years: readonly OpenYear[],
): Block[] {
  const open = years.filter(({ closedAt }) => closedAt === null).map(({ year }) => year)
  return [
    { kind: 'heading', level: 2, text: say('law') },
    {
      kind: 'paragraph',
      text: say('law.lead', { begins: laws.books.begins[language], day: dayText(lawRead, language) }),
    },
    {
      kind: 'table',
      label: say('law'),
      head: [say('law.name'), say('law.periods'), say('law.source'), say('law.kinds')],
      rows: (Object.keys(laws) as LawClass[]).map((lawClass) => lawRow(say, language, lawClass, kinds)),
    },
    { kind: 'paragraph', text: say('law.suspension', { source: suspensionSource[language] }) },
    {
      kind: 'paragraph',
      text:
        open.length > 0
          ? say('law.years', { years: open.toSorted((one, other) => one - other).join(', ') })
          : say('law.noYears'),
    },
  ]
}
