import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { phoneNumber } from '#core/phone.ts'
import { errors } from './errors.ts'

/** E.164 of a number in any spelling, a German one where no country is given. Throws when it is none. */
export function normalisePhone(given: string): string {
  const number = phoneNumber(given)
  if (!number) throw errors.phone_unreadable({ number: given })
  return number
}

/** How staff read a number: national for German ones, international for others. */
export const formatPhone = (number: string): string => {
  const parsed = parsePhoneNumberFromString(number)
  if (!parsed) return number
  return parsed.country === 'DE' ? parsed.formatNational() : parsed.formatInternational()
}

/**
 * What to look for when somebody types a number, or part of one: how E.164 numbers may begin, and how they
 * may end. Null when it does not look like a number.
 */
export function phoneSearch(typed: string): { beginning: string; ending: string } | null {
  const digits = typed.replace('(0)', '').replaceAll(/[\s/().–-]/g, '')
  if (!/^\+?\d{4,15}$/.test(digits)) return null
  const international = digits.replace(/^00/, '+')
  return {
    beginning: international.startsWith('+') ? international : `+49${international.replace(/^0/, '')}`,
    ending: international.replace(/^\+|^0/, ''),
  }
}
