import type { Language } from '../../errors.ts'

/** Signs that no file format likes, and halves of signs; what is seen instead says that something was there. */
// oxlint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFE\uFFFF]/g

export const printable = (text: string): string => text.toWellFormed().replaceAll(unprintable, '\uFFFD')

/** Values as a person reads them. */
export interface Reader {
  text(value: unknown): string
  moment(at: Date): string
  number(value: number): string
}

const yesNo = { de: ['ja', 'nein'], en: ['yes', 'no'] } as const

export function readerOf(language: Language, zone: string): Reader {
  const locale = language === 'de' ? 'de-DE' : 'en-GB'
  const moments = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'medium',
    timeZone: zone,
  })
  const numbers = new Intl.NumberFormat(locale)
  const text = (value: unknown): string => {
    if (value === null || value === undefined) return ''
    if (typeof value === 'string') return printable(value)
    if (typeof value === 'boolean') return yesNo[language][value ? 0 : 1]
    if (value instanceof Date) return moments.format(value)
    if (Array.isArray(value)) return value.map(text).join(', ')
    if (typeof value === 'object')
      return Object.entries(value)
        .map(([name, inner]) => `${printable(name)}: ${text(inner)}`)
        .join('; ')
    return typeof value === 'number' || typeof value === 'bigint' ? String(value) : ''
  }
  return { text, moment: (at) => moments.format(at), number: (value) => numbers.format(value) }
}

/** A value as JSON holds it: times in UTC, numbers that are too large for one as text. */
export const jsonValue = (value: unknown): unknown =>
  typeof value === 'bigint'
    ? Number.isSafeInteger(Number(value))
      ? Number(value)
      : String(value)
    : (value ?? null)

/** A value as a spreadsheet holds it: as in the JSON, lists and objects written as JSON. */
export function csvText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return printable(value)
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'bigint' ? String(value) : printable(JSON.stringify(value) ?? '')
}
