import { describe, expect, test } from 'vitest'
import { dayAfter } from '#core/calendar.ts'
import { isWorkingDay, type Land, lands } from '#core/holidays.ts'
import { deadlineOf, extensionAllowedUntil } from './deadline.ts'

const received = (receivedOn: string, land: Land = 'BW') => ({ receivedOn, land, today: receivedOn })

describe('one month from receipt', () => {
  const table: [string, string, string, string][] = [
    ['31 January ends with February', '2025-01-31', '2025-02-28', '2025-02-28'],
    ['31 January, February ending on a Sunday', '2027-01-31', '2027-02-28', '2027-03-01'],
    ['31 January in a leap year', '2028-01-31', '2028-02-29', '2028-02-29'],
    ['29 February', '2028-02-29', '2028-03-29', '2028-03-29'],
    ['28 February keeps its number', '2025-02-28', '2025-03-28', '2025-03-28'],
    ['31 March ends with April', '2026-03-31', '2026-04-30', '2026-04-30'],
    ['31 August ends with September', '2026-08-31', '2026-09-30', '2026-09-30'],
    ['30 November', '2026-11-30', '2026-12-30', '2026-12-30'],
    ['24 December is a working day', '2026-11-24', '2026-12-24', '2026-12-24'],
    ['Christmas on Wednesday and Thursday', '2024-11-25', '2024-12-25', '2024-12-27'],
    ['Christmas on Friday and Saturday', '2026-11-25', '2026-12-25', '2026-12-28'],
    ['Christmas on Thursday and Friday', '2025-11-25', '2025-12-25', '2025-12-29'],
    ['31 December, 31 January a Friday', '2024-12-31', '2025-01-31', '2025-01-31'],
    ['31 December, 31 January a Sunday', '2026-12-31', '2027-01-31', '2027-02-01'],
    ['Good Friday to Easter Monday', '2026-03-03', '2026-04-03', '2026-04-07'],
  ]
  test.each(table)('%s', (_, receivedOn, strict, due) => {
    expect(deadlineOf(received(receivedOn))).toMatchObject({ strict, due, paused: false })
  })
})

test.each<[string, Land, string]>([
  ['2027-10-01', 'BW', '2027-11-02'],
  ['2027-10-01', 'BE', '2027-11-01'],
  ['2026-12-06', 'BW', '2027-01-07'],
  ['2026-12-06', 'HH', '2027-01-06'],
  ['2027-02-08', 'BE', '2027-03-09'],
  ['2027-02-08', 'BW', '2027-03-08'],
])('received on %s in %s: due on %s', (receivedOn, land, due) => {
  expect(deadlineOf(received(receivedOn, land)).due).toBe(due)
})

test('31 October, which only an extension or a pause reaches, in Lower Saxony and Baden-Württemberg', () => {
  const extended = (land: Land) => deadlineOf({ ...received('2028-07-31', land), extended: true }).due
  expect(extended('NI')).toBe('2028-11-01')
  expect(extended('BW')).toBe('2028-10-31')
  const pauses = [{ from: '2025-10-06', to: '2025-10-07' }]
  const paused = (land: Land) => deadlineOf({ ...received('2025-09-30', land), pauses, today: '2025-10-08' })
  expect(paused('NI').due).toBe('2025-11-03')
  expect(paused('BW').due).toBe('2025-10-31')
})

describe('an extension', () => {
  test.each([
    ['2026-11-15', '2027-02-15', '2027-02-15'],
    ['2026-11-30', '2027-02-28', '2027-03-01'],
    ['2027-11-30', '2028-02-29', '2028-02-29'],
    ['2026-10-01', '2027-01-01', '2027-01-04'],
  ])('of a request received on %s: three months in all', (receivedOn, strict, due) => {
    expect(deadlineOf({ ...received(receivedOn), extended: true })).toMatchObject({ strict, due })
  })

  test('is announced within the first month, on its clock', () => {
    expect(extensionAllowedUntil(received('2026-11-24'))).toBe('2026-12-24')
    expect(extensionAllowedUntil(received('2026-11-25'))).toBe('2026-12-28')
    const pauses = [{ from: '2026-12-01', to: '2026-12-06' }]
    expect(extensionAllowedUntil({ ...received('2026-11-24'), pauses, today: '2026-12-10' })).toBe(
      '2026-12-29',
    )
  })

  test('is not allowed for longer by a pause of the months it adds', () => {
    const request = {
      ...received('2026-11-24'),
      pauses: [{ from: '2026-12-28', to: '2027-01-07' }],
      today: '2027-01-10',
    }
    expect(extensionAllowedUntil(request)).toBe('2026-12-24')
    expect(deadlineOf({ ...request, extended: true }).due).toBe('2027-03-08')
  })
})

