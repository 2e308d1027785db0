import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** E.164 of a number in any spelling, a German one where no country is given; null when it is none. */
export function phoneNumber(given: string): string | null {
  const parsed = parsePhoneNumberFromString(given, 'DE')
  // Possible, not valid: ranges are given out faster than the library's tables learn of them.
  return parsed?.isPossible() ? parsed.number : null
}

/** The figures of an E.164 number, those of its country apart; null for one too short to be told from other figures. */
export function phoneFigures(number: string): { country: string; national: string } | null {
  const parsed = parsePhoneNumberFromString(number)
  const national = parsed?.nationalNumber ?? ''
  return parsed && national.length >= 6 ? { country: parsed.countryCallingCode, national } : null
}
