/** Which server writes a log file: its access log has the common form, its error log one of its own. */
export type LogKind = 'nginx' | 'apache'

/** The time of a line in milliseconds since 1970; null where it can't be read (a continued line). */
export type ReadTime = (line: string) => number | null

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * `… [23/Nov/2026:15:23:45 +0100] "GET / …`. The quotation mark belongs to it: both servers escape it in what a
 * visitor sends, so that nobody can date a line by a user name that looks like a time.
 */
const access = /\[(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)\] "/

/** `2026/11/23 15:23:45 [error] …` */
const nginxError = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d) \[/

/** `[Mon Nov 23 15:23:45.123456 2026] [core:error] …` */
const apacheError = /^\[[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.\d+)? (\d{4})\] /

const monthOf = (name: string | undefined): number => months.indexOf(name ?? '')

function readAccess(match: RegExpExecArray): number | null {
  const [, day, month, year, hour, minute, second, sign, hours, minutes] = match
  if (monthOf(month) < 0) return null
  const utc = Date.UTC(
    Number(year),
    monthOf(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  )
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000
  return sign === '-' ? utc + offset : utc - offset
}

/** Error logs name no zone: they are read in the one given. */
function localTime(zone: string, parts: readonly (string | number | undefined)[]): number | null {
  const [year, month, day, hour, minute, second] = parts.map(Number)
  try {
    const plain = Temporal.PlainDateTime.from(
      {
        year: year ?? 0,
        month: month ?? 0,
        day: day ?? 0,
        hour: hour ?? 0,
        minute: minute ?? 0,
        second: second ?? 0,
      },
      { overflow: 'reject' },
    )
    // In the hour that the end of summer time repeats, the later one: no line may be taken for older than it is.
    return plain.toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds
  } catch {
    return null
  }
}

function readError(kind: LogKind, zone: string, line: string): number | null {
  if (kind === 'nginx') {
    const [, ...parts] = nginxError.exec(line) ?? []
    return parts.length > 0 ? localTime(zone, parts) : null
  }
  const [, month, day, hour, minute, second, year] = apacheError.exec(line) ?? []
  return day ? localTime(zone, [year, monthOf(month) + 1, day, hour, minute, second]) : null
}

/** `[23/Nov/2026:15:23:45 +0100] "` */
const stampLength = 30

/** Reads the times of lines as the server writes them, in its access log or its error log. */
export function timeReader(kind: LogKind, zone: string): ReadTime {
  // Lines of one second come together: what was just read need not be read again.
  let stamp = ''
  let time = 0
  return (line) => {
    const start = line.indexOf('[')
    if (stamp !== '' && start >= 0 && line.startsWith(stamp, start)) return time
    const found = access.exec(line)
    const read = found && readAccess(found)
    if (!found || read === null) return readError(kind, zone, line)
    stamp = line.slice(found.index, found.index + stampLength)
    time = read
    return read
  }
}
