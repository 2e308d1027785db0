import { sql, type RawBuilder } from 'kysely'

const signs = /[„“”‚‘’»«›‹–—…·•→€§°\u00A0\u00AD\u2002\u2003\u2009\u200B\u202F\uFEFF]/g

/** The spellings a word may have been written in: with umlauts, or with them written out. */
export function spellings(word: string): string[] {
  const writtenOut = word
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
  const umlauts = word
    .replaceAll('ae', 'ä')
    .replaceAll('oe', 'ö')
    .replaceAll(/(?<![aeq])ue/g, 'ü')
  return [...new Set([word, writtenOut, umlauts])]
}

const joined = (parts: readonly RawBuilder<string>[], by: '||' | '&&'): RawBuilder<string> =>
  parts.reduce((left, right) => sql`(${left} ${sql.raw(by)} ${right})`)

/** A word as German knows it, in each spelling, or the beginning of a word, a name, a number. */
function wordQuery(word: string): RawBuilder<string> {
  const stems = spellings(word).map((one) => sql<string>`plainto_tsquery('german', ${one})`)
  const beginnings = spellings(word)
    .map((one) => one.replaceAll(/['\\]/g, ' ').trim())
    .filter(Boolean)
    .map((one) => sql<string>`to_tsquery('simple', ${`'${one}':*`})`)
  // A word that says nothing ("der", "und") must not have to be found.
  return sql`case when numnode(${stems[0]}) = 0 then ''::tsquery else ${joined([...stems, ...beginnings], '||')} end`
}

/**
 * What somebody typed, as a `tsquery`: all words, in any form and spelling; or with "a phrase", -without, or
 * `oder` between alternatives. Null when no word is in it.
 */
export function searchQuery(typed: string): RawBuilder<string> | null {
  const folded = typed
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[„“”«»]/g, '"')
    .replaceAll(signs, ' ')
    .slice(0, 400)
  if (!/[\p{L}\p{N}]/u.test(folded)) return null
  if (/"|(^|\s)-[\p{L}\p{N}]|\s(or|oder)\s/u.test(folded))
    return sql`websearch_to_tsquery('german', ${folded.replaceAll(/\soder\s/g, ' or ')})`
  const words = folded.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word))
  return joined(
    words.slice(0, 12).map((word) => wordQuery(word.replace(/^#/, ''))),
    '&&',
  )
}
