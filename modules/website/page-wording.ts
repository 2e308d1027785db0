import { fill, type Language } from '#core/errors.ts'
import { periodInWords } from '#core/promises/wording.ts'
import type { Period } from '#core/retention/keep.ts'
import de from './texts/pages.de.json' with { type: 'json' }
import en from './texts/pages.en.json' with { type: 'json' }

export type PageKey = keyof typeof de

const texts: Record<Language, Record<PageKey, string>> = { de, en }

/** Speaks this module's public pages in one language. */
export type Say = (key: PageKey, values?: Record<string, unknown>) => string

export const speak =
  (language: Language): Say =>
  (key, values) =>
    fill(texts[language][key], values)

/** `/enquiry` → `/en/enquiry` where English is spoken. */
export const pathIn = (language: Language, path: string): string =>
  language === 'de' ? path : path === '/' ? '/en' : `/en${path}`

/** The notice, whose English version stands at an address of its own. */
export const noticePath = (language: Language): string => (language === 'de' ? '/privacy' : '/privacy/en')

/** `6 Monate`, `15 days`. */
export const periodText = (language: Language, period: Period): string => periodInWords(period)[language]
