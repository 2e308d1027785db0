import type { Language } from './words.ts'

/** The controller's zone, in which times are shown. */
const zone = 'Europe/Berlin'

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 7],
]

/** `vor 3 Minuten`, `yesterday`; null when it is more than a week away and a date says more. */
export function sayRelative(language: Language, at: Date, now: Date): string | null {
  let distance = (at.getTime() - now.getTime()) / 1000
  for (const [unit, count] of steps) {
    const whole = Math.round(distance)
    if (Math.abs(whole) < count)
      return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(whole, unit)
    distance /= count
  }
  return null
}

/** `23. Nov. 2026` */
export const sayDay = (language: Language, at: Date): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: zone }).format(at)

/** `23.11.2026, 16:05` */
export const sayMinute = (language: Language, at: Date): string =>
  new Intl.DateTimeFormat(language, {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
  }).format(at)

/** `23.11.2026, 16:05:12 MEZ` */
export const sayExact = (language: Language, at: Date): string =>
  new Intl.DateTimeFormat(language, {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZone: zone,
    timeZoneName: 'short',
  }).format(at)
