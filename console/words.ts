/** The two languages of the house, in which every screen speaks. */
export type Language = 'de' | 'en'

/** A text, or one that depends on a count: `{ "one": "{count} ticket", "other": "{count} tickets" }`. */
export type Wording = string | { readonly one: string; readonly other: string }

export type Words = Readonly<Record<string, Wording>>

/** A module's `texts/de.json` and `texts/en.json`. */
export interface Texts<K extends string = string> {
  readonly de: Readonly<Record<K, Wording>>
  readonly en: Readonly<Record<K, Wording>>
}

type Same<D, E> = [keyof D] extends [keyof E]
  ? [keyof E] extends [keyof D]
    ? unknown
    : { missingInGerman: Exclude<keyof E, keyof D> }
  : { missingInEnglish: Exclude<keyof D, keyof E> }

/** Joins both languages; a key that only one of them has is a type error that names it. */
export const defineTexts = <D extends Words, E extends Words>(
  texts: { readonly de: D; readonly en: E } & Same<D, E>,
): Texts<keyof D & string> => texts

const plurals: Record<Language, Intl.PluralRules> = {
  de: new Intl.PluralRules('de'),
  en: new Intl.PluralRules('en'),
}

/** Says a wording: picks the plural by `values.count` and fills `{places}`. */
export function speak(
  language: Language,
  wording: Wording,
  values: Readonly<Record<string, unknown>> = {},
): string {
  const sentence =
    typeof wording === 'string'
      ? wording
      : wording[plurals[language].select(Number(values.count)) === 'one' ? 'one' : 'other']
  return sentence.replaceAll(/\{(\w+)\}/g, (place, key: string) => {
    if (!(key in values)) return place
    const value = values[key]
    return typeof value === 'number' ? value.toLocaleString(language) : String(value)
  })
}
