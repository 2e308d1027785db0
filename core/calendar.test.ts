import { describe, expect, test } from 'vitest'
import { dateIn, dayAfter, minus, plus, startOf } from './calendar.ts'
import type { Period } from './retention/keep.ts'

const berlin = 'Europe/Berlin'
const at = (iso: string) => new Date(iso)

describe('a period has passed', () => {
  const table: [string, Period, string, string][] = [
    [
      '15 days across the start of summer time keep the hour',
      { days: 15 },
      '2026-03-20T12:00+01:00',
      '2026-04-04T12:00+02:00',
    ],
    [
      '15 days across the end of summer time keep the hour',
      { days: 15 },
      '2026-10-20T12:00+02:00',
      '2026-11-04T12:00+01:00',
    ],
    ['24 hours go by the clock', { hours: 24 }, '2026-03-28T12:00+01:00', '2026-03-29T13:00+02:00'],
    [
      'an hour that is skipped ends an hour later',
      { days: 1 },
      '2026-03-28T02:30+01:00',
      '2026-03-29T03:30+02:00',
    ],
    [
      '29 February and a year: the end of February (§ 188(3) BGB)',
      { years: 1 },
      '2028-02-29T08:00+01:00',
      '2029-03-01T00:00+01:00',
    ],
    ['29 February and four years', { years: 4 }, '2028-02-29T08:00+01:00', '2032-02-29T08:00+01:00'],
    [
      'the 31st and a month: the end of the shorter month',
      { months: 1 },
      '2026-08-31T08:00+02:00',
      '2026-10-01T00:00+02:00',
    ],
    [
      '31 January and a month in a leap year',
      { months: 1 },
      '2028-01-31T08:00+01:00',
      '2028-03-01T00:00+01:00',
    ],
    [
      'years, months, days together',
      { years: 1, months: 1, days: 1 },
      '2026-01-28T08:00+01:00',
      '2027-03-01T08:00+01:00',
    ],
  ]
  test.each(table)('%s', (_, period, start, end) => {
    expect(plus(at(start), period, berlin).toISOString()).toBe(at(end).toISOString())
  })
})

describe('what has had its period', () => {
  test('the days that a short month lacks are over when it ends', () => {
    const month = (moment: string) => minus(at(moment), { months: 1 }, berlin)
    expect(month('2027-02-28T23:59:59.999+01:00')).toEqual(at('2027-01-28T23:59:59.999+01:00'))
    expect(month('2027-03-01T00:00+01:00')).toEqual(at('2027-02-01T00:00+01:00'))
  })

  const periods: Period[] = [
    { hours: 36 },
    { days: 15 },
    { days: 1 },
    { months: 1 },
    { months: 6 },
    { years: 1 },
    { years: 3, days: 1 },
  ]
  const moments = [
    '2026-03-29T01:59:59.999+01:00',
    '2026-03-29T03:00+02:00',
    '2026-03-30T02:30+02:00',
    '2026-10-25T02:10+02:00',
    '2026-10-25T02:10+01:00',
    '2026-10-26T02:10+01:00',
    '2026-11-09T02:30+01:00',
    '2026-11-09T03:00+01:00',
    '2028-02-29T00:00+01:00',
    '2028-03-01T12:00+01:00',
    '2027-02-28T12:00+01:00',
    '2026-12-31T23:59:59.999+01:00',
    '2026-05-31T10:00+02:00',
    '2026-04-30T10:00+02:00',
  ]
  test.each(moments)('none is early and none is left behind at %s', (moment) => {
    for (const period of periods) {
      const now = at(moment)
      const cutoff = minus(now, period, berlin)
      for (let back = 0; back < 4 * 24 * 60; back += 7)
        expect(plus(new Date(cutoff.getTime() - back * 60_000), period, berlin) <= now, `${back} min`).toBe(
          true,
        )
      expect(plus(new Date(cutoff.getTime() + 1), period, berlin) > now).toBe(true)
    }
  })
})

test('days are those of the zone', () => {
  expect(dateIn(at('2026-06-30T22:30Z'), berlin)).toBe('2026-07-01')
  expect(startOf('2026-03-29', berlin).toISOString()).toBe('2026-03-28T23:00:00.000Z')
  expect(dayAfter('2028-02-28')).toBe('2028-02-29')
  expect(dayAfter('2028-02-28', -1)).toBe('2028-02-27')
})
