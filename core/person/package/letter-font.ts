import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** DejaVu has the signs of every language of Europe, and it comes with npm: what is embedded needs no network. */
export const regular = require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')
export const bold = require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf')

/** Whether a font has a sign, as pdfkit's own font objects say it. */
interface Sighted {
  readonly _font: { readonly font: { hasGlyphForCodePoint(codePoint: number): boolean } }
}

const box = '□'

/**
 * What the font of the document can show. Another sign would be an empty place that PDF/A forbids; a box says that
 * there is one.
 */
export function showable(doc: object): (text: string) => { text: string; whole: boolean } {
  const { font } = (doc as Sighted)._font
  const known = new Map<string, boolean>()
  const has = (sign: string): boolean => {
    let answer = known.get(sign)
    if (answer === undefined) {
      answer = sign === '\n' || font.hasGlyphForCodePoint(sign.codePointAt(0) ?? 0)
      known.set(sign, answer)
    }
    return answer
  }
  return (text) => {
    let whole = true
    let shown = ''
    for (const sign of text.replaceAll('\r\n', '\n').replaceAll(/[\t\r]/g, ' ')) {
      const seen = has(sign)
      whole &&= seen
      shown += seen ? sign : box
    }
    return { text: shown, whole }
  }
}
