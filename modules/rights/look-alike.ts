import { domainToUnicode } from 'node:url'

/** Letters of other scripts, and the Latin one each of them looks like. */
const likes =
  'аɑα:a в:b сϲ:c ԁ:d еε:e ɡ:g нһ:h іıι:i ј:j кκ:k ӏ:l м:m ոη:n оοσ:o рρ:p ѕ:s тτ:t νѵ:v ѡω:w хχ:x уγ:y'

const twins = new Map(
  likes.split(' ').flatMap((pair) => {
    const [signs = '', letter = ''] = pair.split(':')
    return Array.from(signs, (sign): [string, string] => [sign, letter])
  }),
)

const latin = (text: string): string =>
  Array.from(text.normalize('NFKC').toLowerCase(), (sign) => twins.get(sign) ?? sign).join('')

/**
 * The plainer addresses for which a hurried eye takes this one: in Latin letters, without its tag, without dots. Two
 * addresses that look the same are two addresses: this warns the officer, it never makes one known.
 */
export function plainerThan(email: string): string[] {
  const at = email.lastIndexOf('@')
  const domain = latin(domainToUnicode(email.slice(at + 1)) || email.slice(at + 1))
  const local = latin(email.slice(0, Math.max(at, 0)))
  const bare = local.replace(/\+.*$/, '')
  const plainer = [local, bare, bare.replaceAll('.', '')].map((one) => `${one}@${domain}`)
  return [...new Set(plainer)].filter((one) => one !== email.toLowerCase())
}
