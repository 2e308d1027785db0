import { describe, expect, test } from 'vitest'
import { follow, isPlain, type Press, readPress, writeKeys } from '#console/keys.ts'

const press = (key: string, held: Partial<Press> = {}): Press => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})

describe('a key press', () => {
  test.each<[Press, string]>([
    [press('j'), 'j'],
    [press('J', { shiftKey: true }), 'j'],
    // On a German keyboard the question mark is Shift and ß.
    [press('?', { shiftKey: true }), '?'],
    [press('k', { ctrlKey: true }), 'mod+k'],
    [press('k', { metaKey: true }), 'mod+k'],
    [press('Enter', { shiftKey: true }), 'shift+enter'],
    [press('Escape'), 'esc'],
    [press(' '), 'space'],
    [press('F5'), 'f5'],
  ])('%j reads %s', (given, keys) => expect(readPress(given)).toBe(keys))

  test('a chord with AltGr is no shortcut: it writes a sign', () => {
    expect(readPress(press('@', { ctrlKey: true, altKey: true }))).not.toBe('@')
  })
})

describe('a sequence', () => {
  const known = ['g t', 'g c', 't', 'mod+k']

  test('waits while it may still become one', () => {
    expect(follow(['g'], known)).toEqual({ done: null, pending: true })
  })

  test('is done when it is one', () => {
    expect(follow(['g', 't'], known)).toEqual({ done: 'g t', pending: false })
    expect(follow(['t'], known)).toEqual({ done: 't', pending: false })
  })

  test('is over when it can be none', () => {
    expect(follow(['g', 'x'], known)).toEqual({ done: null, pending: false })
  })
})

test('single signs can be switched off, chords stay (WCAG 2.1.4)', () => {
  expect(['j', '?', 'g t', 'shift+enter'].map(isPlain)).toEqual([true, true, true, true])
  expect(['mod+k', 'alt+n', 'esc'].map(isPlain)).toEqual([false, false, false])
})

test('keys are written as they stand on the keyboard', () => {
  expect(writeKeys('mod+k', 'de', false)).toEqual([['Strg', 'K']])
  expect(writeKeys('mod+enter', 'en', true)).toEqual([['⌘', '↵']])
  expect(writeKeys('g t', 'en', false)).toEqual([['G'], ['T']])
})
