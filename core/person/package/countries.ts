import type { Language } from '../../errors.ts'

/** The European Economic Area; what lies outside it is a third country (Art. 44 GDPR). */
const area = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '),
)

export const isThirdCountry = (country: string): boolean =>
  /^[a-z]{2}$/i.test(country) && !area.has(country.toUpperCase())

export function countryName(language: Language, country: string): string {
  if (!/^[a-z]{2}$/i.test(country)) return country
  return new Intl.DisplayNames(language, { type: 'region' }).of(country.toUpperCase()) ?? country
}
