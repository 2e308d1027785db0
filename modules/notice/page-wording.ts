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

interface Formats {
  readonly exact: Intl.DateTimeFormat
  readonly day: Intl.DateTimeFormat
}

// Making one costs as much as writing a page.
const formats = new Map<string, Formats>()

function formatsOf(language: Language, zone: string): Formats {
  const known = formats.get(`${language} ${zone}`)
  if (known) return known
  const locale = language === 'de' ? 'de-DE' : 'en-GB'
  const made = {
    exact: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }),
    day: new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: zone }),
  }
  formats.set(`${language} ${zone}`, made)
  return made
}

export function speaker(language: Language, zone: string): Speaker {
  const { exact, day } = formatsOf(language, zone)
  return {
    language,
    say: (key, values) => fill(texts[language][key], values),
    notice: language === 'de' ? '/privacy' : '/privacy/en',
    path: (path) => (language === 'de' ? path : `/en${path}`),
    time: (at) => tag(at, exact.format(at)),
    day: (at) => tag(at, day.format(at)),
  }
}
