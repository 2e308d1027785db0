import type { Period } from '../retention/keep.ts'

/** A clock that tests set; it runs on from there. */
export interface Clock {
  now(): Date
  set(to: Date): void
  advance(by: Period): void
}

export function testClock(): Clock {
  let ahead = 0
  const now = (): Date => new Date(Date.now() + ahead)
  return {
    now,
    set(to) {
      ahead = to.getTime() - Date.now()
    },
    advance({ hours = 0, days = 0, months = 0, years = 0 }) {
      const to = now()
      to.setUTCFullYear(to.getUTCFullYear() + years, to.getUTCMonth() + months, to.getUTCDate() + days)
      to.setUTCHours(to.getUTCHours() + hours)
      ahead = to.getTime() - Date.now()
    },
  }
}
