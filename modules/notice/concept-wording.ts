import { fill, type Language } from '#core/errors.ts'
import { periodInWords } from '#core/promises/wording.ts'
import type { StartEvent } from '#core/retention/keep.ts'
import type { DataKind } from '#core/retention/retention.ts'
import de from './texts/concept.de.json' with { type: 'json' }
import en from './texts/concept.en.json' with { type: 'json' }
import { isNoticeKey, speak } from './wording.ts'

export type ConceptKey = keyof typeof de

const texts: Record<Language, Record<ConceptKey, string>> = { de, en }

/** Speaks the sentences of the retention concept in one language. */
export type ConceptSay = (key: ConceptKey, values?: Record<string, unknown>) => string

export const speakConcept =
  (language: Language): ConceptSay =>
  (key, values) =>
    fill(texts[language][key], values)

export type Timed = DataKind & { readonly rule: NonNullable<DataKind['rule']> }

export const isTimed = (kind: DataKind): kind is Timed => kind.rule !== null

/** What a kind of data is called in the system, for those who run it. */
export const keyOf = ({ module, table }: Pick<DataKind, 'module' | 'table'>): string => `${module}.${table}`

/** What a kind of data is called by its readers. */
export const nameOf =
  (language: Language) =>
  ({ name }: Pick<DataKind, 'name'>): string =>
    name[language]

const letters: Record<StartEvent, string> = { collection: 'A', case: 'B', relation: 'C' }

/** The start event's sign: `B`, `BJ` where the year's end counts. */
export const letterOf = ({ rule }: Timed): string => `${letters[rule.starts]}${rule.yearEnd ? 'J' : ''}`

/** The sign of a retention class (Löschklasse), start and period together: `BJ, 3 years`. */
export const classOf = (kind: Timed, language: Language): string =>
  `${letterOf(kind)}, ${periodInWords(kind.rule.period)[language]}`

/** With what the period begins, without where that stands. */
export const startText = (say: ConceptSay, { rule }: Timed): string =>
  say(rule.yearEnd ? `start.${rule.starts}.year` : `start.${rule.starts}`)

export function categoriesText(say: ConceptSay, language: Language, kind: DataKind): string {
  const notice = speak(language)
  const named = kind.categories.flatMap((category) => {
    const key = `category.${category}`
    return isNoticeKey(key) ? [notice(key)] : []
  })
  if (named.length === 0) return say(kind.tied ? 'kind.keysOnly' : 'kind.noPersonal')
  return [...named, ...(kind.special ? [say('kind.special')] : [])].join(', ')
}
