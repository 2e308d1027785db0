import { describe, expect, it } from 'vitest'
import { linkParts, splitQuote } from './console/quote.ts'

describe('what a mail quotes', () => {
  it.each([
    ['Danke!\n\nAm 3. Mai 2026 um 10:00 schrieb Anna <a@x.de>:\n> Bitte neu starten.', 'Danke!'],
    ['Thanks\n\nOn Mon, Nov 23, 2026, Anna wrote:\n> Restart', 'Thanks'],
    ['Ja\n-----Ursprüngliche Nachricht-----\nVon: Anna\nText', 'Ja'],
    ['Geht wieder.\n\n> Bitte neu starten.\n> Gruß', 'Geht wieder.'],
  ])('is told from its own words', (text, own) => {
    expect(splitQuote(text).own).toBe(own)
    expect(splitQuote(text).quoted).not.toBe('')
  })

  it.each([
    'Kein Zitat.',
    '> Frage eins\nAntwort eins\n> Frage zwei\nAntwort zwei',
    'Am 3. Mai schrieb Anna:\n> Frage?\nAntwort\n> Noch eine?\nJa',
    '> Nur ein Zitat',
    '',
  ])('is not folded when answers stand between, or nothing else is left', (text) => {
    expect(splitQuote(text)).toEqual({ own: text.trimEnd(), quoted: '' })
  })
})

it('finds links without the sign after them', () => {
  expect(linkParts('Siehe https://example.org/a?b=c. Danke')).toEqual([
    { text: 'Siehe ', href: null },
    { text: 'https://example.org/a?b=c', href: 'https://example.org/a?b=c' },
    { text: '. Danke', href: null },
  ])
  expect(linkParts('javascript:alert(1)')).toEqual([{ text: 'javascript:alert(1)', href: null }])
})
