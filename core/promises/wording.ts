import type { Bilingual } from '../errors.ts'
import type { Period } from '../retention/keep.ts'

const formats = new Map<string, { en: Intl.DateTimeFormat; de: Intl.DateTimeFormat }>()

/** A moment for the reader of the notice: `23 November 2026 at 16:20`, `23. November 2026 um 16:20 Uhr`. */
export function moment(at: Date, zone: string): Bilingual {
  const style = { dateStyle: 'long', timeStyle: 'short', timeZone: zone } as const
  const format = formats.get(zone) ?? {
    en: new Intl.DateTimeFormat('en-GB', style),
    de: new Intl.DateTimeFormat('de-DE', style),
  }
  formats.set(zone, format)
  return { en: format.en.format(at), de: `${format.de.format(at)} Uhr` }
}

type Unit = keyof Period

const words: Record<Unit, { en: [string, string]; de: [string, string] }> = {
  years: { en: ['year', 'years'], de: ['Jahr', 'Jahre'] },
  months: { en: ['month', 'months'], de: ['Monat', 'Monate'] },
  days: { en: ['day', 'days'], de: ['Tag', 'Tage'] },
  hours: { en: ['hour', 'hours'], de: ['Stunde', 'Stunden'] },
}

/** A period in words: `15 days`, `15 Tage`; `1 year and 6 months`, `1 Jahr und 6 Monate`. */
export function periodInWords(period: Period): Bilingual {
  const parts = (['years', 'months', 'days', 'hours'] as const).flatMap((unit) => {
    const count = period[unit] ?? 0
    return count > 0 ? [{ count, word: words[unit] }] : []
  })
  const join = (language: 'en' | 'de', and: string): string => {
    const said = parts.map(({ count, word }) => `${count} ${word[language][count === 1 ? 0 : 1]}`)
    return said.length < 2 ? said.join('') : `${said.slice(0, -1).join(', ')} ${and} ${said.at(-1)}`
  }
  return { en: join('en', 'and'), de: join('de', 'und') }
}

/** The same of a period that may begin with the end of the year: `3 years from the end of the calendar year`. */
export function keptInWords(period: Period, yearEnd: boolean): Bilingual {
  const { en, de } = periodInWords(period)
  return yearEnd
    ? { en: `${en} from the end of the calendar year`, de: `${de} ab dem Ende des Kalenderjahrs` }
    : { en, de }
}