describe('while identity is in doubt', () => {
  const march = (today: string, ...pauses: { from: string; to: string | null }[]) =>
    deadlineOf({ ...received('2026-03-02'), today, pauses })

  test('the days move the end, which gives way to Easter Monday', () => {
    const { due, strict, paused } = march('2026-03-20', { from: '2026-03-10', to: '2026-03-14' })
    expect({ due, strict, paused }).toEqual({ due: '2026-04-07', strict: '2026-04-02', paused: false })
  })

  test('a pause reaches across the end of the strict month', () => {
    const pauses = [{ from: '2026-02-15', to: '2026-03-03' }]
    const request = { ...received('2026-01-20'), pauses }
    expect(deadlineOf({ ...request, today: '2026-03-03' })).toMatchObject({
      due: '2026-03-09',
      strict: '2026-02-20',
      paused: false,
    })
    expect(deadlineOf({ ...request, today: '2026-02-25' })).toMatchObject({ due: '2026-03-02', paused: true })
  })

  test('an open pause counts until today', () => {
    const open = { from: '2026-03-10', to: null }
    expect(march('2026-03-09', open)).toMatchObject({ due: '2026-04-02', paused: false })
    expect(march('2026-03-10', open)).toMatchObject({ due: '2026-04-02', paused: true })
    expect(march('2026-03-17', open)).toMatchObject({ due: '2026-04-09', paused: true })
    expect(march('2026-05-10', open)).toMatchObject({ due: '2026-06-02', paused: true })
  })

  test('a day is counted once, and none before receipt', () => {
    const later = { from: '2026-03-12', to: '2026-03-17' }
    expect(march('2026-03-20', later, { from: '2026-03-10', to: '2026-03-14' }).due).toBe('2026-04-09')
    expect(march('2026-03-20', { from: '2026-03-10', to: '2026-03-18' }, later).due).toBe('2026-04-10')
    expect(march('2026-03-20', { from: '2026-02-20', to: '2026-03-03' }).due).toBe('2026-04-07')
    expect(march('2026-03-20', { from: '2026-03-10', to: '2026-03-10' }).due).toBe('2026-04-02')
  })

  test('asking on the last day is in time, on the day after it is not', () => {
    expect(march('2026-04-09', { from: '2026-04-02', to: null })).toMatchObject({ due: '2026-04-09' })
    expect(march('2026-04-09', { from: '2026-04-03', to: null })).toMatchObject({
      due: '2026-04-02',
      paused: false,
    })
    const first = { from: '2026-03-10', to: '2026-03-14' }
    expect(march('2026-04-12', first, { from: '2026-04-07', to: '2026-04-10' }).due).toBe('2026-04-09')
  })
})

test('target and warnings go by the strict clock; an extension warns in its last month', () => {
  const pauses = [{ from: '2026-03-05', to: '2026-03-15' }]
  const request = { ...received('2026-03-02'), pauses, today: '2026-03-20' }
  expect(deadlineOf(request)).toMatchObject({
    internalTarget: '2026-03-09',
    warnings: ['2026-03-16', '2026-03-23', '2026-03-27'],
  })
  expect(deadlineOf({ ...request, extended: true })).toMatchObject({
    internalTarget: '2026-03-09',
    warnings: ['2026-05-16', '2026-05-23', '2026-05-27'],
  })
})

test('ten years of days, the Länder by turns', () => {
  const longest = 4
  const pause = 9
  const failures: string[] = []
  let turn = 0
  let furthest = ''
  for (let receivedOn = '2020-01-01'; receivedOn < '2030-01-01'; receivedOn = dayAfter(receivedOn)) {
    const land = lands[turn++ % lands.length] ?? 'BW'
    const request = { receivedOn, land, today: dayAfter(receivedOn, 20) }
    const pauses = [{ from: dayAfter(receivedOn, 3), to: dayAfter(receivedOn, 3 + pause) }]
    for (const extended of [false, true]) {
      const { due, strict, internalTarget, warnings } = deadlineOf({ ...request, extended })
      const later = deadlineOf({ ...request, extended, pauses })
      const months = Number(strict.slice(0, 4)) * 12 + Number(strict.slice(5, 7))
      const broken = [
        months - Number(receivedOn.slice(0, 4)) * 12 - Number(receivedOn.slice(5, 7)) !==
          (extended ? 3 : 1) && 'in another month',
        strict.slice(8) !== receivedOn.slice(8) && !dayAfter(strict).endsWith('-01') && 'another day',
        strict.slice(8) > receivedOn.slice(8) && 'a later day',
        due < strict && 'before strict',
        due > dayAfter(strict, longest) && 'too late',
        !isWorkingDay(due, land) && 'no working day',
        due !== strict && isWorkingDay(strict, land) && 'moved for nothing',
        later.strict !== strict && 'strict paused',
        later.due < dayAfter(strict, pause) && 'pause not counted',
        later.due > dayAfter(strict, pause + longest) && 'paused too long',
        !isWorkingDay(later.due, land) && 'paused to no working day',
        [internalTarget, ...warnings].some((day) => day >= strict) && 'warned too late',
      ].filter(Boolean)
      if (broken.length > 0) failures.push(`${receivedOn} in ${land}: ${broken.join(', ')}`)
      if (due === dayAfter(strict, longest)) furthest = due
    }
  }
  expect(failures).toEqual([])
  expect(furthest).not.toBe('')
})
