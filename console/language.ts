import { useSyncExternalStore } from 'react'
import { loadWords } from './loaded-words.ts'
import type { Language } from './words.ts'

const place = 'zusage.language'
const listeners = new Set<() => void>()

const remembered = (): Language | null => {
  const stored = localStorage.getItem(place)
  return stored === 'de' || stored === 'en' ? stored : null
}

let current: Language = remembered() ?? (navigator.language.startsWith('de') ? 'de' : 'en')
/** The language last asked for, whose words may still be on their way. */
let wanted = current
document.documentElement.lang = current

/** Settles when the words of the first language are there; nothing is rendered before. */
export const firstWords: Promise<void> = loadWords(current)

const set = async (language: Language): Promise<void> => {
  wanted = language
  await loadWords(language)
  if (wanted !== language) return
  current = language
  document.documentElement.lang = language
  for (const hear of listeners) hear()
}

/** The language in which the console speaks now; also sent as Accept-Language. */
export const readLanguage = (): Language => current

/** Changes the language on this device, once its words are there; throws when they cannot be loaded. */
export async function chooseLanguage(language: Language): Promise<void> {
  await set(language)
  if (wanted === language) localStorage.setItem(place, language)
}

/** Follows the account's language unless this device has chosen its own; stays with the present one offline. */
export function suggestLanguage(language: Language): void {
  if (remembered() === null && language !== current) set(language).catch(() => (wanted = current))
}

export const useLanguage = (): Language =>
  useSyncExternalStore((hear) => {
    listeners.add(hear)
    return () => listeners.delete(hear)
  }, readLanguage)
