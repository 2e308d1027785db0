import { fill, type Language } from '#core/errors.ts'
import { html, type Html } from '#core/html.ts'
import de from './texts/pages.de.json' with { type: 'json' }
import en from './texts/pages.en.json' with { type: 'json' }

export type PageKey = keyof typeof de

const texts: Record<Language, Record<PageKey, string>> = { de, en }

/** What a public page of this module needs to speak: the language, its sentences, its addresses, its times. */
export interface Speaker {
  readonly language: Language
  readonly say: (key: PageKey, values?: Record<string, unknown>) => string
  /** `/privacy`, or `/privacy/en`. */
  readonly notice: string
  /** `/privacy/versions/3` → `/en/privacy/versions/3` where English is spoken. */
  readonly path: (path: string) => string
  readonly time: (at: Date) => Html
  readonly day: (at: Date) => Html
}

const tag = (at: Date, shown: string): Html => html`<time datetime="${at.toISOString()}">${shown}</time>`

export function speaker(language: Language, zone: string): Speaker {
  const exact = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: zone,
  })
  const day = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'long',
    timeZone: zone,
  })
  return {
    language,
    say: (key, values) => fill(texts[language][key], values),
    notice: language === 'de' ? '/privacy' : '/privacy/en',
    path: (path) => (language === 'de' ? path : `/en${path}`),
    time: (at) => tag(at, exact.format(at)),
    day: (at) => tag(at, day.format(at)),
  }
}
