import { domainToUnicode } from 'node:url'

/** Letters of other scripts that look like Latin ones. */
const twins: Readonly<Record<string, string>> = {
  ...{ а: 'a', ɑ: 'a', α: 'a', в: 'b', с: 'c', ϲ: 'c', ԁ: 'd', е: 'e', ε: 'e', ɡ: 'g', н: 'h', һ: 'h' },
  ...{
    і: 'i',
    ı: 'i',
    ι: 'i',
    ј: 'j',
    к: 'k',
    κ: 'k',
    ӏ: 'l',
    м: 'm',
    ո: 'n',
    η: 'n',
    о: 'o',
    ο: 'o',
    σ: 'o',
  },
  ...{
    р: 'p',
    ρ: 'p',
    ѕ: 's',
    т: 't',
    τ: 't',
    ν: 'v',
    ѵ: 'v',
    ѡ: 'w',
    ω: 'w',
    х: 'x',
    χ: 'x',
    у: 'y',
    γ: 'y',
  },
}

const latin = (text: string): string =>
  [...text.normalize('NFKC').toLowerCase()].map((sign) => twins[sign] ?? sign).join('')

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
