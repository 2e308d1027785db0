const plainLetters: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', ø: 'o', ł: 'l', đ: 'd' }

/** The same folding as the column `words`, so that Müller, Mueller and MÜLLER are one. */
export const fold = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[äöüßøłđ]/g, (letter) => plainLetters[letter] ?? letter)
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')

/** `tsquery` for the simple configuration: every word typed begins a word found. Null when no word is in it. */
export function wordsQuery(typed: string): string | null {
  const words = fold(typed).match(/[\p{L}\p{N}]+/gu) ?? []
  return words.length === 0
    ? null
    : words
        .slice(0, 8)
        .map((word) => `'${word}':*`)
        .join(' & ')
}
