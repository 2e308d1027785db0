import { domainToUnicode } from 'node:url'
import { phoneFigures } from '../phone.ts'

/** By what a person is named in what somebody wrote. */
export interface Known {
  readonly emails: readonly string[]
  /** E.164. */
  readonly phones: readonly string[]
  /** Whole names, of two words or more. */
  readonly names: readonly string[]
}

export type NamedBy = 'email' | 'phone' | 'name'

/** Where a text names somebody. */
export interface Passage {
  readonly at: number
  readonly length: number
  readonly by: NamedBy
}

const umlauts: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ı: 'i',
}

/** One word in the spelling in which `engine.words` has it. */
const folded = (word: string): string =>
  word
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[äöüßæœøłđı]/g, (sign) => umlauts[sign] ?? sign)
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036F]/g, '')

const word = /[\p{L}\p{N}\p{M}]+/gu

export const wordsOf = (text: string): string[] => (text.match(word) ?? []).map(folded)

/** The orders in which a name's words may follow each other: `Erika Muster`, `Muster, Erika`. */
const rotations = (words: readonly string[]): string[][] =>
  words.map((_, start) => [...words.slice(start), ...words.slice(0, start)])

/** An address as people may write it: its domain in ASCII, as it is kept, or in its own letters. */
export function spellingsOf(email: string): string[] {
  const at = email.lastIndexOf('@') + 1
  return [...new Set([email, email.slice(0, at) + (domainToUnicode(email.slice(at)) || email.slice(at))])]
}

function emailsIn(text: string, emails: readonly string[]): Passage[] {
  return emails.flatMap(spellingsOf).flatMap((email) => {
    const whole = String.raw`(?<![\p{L}\p{N}._%+\-])${RegExp.escape(email)}(?![\p{L}\p{N}\-]|\.[\p{L}\p{N}])`
    return Array.from(text.matchAll(new RegExp(whole, 'giu')), (match): Passage => ({
      at: match.index,
      length: match[0].length,
      by: 'email',
    }))
  })
}

const run = /[0-9][-0-9 ()/.\u00A0\u2010-\u2015]{4,38}[0-9]/g

/** Where in these figures a number begins that ends with the national one at `at`; null: they are another number's. */
function startOf(figures: string, at: number, country: string): number | null {
  if (at === 0) return 0
  const trunk = figures[at - 1] === '0' ? at - 1 : at
  if (figures.slice(trunk - country.length, trunk) !== country || trunk < country.length)
    return trunk < at ? trunk : null
  const from = trunk - country.length
  return figures.slice(Math.max(0, from - 2), from) === '00' ? from - 2 : from
}

function phonesIn(text: string, phones: readonly string[]): Passage[] {
  const wanted = phones.flatMap((phone) => phoneFigures(phone) ?? [])
  if (wanted.length === 0) return []
  const found: Passage[] = []
  for (const match of text.matchAll(run)) {
    const positions = Array.from(match[0].matchAll(/[0-9]/g), (figure) => match.index + figure.index)
    const figures = match[0].replaceAll(/[^0-9]/g, '')
    for (const { country, national } of wanted)
      for (let at = figures.indexOf(national); at >= 0; at = figures.indexOf(national, at + 1)) {
        const end = at + national.length
        const apart = (one: number): boolean => (positions[one] ?? 0) - (positions[one - 1] ?? 0) > 1
        const from = startOf(figures, at, country) ?? (apart(at) ? at : null)
        if (from === null || (end < figures.length && !apart(end))) continue
        let start = positions[from] ?? 0
        while (start > 0 && /[+(]/.test(text[start - 1] ?? '')) start--
        found.push({ at: start, length: (positions[end - 1] ?? 0) + 1 - start, by: 'phone' })
      }
  }
  return found
}

/** Between the words of one name stands no more than `, `, a line's end or what marks a quotation. */
const widest = 5

/** What may be an address: a name stands in it or outside, but does not begin before it and end within. */
const address = /[^\s@<>()[\]",;:]+@[^\s@<>()[\]",;:]+/gu

function namesIn(text: string, names: readonly string[]): Passage[] {
  const orders = names.flatMap((name) => rotations(wordsOf(name)))
  if (orders.length === 0) return []
  const first = Map.groupBy(orders, (order) => order[0] ?? '')
  const addresses = Array.from(text.matchAll(address), ({ index, 0: { length } }) => ({
    at: index,
    end: index + length,
  }))
  let next = 0
  const words = Array.from(text.matchAll(word), (match) => {
    while ((addresses[next]?.end ?? Infinity) <= match.index) next++
    const within = (addresses[next]?.at ?? Infinity) <= match.index ? next : null
    return { at: match.index, end: match.index + match[0].length, folded: folded(match[0]), within }
  })
  return words.flatMap((begin, index) =>
    (first.get(begin.folded) ?? []).flatMap((order): Passage[] => {
      const these = words.slice(index, index + order.length)
      const isLast = (n: number): boolean => n === order.length - 1
      const fits =
        these.length === order.length &&
        these.every(
          ({ at, folded: one, within }, n) =>
            within === begin.within &&
            (one === order[n] || (isLast(n) && one === `${order[n]}s`)) &&
            (n === 0 || at - (these[n - 1]?.end ?? 0) <= widest),
        )
      return fits ? [{ at: begin.at, length: (these.at(-1)?.end ?? 0) - begin.at, by: 'name' }] : []
    }),
  )
}

const surest: readonly NamedBy[] = ['email', 'phone', 'name']

/** Two passages that overlap, as one: what names the person in any way is named by the surest of them. */
const joined = (one: Passage, other: Passage): Passage => ({
  at: one.at,
  length: Math.max(one.at + one.length, other.at + other.length) - one.at,
  by: surest.find((by) => by === one.by || by === other.by) ?? one.by,
})

/** The passages of a text that name the person, in their order, none overlapping another. */
export function passagesIn(text: string, { emails, phones, names }: Known): Passage[] {
  const all = [...emailsIn(text, emails), ...phonesIn(text, phones), ...namesIn(text, names)].toSorted(
    (one, other) => one.at - other.at,
  )
  const apart: Passage[] = []
  for (const one of all) {
    const last = apart.at(-1)
    if (last && one.at < last.at + last.length) apart[apart.length - 1] = joined(last, one)
    else apart.push(one)
  }
  return apart
}

export const black = '█'

/** The text without these passages; as long as before, so that a passage stands where it stood. */
export function blackened(text: string, passages: readonly Pick<Passage, 'at' | 'length'>[]): string {
  let [done, from] = ['', 0]
  for (const { at, length } of passages) {
    done += text.slice(from, at) + black.repeat(length)
    from = at + length
  }
  return done + text.slice(from)
}
