const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const rfc3339 = /^(?:<\d+>\d*\s*)?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))/
const traditional = /^(?:<\d+>)?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)\b/

/**
 * When a line of a log was written: RFC 3339 or the traditional stamp of syslog, which lacks year and zone and
 * is taken as the latest such moment that is not in the future. Null when the line has neither.
 */
export function stampOf(line: string, now: Date, zone: string): Date | null {
  const exact = rfc3339.exec(line)?.[1]
  if (exact) {
    const at = new Date(exact)
    return Number.isNaN(at.getTime()) ? null : at
  }
  const [, monthName = '', day, hour, minute, second] = traditional.exec(line) ?? []
  const month = months.indexOf(monthName) + 1
  if (month === 0) return null
  const thisYear = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).year
  const tomorrow = now.getTime() + 24 * 60 * 60_000
  for (const year of [thisYear + 1, thisYear, thisYear - 1, thisYear - 4]) {
    // 29 February exists in some years only.
    if (Number(day) > Temporal.PlainYearMonth.from({ year, month }).daysInMonth) continue
    const at = Temporal.ZonedDateTime.from({
      timeZone: zone,
      year,
      month,
      day: Number(day),
      hour: Number(hour),
      minute: Number(minute),
      second: Number(second),
    }).epochMilliseconds
    if (at <= tomorrow) return new Date(at)
  }
  return null
}
