import { expect, test } from 'vitest'
import { line } from './line.ts'

test.each([
  ['  Jürgen Müller ', 'Jürgen Müller'],
  ['Erika\r\nBcc: all@example.org', 'Erika Bcc: all@example.org'],
  ['tab\tand\u0000nul\u2028line', 'tab and nul line'],
  ['invoice\u202efdp.exe', 'invoicefdp.exe'],
  ['\r\n', ''],
])('a line: %j becomes %j', (given, kept) => {
  expect(line(100).parse(given)).toBe(kept)
})

test('a line too long, or empty where it must not be, is refused', () => {
  expect(line(3).safeParse('abcd').success).toBe(false)
  expect(line(3).min(1).safeParse('\n').success).toBe(false)
})
