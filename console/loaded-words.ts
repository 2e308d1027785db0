import type { Language, Words } from './words.ts'

/** Words by the file they come from: `modules/mail`. */
type Filed = Readonly<Record<string, Words>>

const loaded: Record<Language, Record<string, Words>> = { de: {}, en: {} }

/** The words of a folder, empty until the language is loaded. Always the same object: what a built import of `texts/de.json` gives. */
export const wordsOf = (language: Language, folder: string): Words => (loaded[language][folder] ??= {})

const fetches: Record<Language, () => Promise<{ readonly default: Filed }>> = {
  de: () => import('virtual:words-de'),
  en: () => import('virtual:words-en'),
}

/** Fetches all words of one language, once. */
export async function loadWords(language: Language): Promise<void> {
  const { default: filed } = await fetches[language]()
  for (const [folder, words] of Object.entries(filed)) Object.assign(wordsOf(language, folder), words)
}
