import { fill, type Bilingual, type Language } from '#core/errors.ts'
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

const units: Record<keyof Period, Record<Language, readonly [one: string, other: string]>> = {
  years: { de: ['Jahr', 'Jahre'], en: ['year', 'years'] },
  months: { de: ['Monat', 'Monate'], en: ['month', 'months'] },
  days: { de: ['Tag', 'Tage'], en: ['day', 'days'] },
  hours: { de: ['Stunde', 'Stunden'], en: ['hour', 'hours'] },
}

/** `15 Tage`, `1 year 6 months`. */
export function periodText(language: Language, period: Period): string {
  const parts = (['years', 'months', 'days', 'hours'] as const).flatMap((unit) => {
    const count = period[unit]
    return count ? [`${count} ${units[unit][language][count === 1 ? 0 : 1]}`] : []
  })
  return parts.join(' ') || `0 ${units.days[language][1]}`
}

export const both = (sentence: (language: Language) => string): Bilingual => ({
  de: sentence('de'),
  en: sentence('en'),
})
