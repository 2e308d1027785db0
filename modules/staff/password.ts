export const shortestPassword = 12
export const longestPassword = 128

const common = new Set(
  `password passwort kennwort geheim secret qwertz qwertzuiop qwerty qwertyuiop asdfgh asdfghjkl yxcvbnm zxcvbnm
   abcdef abcdefgh abcdefghijkl letmein welcome willkommen hallo halloliebe iloveyou ichliebedich admin administrator
   master dragon monkey football fussball sommer winter fruehling herbst summer schatz computer internet zusage test`.split(
    /\s+/,
  ),
)

/** Runs of the keyboard or the alphabet, which add nothing. */
const runs = [
  '01234567890123456789',
  '98765432109876543210',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertzuiop',
  'qwertyuiop',
]

const without = (text: string, parts: readonly string[]): string =>
  parts.reduce((left, part) => (part.length >= 3 ? left.replaceAll(part, '') : left), text)

/** Pieces of a run, four signs and longer, taken out. */
const withoutRuns = (text: string): string =>
  text.replaceAll(/[a-z0-9]{4,}/g, (piece) => (runs.some((run) => run.includes(piece)) ? '' : piece))

/**
 * Why a password will not do, or null. `about`: what a guesser tries first (name, e-mail address). A long
 * sentence passes; no rule asks for signs that nobody remembers (BSI, ORP.4.A22).
 */
export function weakness(
  password: string,
  about: readonly string[] = [],
): 'short' | 'long' | 'simple' | null {
  if (password.length < shortestPassword) return 'short'
  if (password.length > longestPassword) return 'long'
  const small = password.toLowerCase()
  if (new Set(small).size < 5) return 'simple'
  const known = about.flatMap((text) => text.toLowerCase().split(/[\s@.,_-]+/))
  const left = withoutRuns(
    without(
      small,
      [...known, ...common].sort((a, b) => b.length - a.length),
    ),
  )
  return left.replaceAll(/[^\p{L}]/gu, '').length + new Set(left.replaceAll(/[\p{L}]/gu, '')).size < 8
    ? 'simple'
    : null
}
