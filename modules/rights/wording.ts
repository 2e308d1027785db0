import { fill, type Language } from '#core/errors.ts'
import de from './texts/letters.de.json' with { type: 'json' }
import en from './texts/letters.en.json' with { type: 'json' }

export type LetterKey = keyof typeof de

const texts: Record<Language, Record<LetterKey, string>> = { de, en }

/** Of `texts/letters.*.json`; raise it with each change of what a letter says, so that a file shows which wording was sent. */
export const wordingVersion = 2

/** Speaks our letters in one language. */
export type Say = (key: LetterKey, values?: Record<string, unknown>) => string

export const speak =
  (language: Language): Say =>
  (key, values) =>
    fill(texts[language][key], values)

/** `23 November 2026` of a day or a moment, in the zone. */
export const dayIn = (language: Language, at: Date | string, zone: string): string =>
  new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'long',
    timeZone: zone,
  }).format(typeof at === 'string' ? new Date(`${at}T12:00:00Z`) : at)

/** The right that is exercised, in the words of a letter. */
export const rightIn = (say: Say, { kind, about }: { kind: string; about: string | null }): string =>
  say(
    kind === 'objection' && about === 'direct-marketing'
      ? 'right.direct-marketing'
      : (`right.${kind}` as LetterKey),
  )
