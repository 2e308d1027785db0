import { describe, expect, test } from 'vitest'
import { createBudget, createGate } from './budget.ts'
import { stampOf } from './log-stamp.ts'
import { beginMail, endMail, openTalk, pace, tooSlow } from './smtp-session.ts'

const nobody = { domains: new Set<string>(), support: [], officer: [] }

const talk = () => {
  const opened = openTalk('192.0.2.1')
  return { opened, at: (ms: number) => opened.idleSince + ms }
}

describe('a connection that only holds a place is closed', () => {
  test('without a mail after five minutes', () => {
    const { opened, at } = talk()
    expect(tooSlow(opened, at(pace.idleMs - 1))).toBeNull()
    expect(tooSlow(opened, at(pace.idleMs + 1))).toMatch(/no mail/)
  })

  test('in a mail after ten minutes, however busy', () => {
    const { opened } = talk()
    beginMail(opened, nobody)
    const begun = opened.begunAt ?? 0
    opened.dataAt = begun
    opened.dataBytes = 1e9
    expect(tooSlow(opened, begun + pace.mailMs - 1)).toBeNull()
    expect(tooSlow(opened, begun + pace.mailMs + 1)).toMatch(/too long/)
  })

  test('trickling bytes after a minute', () => {
    const { opened } = talk()
    beginMail(opened, nobody)
    const begun = opened.begunAt ?? 0
    opened.dataAt = begun
    opened.dataBytes = 100
    expect(tooSlow(opened, begun + 59_000)).toBeNull()
    expect(tooSlow(opened, begun + 61_000)).toMatch(/too slowly/)
    opened.dataBytes = 61 * 513
    expect(tooSlow(opened, begun + 61_000)).toBeNull()
  })

  test('that begins mails and never ends one', () => {
    const { opened, at } = talk()
    beginMail(opened, nobody)
    opened.begunAt = at(pace.idleMs + pace.mailMs)
    expect(tooSlow(opened, at(pace.idleMs + pace.mailMs + 1))).toMatch(/no mail/)
  })

  test('but never while it waits for our commit', () => {
    const { opened } = talk()
    beginMail(opened, nobody)
    opened.storing = true
    expect(tooSlow(opened, (opened.begunAt ?? 0) + 10 * pace.mailMs)).toBeNull()
    endMail(opened)
    expect(opened.begunAt).toBeNull()
  })
})

test('a budget is never overdrawn', () => {
  const budget = createBudget(10)
  expect([budget.take(6), budget.take(5), budget.take(4), budget.free()]).toEqual([true, false, true, 0])
  budget.giveBack(10)
  expect(budget.free()).toBe(10)
})

test('a gate lets so many through at a time, in order, also after a failure', async () => {
  const gate = createGate(2)
  const order: number[] = []
  let inside = 0
  let most = 0
  const work = (n: number) => async () => {
    inside++
    most = Math.max(most, inside)
    await Promise.resolve()
    order.push(n)
    inside--
    if (n === 1) throw new Error('one')
  }
  const results = await Promise.allSettled([0, 1, 2, 3, 4].map((n) => gate(work(n))))
  expect(results.map((one) => one.status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ])
  expect(order).toEqual([0, 1, 2, 3, 4])
  expect(most).toBe(2)
})

describe('the stamp of a log line', () => {
  const now = new Date('2026-01-03T12:00:00Z')
  test.each([
    ['2026-01-02T10:11:12.123456+01:00 mx postfix/smtpd[1]: x', '2026-01-02T09:11:12.123Z'],
    ['2026-01-02T10:11:12Z mx x', '2026-01-02T10:11:12.000Z'],
    ['<22>1 2026-01-02T10:11:12Z mx x', '2026-01-02T10:11:12.000Z'],
    ['Jan  2 10:11:12 mx postfix/smtpd[1]: x', '2026-01-02T09:11:12.000Z'],
    ['Dec 31 23:00:00 mx postfix: x', '2025-12-31T22:00:00.000Z'],
    ['Jul 15 10:00:00 mx postfix: x', '2025-07-15T08:00:00.000Z'],
    ['Feb 29 10:00:00 mx postfix: x', null],
    ['    continued', null],
    ['', null],
  ])('%s', (line, at) => {
    expect(stampOf(line, now, 'Europe/Berlin')?.toISOString() ?? null).toBe(at)
  })
})
