import { fill, type Language } from '#core/errors.ts'
import de from './texts/pages.de.json' with { type: 'json' }
import en from './texts/pages.en.json' with { type: 'json' }

export type PageKey = keyof typeof de

const texts: Record<Language, Record<PageKey, string>> = { de, en }

/** Speaks this module's public pages in one language. */
export type SayPage = (key: PageKey, values?: Record<string, unknown>) => string

export const speakPage =
  (language: Language): SayPage =>
  (key, values) =>
    fill(texts[language][key], values)

/** `/rights` → `/en/rights` where English is spoken. */
export const pathIn = (language: Language, path: string): string => (language === 'de' ? path : `/en${path}`)

/** The notice, whose English version stands at an address of its own. */
export const noticePath = (language: Language): string => (language === 'de' ? '/privacy' : '/privacy/en')
