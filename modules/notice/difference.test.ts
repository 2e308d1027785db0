import { expect, test } from 'vitest'
import { compare } from './difference.ts'

const before = (lines: ReturnType<typeof compare>): string =>
  lines
    .filter((line) => line.kind !== 'new')
    .map((line) =>
      line.parts
        .filter((part) => part.kind !== 'new')
        .map((part) => part.text)
        .join(''),
    )
    .join('\n')

const after = (lines: ReturnType<typeof compare>): string =>
  lines
    .filter((line) => line.kind !== 'gone')
    .map((line) =>
      line.parts
        .filter((part) => part.kind !== 'gone')
        .map((part) => part.text)
        .join(''),
    )
    .join('\n')

test('a changed word is shown inside its line', () => {
  expect(compare('Wir löschen nach 15 Tagen.\nEnde', 'Wir löschen nach 10 Tagen.\nEnde')).toEqual([
    {
      kind: 'changed',
      parts: [
        { kind: 'same', text: 'Wir löschen nach ' },
        { kind: 'gone', text: '15 ' },
        { kind: 'new', text: '10 ' },
        { kind: 'same', text: 'Tagen.' },
      ],
    },
    { kind: 'same', parts: [{ kind: 'same', text: 'Ende' }] },
  ])
})

test('a line with nothing in common is gone and another is new', () => {
  expect(compare('a\nAlter Satz hier', 'a\nVöllig anderes').map((line) => line.kind)).toEqual([
    'same',
    'gone',
    'new',
  ])
})

test('both texts can be read back from their differences', () => {
  const letters = ['alpha beta', 'gamma', 'delta eps zeta', 'eta', 'theta jota', 'kappa']
  let seed = 7
  const draw = (): number => (seed = (seed * 48271) % 2147483647)
  for (let round = 0; round < 200; round++) {
    const text = (): string =>
      Array.from({ length: 1 + (draw() % 8) }, () => letters[draw() % letters.length]).join('\n')
    const [one, other] = [text(), text()]
    const lines = compare(one, other)
    expect(before(lines)).toBe(one)
    expect(after(lines)).toBe(other)
  }
})
