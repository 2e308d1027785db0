import { dateIn, dayAfter, minus, plus, startOf } from '../calendar.ts'
import type { Period } from './keep.ts'
import { type LawClass, laws } from './law.ts'

/** A start event as its column holds it: a moment, or a day `YYYY-MM-DD`. */
export type Start = Date | string

/** What of a rule says when its rows are due. */
export interface Course {
  readonly yearEnd: boolean
  /** A day counts from its end: the time of the event is not known. */
  readonly byDay: boolean
  readonly lawClass: LawClass | null
}

/** Start events from `from` on (null: all) and before `before`. */
export interface Range {
  readonly from: Start | null
  readonly before: Start
}

interface Step {
  readonly since: Date | null
  readonly period: Period
}

const stepsOf = ({ lawClass }: Course, period: Period, zone: string): Step[] =>
  lawClass
    ? laws[lawClass].versions.map((version, index) => ({
        since: index > 0 ? startOf(version.since, zone) : null,
        period: version.period,
      }))
    : [{ since: null, period }]

const yearIn = (moment: Date, zone: string): number => Number(dateIn(moment, zone).slice(0, 4))
const beginOf = (year: number): string => `${String(year).padStart(4, '0')}-01-01`

/** When the period of a row with this start event begins. */
function begin({ yearEnd }: Course, start: Start, zone: string): Date {
  if (!yearEnd) return typeof start === 'string' ? startOf(dayAfter(start), zone) : start
  const year = typeof start === 'string' ? Number(start.slice(0, 4)) : yearIn(start, zone)
  return startOf(beginOf(year + 1), zone)
}

/**
 * When a row with this start event is due. Where a law changed its period, the new one counts for what was not
 * due by then.
 */
export function dueAt(course: Course, start: Start, period: Period, zone: string): Date {
  const from = begin(course, start, zone)
  const steps = stepsOf(course, period, zone)
  for (const [index, step] of steps.entries()) {
    const due = plus(from, step.period, zone)
    const next = steps[index + 1]?.since
    if (!next || due <= next) return step.since && due < step.since ? step.since : due
  }
  throw new Error('A rule without a period.')
}

/** Before which start events are due by one period at `now`. */
function boundBy({ yearEnd, byDay }: Course, now: Date, period: Period, zone: string): Start {
  const cutoff = minus(now, period, zone)
  if (!yearEnd) return byDay ? dateIn(cutoff, zone) : cutoff
  const year = beginOf(yearIn(cutoff, zone))
  return byDay ? year : startOf(year, zone)
}

/**
 * The inverse of `dueAt`: every start event before it is due at `now` (and none after it). To the day where days
 * are held, else to the millisecond.
 */
export function dueBefore(course: Course, now: Date, period: Period, zone: string): Start {
  const steps = stepsOf(course, period, zone).filter(({ since }) => !since || since <= now)
  return steps
    .map((step, index) => boundBy(course, steps[index + 1]?.since ?? now, step.period, zone))
    .reduce((latest, bound) => (bound > latest ? bound : latest))
}

/** What is due, less the calendar years that are left out; oldest first. */
export function dueRanges(
  course: Pick<Course, 'byDay'>,
  before: Start,
  years: readonly number[],
  zone: string,
): Range[] {
  const startOfYear = (year: number): Start => (course.byDay ? beginOf(year) : startOf(beginOf(year), zone))
  const ranges: Range[] = []
  let from: Start | null = null
  for (const year of years.toSorted((one, other) => one - other)) {
    const open = startOfYear(year)
    if (open >= before) break
    if (from === null || open > from) ranges.push({ from, before: open })
    from = startOfYear(year + 1)
  }
  if (from === null || from < before) ranges.push({ from, before })
  return ranges
}
