import { useCallback } from 'react'
import { useLanguage } from './language.ts'
import { defineTexts, speak, type Texts } from './words.ts'
import de from './texts/de.json' with { type: 'json' }
import en from './texts/en.json' with { type: 'json' }

export { defineTexts, type Language, type Texts } from './words.ts'
export { chooseLanguage, readLanguage, useLanguage } from './language.ts'

/** Says a text of the given keys; `{places}` are filled, `count` picks the plural. */
export type Say<K extends string> = (key: K, values?: Readonly<Record<string, unknown>>) => string

/** `const t = useText(texts)`, then `t('reply.send')`: speaks the chosen language; an unknown key does not compile. */
export function useText<K extends string>(texts: Texts<K>): Say<K> {
  const language = useLanguage()
  return useCallback((key, values) => speak(language, texts[language][key], values), [language, texts])
}

/** The frame's own words. */
export const frameTexts = defineTexts({ de, en })
