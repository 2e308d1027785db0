import type { Language, Words } from './words.ts'

/** Words by the folder they come from: `modules/mail/texts`. */
type Filed = Readonly<Record<string, Words>>

const loaded: Record<Language, Record<string, Words>> = { de: {}, en: {} }

/** The words of a folder, empty until the language is loaded; always the same object. What a built import of `texts/de.json` gives. */
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
