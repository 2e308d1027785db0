import { describe, expect, test } from 'vitest'
import { sayDay, sayExact, sayRelative } from '#console/time.ts'
import { speak, type Wording } from '#console/words.ts'
import de from '../console/texts/de.json' with { type: 'json' }
import en from '../console/texts/en.json' with { type: 'json' }

const placesOf = (wording: Wording): string[] =>
  [...JSON.stringify(wording).matchAll(/\{(\w+)\}/g)].map(([place]) => place).sort()

describe('a text', () => {
  test('fills its places, numbers in the manner of the language', () => {
    expect(speak('de', '{count} von {all} {gone}', { count: 1234, all: 'x' })).toBe('1.234 von x {gone}')
    expect(speak('en', '{count}', { count: 1234 })).toBe('1,234')
  })

  test('picks the plural by the count', () => {
    const wording = { one: '{count} Treffer, einer', other: '{count} Treffer' }
    expect([0, 1, 2].map((count) => speak('de', wording, { count }))).toEqual([
      '0 Treffer',
      '1 Treffer, einer',
      '2 Treffer',
    ])
  })
})

describe('the words of the frame', () => {
  test('are the same keys in both languages', () => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort())
  })

  test.each(Object.keys(de) as (keyof typeof de)[])('%s has the same places in both', (key) => {
    expect(new Set(placesOf(de[key]))).toEqual(new Set(placesOf(en[key])))
  })
})

describe('a time', () => {
  const now = new Date('2026-11-23T15:00:00Z')
  const before = (seconds: number) => new Date(now.getTime() - seconds * 1000)

  test.each([
    [0, 'jetzt'],
    [59, 'vor 59 Sekunden'],
    [60, 'vor 1 Minute'],
    [3 * 3600, 'vor 3 Stunden'],
    [24 * 3600, 'gestern'],
    [-2 * 24 * 3600, 'übermorgen'],
    [8 * 24 * 3600, null],
  ])('%i seconds ago', (seconds, said) => expect(sayRelative('de', before(seconds), now)).toBe(said))

  test('is shown in the zone of the controller, in summer and in winter', () => {
    expect(sayExact('de', new Date('2026-07-01T22:30:00Z'))).toBe('02.07.2026, 00:30:00 MESZ')
    expect(sayExact('de', new Date('2026-12-31T23:30:00Z'))).toBe('01.01.2027, 00:30:00 MEZ')
    expect(sayDay('de', new Date('2026-12-31T23:30:00Z'))).toBe('01.01.2027')
  })
})
