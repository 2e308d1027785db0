import { describe, expect, test } from 'vitest'
import { type Course, dueAt, dueBefore, dueRanges } from './due.ts'
import type { Period } from './keep.ts'
import { laws, lawOf, lawRead } from './law.ts'

const zone = 'Europe/Berlin'
const at = (iso: string) => new Date(iso)
const plain: Course = { yearEnd: false, byDay: false, lawClass: null }
const yearly: Course = { ...plain, yearEnd: true }
const voucher: Course = { ...yearly, lawClass: 'voucher' }

describe('a period from the end of the year', () => {
  const table: [string, Period, string, string][] = [
    ['of the first moment of a year', { years: 3 }, '2026-01-01T00:00+01:00', '2030-01-01T00:00+01:00'],
    ['of its last', { years: 3 }, '2026-12-31T23:59:59.999+01:00', '2030-01-01T00:00+01:00'],
    ['counts the year of the zone, not of UTC', { years: 3 }, '2026-12-31T23:30Z', '2031-01-01T00:00+01:00'],
    ['of 29 February', { years: 1 }, '2028-02-29T12:00+01:00', '2030-01-01T00:00+01:00'],
    ['ends on 29 February like any other', { months: 2 }, '2027-06-01T12:00+02:00', '2028-03-01T00:00+01:00'],
    [
      'in days, over the end of summer time',
      { days: 300 },
      '2026-05-01T12:00+02:00',
      '2027-10-28T00:00+02:00',
    ],
  ]
  test.each(table)('%s', (_, period, start, due) => {
    expect(dueAt(yearly, at(start), period, zone).toISOString()).toBe(at(due).toISOString())
  })

  test('of a day', () => {
    const byDay = { ...yearly, byDay: true }
    expect(dueAt(byDay, '2026-12-31', { years: 3 }, zone)).toEqual(at('2030-01-01T00:00+01:00'))
    expect(dueBefore(byDay, at('2029-12-31T23:59:59.999+01:00'), { years: 3 }, zone)).toBe('2026-01-01')
    expect(dueBefore(byDay, at('2030-01-01T00:00+01:00'), { years: 3 }, zone)).toBe('2027-01-01')
  })
})

describe('what is due, and what is not, are told apart the same way forth and back', () => {
  const moments = [
    '2024-12-31T23:59:59.999+01:00',
    '2025-01-01T00:00+01:00',
    '2026-01-01T00:00+01:00',
    '2026-03-29T03:00+02:00',
    '2026-10-25T02:30+01:00',
    '2028-02-29T12:00+01:00',
    '2028-12-31T23:59:59.999+01:00',
  ]
  const courses: [string, Course, Period][] = [
    ['15 days', plain, { days: 15 }],
    ['a month', plain, { months: 1 }],
    ['36 hours', plain, { hours: 36 }],
    ['3 years', plain, { years: 3 }],
    ['3 years from the end of the year', yearly, { years: 3 }],
    ['vouchers', voucher, { years: 8 }],
  ]
  test.each(courses)('%s', (_, course, period) => {
    for (const moment of moments) {
      const now = at(moment)
      const before = dueBefore(course, now, period, zone) as Date
      for (const ms of [1, 60_000, 86_400_000, 366 * 86_400_000]) {
        expect(dueAt(course, new Date(before.getTime() - ms), period, zone) <= now, `${moment} -${ms}`).toBe(
          true,
        )
        expect(dueAt(course, new Date(before.getTime() + ms), period, zone) > now, `${moment} +${ms}`).toBe(
          true,
        )
      }
    }
  })

  test.each(courses)('%s, counted in days', (_, course, period) => {
    const byDay = { ...course, byDay: true }
    for (const moment of moments) {
      const now = at(moment)
      const before = dueBefore(byDay, now, period, zone) as string
      const day = (days: number) =>
        new Date(Date.parse(before) + days * 86_400_000).toISOString().slice(0, 10)
      expect([moment, dueAt(byDay, day(-1), period, zone) <= now]).toEqual([moment, true])
      expect([moment, dueAt(byDay, before, period, zone) > now]).toEqual([moment, true])
    }
  })
})

