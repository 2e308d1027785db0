import { expect, test } from 'vitest'
import { addressKey, createLimiter } from './limits.ts'

test('a bucket empties and fills up again', () => {
  let now = 0
  const limiter = createLimiter(() => now)
  expect([1, 2, 3].map(() => limiter.take('api', 'a', 2))).toEqual([0, 0, 30])
  expect(limiter.take('api', 'b', 2)).toBe(0)
  expect(limiter.take('forms', 'a', 2)).toBe(0)
  now = 29_999
  expect(limiter.take('api', 'a', 2)).toBe(1)
  now = 30_000
  expect([limiter.take('api', 'a', 2), limiter.take('api', 'a', 2)]).toEqual([0, 30])
})

test('the oldest keys are forgotten, so that memory stays bounded', () => {
  const limiter = createLimiter(() => 0)
  limiter.take('api', 'first', 1)
  for (let key = 0; key < 20_000; key++) limiter.take('api', String(key), 1)
  expect(limiter.take('api', 'first', 1)).toBe(0)
  expect(limiter.take('api', '19999', 1)).toBeGreaterThan(0)
})

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s is counted under %s', (address, key) => {
  expect(addressKey(address)).toBe(key)
})
