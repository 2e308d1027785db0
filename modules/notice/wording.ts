import { fill, type Language } from '#core/errors.ts'
import { keptInWords } from '#core/promises/wording.ts'
import type { Period } from '#core/retention/keep.ts'
import de from './texts/notice.de.json' with { type: 'json' }
import en from './texts/notice.en.json' with { type: 'json' }

export type NoticeKey = keyof typeof de

const texts: Record<Language, Record<NoticeKey, string>> = { de, en }

/** Speaks the notice's own sentences in one language. */
export type Say = (key: NoticeKey, values?: Record<string, unknown>) => string

export const speak =
  (language: Language): Say =>
  (key, values) =>
    fill(texts[language][key], values)

export const isNoticeKey = (key: string): key is NoticeKey => key in de

/** `Deutschland` for DE. */
export const countryName = (language: Language, code: string): string =>
  new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code

/** `15 Tage`, `3 years from the end of the calendar year`. */
export const periodText = (language: Language, period: Period, yearEnd: boolean): string =>
  keptInWords(period, yearEnd)[language]
