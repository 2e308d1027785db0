import { expect, test } from 'vitest'
import { giveUpAfterMs, nextTry } from './back-off.ts'

test('a mail is tried after 1, 5, 15, 60 minutes, then every four hours, for five days', () => {
  const start = new Date('2026-11-23T12:00:00Z')
  const giveUpAt = new Date(start.getTime() + giveUpAfterMs)
  const waits: number[] = []
  let now = start
  for (let attempts = 1; attempts < 100; attempts++) {
    const next = nextTry(attempts, now, giveUpAt)
    if (!next) break
    waits.push((next.getTime() - now.getTime()) / 60_000)
    now = next
  }
  expect(waits.slice(0, 7)).toEqual([1, 5, 15, 60, 240, 240, 240])
  expect(now.getTime()).toBeGreaterThan(giveUpAt.getTime() - 4 * 3_600_000)
  expect(now < giveUpAt).toBe(true)
})
