import { type Language, fill } from '../../errors.ts'
import de from './texts/de.json' with { type: 'json' }
import en from './texts/en.json' with { type: 'json' }

const texts: Record<Language, typeof de> = { de, en }

export type Say = (key: keyof typeof de, values?: Record<string, unknown>) => string

export const sayIn =
  (language: Language): Say =>
  (key, values) =>
    fill(texts[language][key], values)
