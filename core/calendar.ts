import type { Period } from './retention/keep.ts'

const zoned = (moment: Date, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(zone)

/**
 * The moment at which a period that begins at `moment` has passed: years, months and days by the calendar of
 * `zone`, hours by the clock. Where the last month lacks the day, it ends with that month (§ 188(3) BGB).
 */
export function plus(moment: Date, period: Period, zone: string): Date {
  const start = zoned(moment, zone)
  const months = start.add({ years: period.years ?? 0, months: period.months ?? 0 })
  const reached = months.day === start.day ? months : months.startOfDay().add({ days: 1 })
  return new Date(reached.add({ days: period.days ?? 0, hours: period.hours ?? 0 }).epochMilliseconds)
}

const minutes = 60_000

/**
 * The latest start (to the millisecond) such that it and every earlier one has had its period by `moment`: what
 * began later is not over yet. The calendar's own subtraction misses it at the ends of months and of summer time.
 */
export function minus(moment: Date, period: Period, zone: string): Date {
  const over = (start: number): boolean => plus(new Date(start), period, zone) <= moment
  const about = zoned(moment, zone).subtract(period).epochMilliseconds
  let past = about - 5 * 24 * 60 * minutes
  let open = about + 5 * 24 * 60 * minutes
  while (open - past > 1) {
    const middle = Math.floor((past + open) / 2)
    if (over(middle)) past = middle
    else open = middle
  }
  // The hours that summer time skips and repeats are counted twice: the first time round decides.
  for (const step of [30 * minutes, 60 * minutes])
    if (over(past - step) && !over(past - step + 1)) past -= step
  return new Date(past)
}

/** `YYYY-MM-DD` in the zone. */
export const dateIn = (moment: Date, zone: string): string => zoned(moment, zone).toPlainDate().toString()

/** The moment at which the day `YYYY-MM-DD` begins in the zone. */
export const startOf = (date: string, zone: string): Date =>
  new Date(Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds)

/** The day after (or `days` after) `YYYY-MM-DD`. */
export const dayAfter = (date: string, days = 1): string =>
  Temporal.PlainDate.from(date).add({ days }).toString()
