import { expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { rulesOf } from '../retention/rules.ts'
import { registry } from '../retention/fixtures/registry/index.ts'
import { keptByRetention, nobodyElseReads, onlyColumns } from './checks.ts'
import { promised } from './declare.ts'
import type { Proof, RetentionFacts } from './proof.ts'
import { periodInWords } from './wording.ts'

const now = new Date('2026-11-24T12:00:00Z')
const before = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000)

const good: RetentionFacts = {
  period: { days: 15 },
  oldest: before(14 * 24 * 60),
  overdueMinutes: -1440,
  lastSweep: before(1),
  lastSweepFailed: false,
  canaryDiedAt: before(30),
  deletedEarly: 0,
  held: 0,
  heldGone: 0,
  openYears: [],
}

const proof = (answers: Partial<Proof>): Proof =>
  ({ now: () => now, ctx: { config: readConfig({}) }, ...answers }) as unknown as Proof

const cases: [string, Partial<RetentionFacts>, string, RegExp][] = [
  [
    'all is well',
    {},
    'kept',
    /^Der älteste Eintrag stammt vom 10\. November 2026 um 13:00 Uhr\. .*am 24\. November 2026 um 12:30 Uhr einen Probeeintrag entfernt\.$/,
  ],
  [
    'there is nothing but a canary died',
    { oldest: null, overdueMinutes: 0 },
    'kept',
    /^Es ist kein Eintrag vorhanden/,
  ],
  ['the oldest is within the tolerance', { overdueMinutes: 90 }, 'kept', /älteste/],
  [
    'the oldest is over it',
    { overdueMinutes: 91 },
    'broken',
    /müsste gelöscht sein: Die Frist beträgt 15 Tage/,
  ],
  ['rows went early', { deletedEarly: 2 }, 'broken', /^2 Einträge wurden gelöscht, bevor/],
  ['a row is held', { held: 1 }, 'kept', /\. 1 Eintrag wird durch eine Löschsperre aufbewahrt\. Die/],
  ['all rows are held', { held: 3, oldest: null }, 'kept', /^Es ist kein weiterer Eintrag vorhanden\. 3 /],
  ['a held row is gone', { heldGone: 1 }, 'broken', /^1 Eintrag ist gelöscht, obwohl/],
  ['the sweep failed', { lastSweepFailed: true }, 'broken', /fehlgeschlagen/],
  ['the sweep is silent', { lastSweep: before(11) }, 'broken', /nicht mehr gelaufen/],
  ['no sweep ran', { lastSweep: null, canaryDiedAt: null, oldest: null }, 'unproven', /noch nicht gelaufen/],
  [
    'no sweep ran, and a row is overdue',
    { lastSweep: null, overdueMinutes: 500 },
    'broken',
    /müsste gelöscht sein/,
  ],
  ['no canary was seen to die', { canaryDiedAt: null, oldest: null }, 'unproven', /Probeeintrag/],
]
test.each(cases)('retention: %s', async (_, facts, state, words) => {
  const verdict = await keptByRetention('visit')(proof({ retention: async () => ({ ...good, ...facts }) }))
  expect(verdict.state).toBe(state)
  expect(verdict.seen.de).toMatch(words)
  expect(verdict.seen.en.length).toBeGreaterThan(10)
})

test('a promise that checks a table makes the engine watch it', () => {
  const promise = promised<never>(
    '3/x',
    { en: 'x', de: 'x' },
    { check: keptByRetention('parcel'), goals: ['minimisation'], source: 'test' },
  )
  const watched = rulesOf([{ ...registry, promises: [promise] }]).filter((rule) => rule.watched)
  expect(watched.map(({ name }) => name)).toEqual(['registry.parcel'])
})

test('columns: one more than allowed is a broken promise', async () => {
  const check = onlyColumns('visit', ['at', 'address'])
  expect(await check(proof({ columns: async () => ['at'] }))).toMatchObject({ state: 'kept' })
  expect(await check(proof({ columns: async () => ['at', 'cookie'] }))).toMatchObject({
    state: 'broken',
    seen: { de: 'Es wird mehr gespeichert als zugesagt: cookie.' },
  })
})

test('readers: one too many is a broken promise', async () => {
  const check = nobodyElseReads('visit')
  expect(await check(proof({ foreignReaders: async () => [] }))).toMatchObject({ state: 'kept' })
  expect(await check(proof({ foreignReaders: async () => ['mail'] }))).toMatchObject({ state: 'broken' })
})

test('periods in words', () => {
  expect(periodInWords({ days: 15 })).toEqual({ en: '15 days', de: '15 Tage' })
  expect(periodInWords({ years: 1, months: 6 })).toEqual({
    en: '1 year and 6 months',
    de: '1 Jahr und 6 Monate',
  })
  expect(periodInWords({ years: 2, days: 1, hours: 1 })).toEqual({
    en: '2 years, 1 day and 1 hour',
    de: '2 Jahre, 1 Tag und 1 Stunde',
  })
})
