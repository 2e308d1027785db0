import { describe, expect, test } from 'vitest'
import { holidaysOf, isHoliday, isWorkingDay, type Land, lands } from './holidays.ts'

const dates = (year: number, land: Land): string[] => holidaysOf(year, land).map(({ date }) => date)
const thoseWith = (date: string): Land[] => lands.filter((land) => isHoliday(date, land))

test('Easter, at its earliest, its latest and where simpler formulas fail', () => {
  const easters = ['1818-03-22', '1943-04-25', '1954-04-18', '1981-04-19', '2000-04-23', '2019-04-21']
  const next = ['2024-03-31', '2026-04-05', '2027-03-28', '2038-04-25', '2049-04-18', '2076-04-19']
  for (const easter of [...easters, ...next]) {
    const inBrandenburg = holidaysOf(Number(easter.slice(0, 4)), 'BB')
    expect(inBrandenburg.find(({ name }) => name.de === 'Ostersonntag')?.date).toBe(easter)
  }
})

describe('the nine that hold everywhere and what a Land adds, in 2026', () => {
  const inSpring = ['2026-01-01', '2026-04-03', '2026-04-06', '2026-05-01', '2026-05-14', '2026-05-25']
  const everywhere = [...inSpring, '2026-10-03', '2026-12-25', '2026-12-26']
  const epiphany = '2026-01-06'
  const womensDay = '2026-03-08'
  const corpusChristi = '2026-06-04'
  const reformation = '2026-10-31'
  const allSaints = '2026-11-01'
  const table: [Land, string[]][] = [
    ['BW', [epiphany, corpusChristi, allSaints]],
    ['BY', [epiphany, corpusChristi, allSaints]],
    ['BE', [womensDay]],
    ['BB', ['2026-04-05', '2026-05-24', reformation]],
    ['HB', [reformation]],
    ['HH', [reformation]],
    ['HE', [corpusChristi]],
    ['MV', [womensDay, reformation]],
    ['NI', [reformation]],
    ['NW', [corpusChristi, allSaints]],
    ['RP', [corpusChristi, allSaints]],
    ['SL', [corpusChristi, '2026-08-15', allSaints]],
    ['SN', [reformation, '2026-11-18']],
    ['ST', [epiphany, reformation]],
    ['SH', [reformation]],
    ['TH', ['2026-09-20', reformation]],
  ]
  test.each(table)('%s', (land, added) => {
    expect(dates(2026, land)).toEqual([...everywhere, ...added].sort())
  })
})

test.each<[string, Land[]]>([
  ['2017-10-31', [...lands]],
  ['2018-10-31', ['BB', 'HB', 'HH', 'MV', 'NI', 'SN', 'ST', 'SH', 'TH']],
  ['2018-03-08', []],
  ['2019-03-08', ['BE']],
  ['2022-03-08', ['BE']],
  ['2023-03-08', ['BE', 'MV']],
  ['2018-09-20', []],
  ['2019-09-20', ['TH']],
  ['2020-05-08', ['BE']],
  ['2024-05-08', []],
  ['2025-05-08', ['BE']],
  ['2028-06-17', ['BE']],
  ['2029-06-17', []],
])('laws change: %s is a holiday in %j', (date, where) => {
  expect(thoseWith(date).sort()).toEqual(where.sort())
})

test('the Day of Repentance falls on 16 to 22 November', () => {
  for (const date of ['2022-11-16', '2023-11-22', '2024-11-20', '2025-11-19', '2026-11-18', '2028-11-22'])
    expect(thoseWith(date)).toEqual(['SN'])
})

test('what only some municipalities keep is not counted', () => {
  expect(thoseWith('2025-08-15')).toEqual(['SL'])
  expect(thoseWith('2025-08-08')).toEqual([])
  expect(isHoliday('2025-06-19', 'SN') || isHoliday('2025-06-19', 'TH')).toBe(false)
})

test('all are in order and named in both languages', () => {
  for (const land of lands)
    for (let year = 2017; year <= 2035; year += 1) {
      const all = dates(year, land)
      expect(all).toEqual([...new Set(all)].sort())
    }
  expect(holidaysOf(2026, 'BW')[1]).toEqual({
    date: '2026-01-06',
    name: { en: 'Epiphany', de: 'Heilige Drei Könige' },
  })
})

test('Saturdays, Sundays and holidays are no working days', () => {
  expect(isWorkingDay('2026-11-20', 'BW')).toBe(true)
  expect(isWorkingDay('2026-11-21', 'BW')).toBe(false)
  expect(isWorkingDay('2026-11-22', 'BW')).toBe(false)
  expect(isWorkingDay('2026-12-24', 'BW')).toBe(true)
  expect(isWorkingDay('2026-12-25', 'BW')).toBe(false)
  expect(isWorkingDay('2027-11-01', 'BW')).toBe(false)
  expect(isWorkingDay('2027-11-01', 'BE')).toBe(true)
})
