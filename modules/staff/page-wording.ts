import { fill, type Language } from '#core/errors.ts'
import de from './texts/pages.de.json' with { type: 'json' }
import en from './texts/pages.en.json' with { type: 'json' }

export type PageKey = keyof typeof de

const texts: Record<Language, Record<PageKey, string>> = { de, en }

export type Say = (key: PageKey, values?: Record<string, unknown>) => string

/** Says the words of the public pages in one language. */
export const speaker =
  (language: Language): Say =>
  (key, values) =>
    fill(texts[language][key], values)
