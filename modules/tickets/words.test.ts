import { describe, expect, it } from 'vitest'
import { excerptOf } from './excerpt.ts'
import { spellings } from './words.ts'

describe('spellings', () => {
  it.each([
    ['änderung', ['änderung', 'aenderung']],
    ['aenderung', ['aenderung', 'änderung']],
    ['straße', ['straße', 'strasse']],
    ['drucker', ['drucker']],
    ['neue', ['neue']],
    ['quelle', ['quelle']],
    ['steuer', ['steuer']],
  ])('of %s', (word, expected) => {
    expect(spellings(word)).toEqual(expected)
  })
})

const mark = (text: string, ...words: string[]) =>
  words.reduce((marked, word) => marked.replaceAll(word, `\u0002${word}\u0003`), text.toLowerCase())

describe('an excerpt', () => {
  it('keeps the letters as they were written', () => {
    const text = 'Die Änderung der Rechnung.'
    expect(excerptOf(text, mark(text, 'änderung'))).toBe('Die \u0002Änderung\u0003 der Rechnung.')
  })

  it('shows the part around the first match', () => {
    const text = `${'Vorrede '.repeat(60)}dann der Drucker ${'Nachrede '.repeat(60)}`
    const shown = excerptOf(text, mark(text, 'drucker'))
    expect(shown).toContain('dann der \u0002Drucker\u0003')
    expect(shown).toMatch(/^… Vorrede/)
    expect(shown).toMatch(/…$/)
    expect(shown.length).toBeLessThan(240)
  })

  it('gives the beginning when the two do not fit', () => {
    expect(excerptOf('Text', 'something \u0002else\u0003')).toBe('Text')
    expect(excerptOf('', '')).toBe('')
  })

  it('joins lines', () => {
    expect(excerptOf('Eins\n\n  Zwei', 'eins\n\n  \u0002zwei\u0003')).toBe('Eins \u0002Zwei\u0003')
  })
})
