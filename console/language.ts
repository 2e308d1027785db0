import { useSyncExternalStore } from 'react'
import type { Language } from './words.ts'

const place = 'zusage.language'
const listeners = new Set<() => void>()

const remembered = (): Language | null => {
  const stored = localStorage.getItem(place)
  return stored === 'de' || stored === 'en' ? stored : null
}

let current: Language = remembered() ?? (navigator.language.startsWith('de') ? 'de' : 'en')
document.documentElement.lang = current

const set = (language: Language) => {
  current = language
  document.documentElement.lang = language
  for (const hear of listeners) hear()
}

/** The language in which the console speaks now; also sent as Accept-Language. */
export const readLanguage = (): Language => current

/** Changes the language on this device. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(place, language)
  set(language)
}

/** Follows the account's language unless this device has chosen its own. */
export function suggestLanguage(language: Language): void {
  if (remembered() === null && language !== current) set(language)
}

export const useLanguage = (): Language =>
  useSyncExternalStore((hear) => {
    listeners.add(hear)
    return () => listeners.delete(hear)
  }, readLanguage)