describe('the law', () => {
  test('has the periods of § 147 AO and § 257 HGB as they are in force, each version with its first day and its source', () => {
    const table = Object.entries(laws).map(([name, { versions }]) => [
      name,
      versions.map(({ since, period }) => `${since}: ${period.years}`),
    ])
    expect(Object.fromEntries(table)).toEqual({
      books: ['1977-01-01: 10'],
      voucher: ['1998-12-24: 10', '2025-01-01: 8'],
      letter: ['1977-01-01: 6'],
    })
    for (const { versions } of Object.values(laws)) {
      expect(versions.map(({ since }) => since)).toEqual(versions.map(({ since }) => since).toSorted())
      for (const { source } of versions)
        for (const text of [source.de, source.en]) expect(text).toMatch(/§ 147.*§ 257/)
    }
    expect(lawRead).toMatch(/^\d{4}-\d\d-\d\d$/)
  })

  test('of a day is the version in force then', () => {
    expect(lawOf('voucher', '2024-12-31').period).toEqual({ years: 10 })
    expect(lawOf('voucher', '2025-01-01').period).toEqual({ years: 8 })
    expect(lawOf('voucher').period).toEqual({ years: 8 })
    expect(lawOf('voucher', '1990-01-01').period).toEqual({ years: 10 })
  })

  const vouchers: [string, string, string][] = [
    ['had its ten years when the law changed', '2014-05-01T12:00+02:00', '2025-01-01T00:00+01:00'],
    ['had its eight years by then: at once', '2015-05-01T12:00+02:00', '2025-01-01T00:00+01:00'],
    ['has its eight years on the day of the change', '2016-05-01T12:00+02:00', '2025-01-01T00:00+01:00'],
    ['goes after eight years, not ten', '2017-05-01T12:00+02:00', '2026-01-01T00:00+01:00'],
    ['had its ten years long ago', '2010-05-01T12:00+02:00', '2021-01-01T00:00+01:00'],
    ['is of today', '2026-11-25T12:00+01:00', '2035-01-01T00:00+01:00'],
  ]
  test.each(vouchers)('a voucher that %s (Art. 97 § 19a(2) EGAO)', (_, start, due) => {
    expect(dueAt(voucher, at(start), { years: 8 }, zone).toISOString()).toBe(at(due).toISOString())
  })

  test('a longer period begins with the law that brings it', () => {
    const before = dueBefore(voucher, at('2024-12-31T12:00+01:00'), { years: 10 }, zone)
    expect(before).toEqual(at('2014-01-01T00:00+01:00'))
    expect(dueBefore(voucher, at('2025-01-01T00:00+01:00'), { years: 8 }, zone)).toEqual(
      at('2017-01-01T00:00+01:00'),
    )
  })
})

describe('open years', () => {
  const before = at('2019-01-01T00:00+01:00')
  const start = (year: number) => at(`${year}-01-01T00:00+01:00`)
  test('are left out of what is due', () => {
    expect(dueRanges(plain, before, [], zone)).toEqual([{ from: null, before }])
    expect(dueRanges(plain, before, [2016, 2014, 2015], zone)).toEqual([
      { from: null, before: start(2014) },
      { from: start(2017), before },
    ])
    expect(dueRanges(plain, before, [2018], zone)).toEqual([{ from: null, before: start(2018) }])
    expect(dueRanges(plain, before, [2019, 2020], zone)).toEqual([{ from: null, before }])
    expect(dueRanges({ byDay: true }, '2018-06-01', [2017, 2018], zone)).toEqual([
      { from: null, before: '2017-01-01' },
    ])
  })
})
