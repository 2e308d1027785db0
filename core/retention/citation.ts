import { type Bilingual, say } from '../errors.ts'
import type { Keep, Source } from './keep.ts'

/** `(1)(e)` → ` Abs. 1 Buchst. e`; `(1)` alone → ` Abs. 1`. */
const inGerman = (brackets: string): string =>
  brackets.replaceAll(/\((\w+)\)/g, (_, part: string) =>
    /^\d/.test(part) ? ` Abs. ${part}` : ` Buchst. ${part}`,
  )

const words: readonly [RegExp, string][] = [
  [/\bGDPR\b/g, 'DSGVO'],
  [/\bsentence (\d+)/g, 'Satz $1'],
  [/\bnotice (\d)/g, 'Erklärung $1'],
]

/**
 * A source in both languages. A bare citation is read in both: `Art. 5(1)(e) GDPR` is `Art. 5 Abs. 1 Buchst. e
 * DSGVO`, `notice 3.1` is `Erklärung 3.1`.
 */
export function citation(source: Source): Bilingual {
  if (typeof source !== 'string') return source
  const numbers = source.replaceAll(
    /((?:Art\.|§§?|,) ?\d+[a-z]?)((?:\(\w+\))+)/g,
    (_, number: string, brackets: string) => `${number}${inGerman(brackets)}`,
  )
  return say(
    source,
    words.reduce((text, [from, to]) => text.replaceAll(from, to), numbers),
  )
}

/** What decides how long a row is kept: the source of its period, or the reason for having none. */
export const reasonOf = (keep: Keep): Bilingual =>
  keep.kind === 'period'
    ? citation(keep.source)
    : keep.kind === 'with'
      ? say(`${keep.table}.${keep.column}`, `${keep.table}.${keep.column}`)
      : citation(keep.why)
