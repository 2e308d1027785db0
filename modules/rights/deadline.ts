import { dayAfter } from '#core/calendar.ts'
import { isWorkingDay, type Land } from '#core/holidays.ts'

/** Reasonable doubts about who asks are being cleared up (Art. 12(6) GDPR). */
interface Pause {
  /** The day on which proof was asked for. */
  readonly from: string
  /** The day on which it came; null: not yet. */
  readonly to: string | null
}

/** All days are `YYYY-MM-DD` in the controller's zone. */
interface Request {
  readonly receivedOn: string
  /** The controller's, whose public holidays count. */
  readonly land: Land
  readonly pauses?: readonly Pause[]
  readonly today: string
}

interface Deadline {
  /** The last day to answer, pauses and non-working days counted: after it the request is overdue. */
  readonly due: string
  /** The same without pauses and non-working days: what warnings and the officer's eye go by. */
  readonly strict: string
  /** The day by which “without undue delay” (Art. 12(3)) is taken to be kept. */
  readonly internalTarget: string
  /** Days on which to warn, on the strict clock; of an extended request those of its last month. */
  readonly warnings: readonly string[]
  /** Whether the clock of `due` stands still today. */
  readonly paused: boolean
}

const internalTargetDays = 7
const warningDays = [14, 21, 25]

/** The same-numbered day, or the last of a month that lacks it (Art. 3(2)(c) Reg. 1182/71). */
const monthsAfter = (date: string, months: number): string =>
  Temporal.PlainDate.from(date).add({ months }).toString()

const daysBetween = (from: string, to: string): number => Temporal.PlainDate.from(from).until(to).days

const workingDayFrom = (date: string, land: Land): string =>
  isWorkingDay(date, land) ? date : workingDayFrom(dayAfter(date), land)

/**
 * When a request must be answered: one month, extended three, from receipt (Art. 12(3) GDPR), whose day does not
 * count (Art. 3(1) Reg. (EEC, Euratom) 1182/71); a last day that is a Saturday, Sunday or public holiday gives way
 * to the next working day (Art. 3(4)). Each day paused puts the end off by one, a day in two pauses once; a pause
 * that begins after the end moves nothing.
 */
export function deadlineOf(request: Request & { readonly extended?: boolean }): Deadline {
  const { receivedOn, land, extended = false, pauses = [], today } = request
  const strict = monthsAfter(receivedOn, extended ? 3 : 1)
  let due = workingDayFrom(strict, land)
  let paused = false
  let pausedDays = 0
  let counted = receivedOn
  for (const { from, to } of pauses.toSorted((a, b) => a.from.localeCompare(b.from))) {
    if (from > due || from > today) break
    if (to === null || to > today) paused = true
    const begin = from > counted ? from : counted
    const end = to === null || to > today ? today : to
    if (end <= begin) continue
    pausedDays += daysBetween(begin, end)
    counted = end
    due = workingDayFrom(dayAfter(strict, pausedDays), land)
  }
  const lastMonth = monthsAfter(receivedOn, extended ? 2 : 0)
  return {
    due,
    strict,
    internalTarget: dayAfter(receivedOn, internalTargetDays),
    warnings: warningDays.map((days) => dayAfter(lastMonth, days)),
    paused,
  }
}

/**
 * The last day on which the person can be told of an extension and its reasons: within the first month (Art. 12(3)
 * sentence 3 GDPR), which ends and pauses as the deadline itself does.
 */
export const extensionAllowedUntil = (request: Request): string =>
  deadlineOf({ ...request, extended: false }).due
