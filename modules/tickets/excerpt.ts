const start = '\u0002'
const stop = '\u0003'

/**
 * The part of a text around its first matches, marked by \u0002 and \u0003. `marked` is the same text with all
 * matches marked, though in lower case; where the two do not fit together the text's beginning is given.
 */
export function excerptOf(text: string, marked: string, length = 220): string {
  const matches: [from: number, to: number][] = []
  let at = 0
  for (const [index, part] of marked.split(start).entries()) {
    const [match = '', rest = ''] = index === 0 ? ['', part] : part.split(stop)
    if (index > 0) matches.push([at, at + match.length])
    at += match.length + rest.length
  }
  const fits = at === text.length
  const first = fits ? (matches[0]?.[0] ?? 0) : 0
  const from = first < length / 2 ? 0 : wordStart(text, first - Math.floor(length / 3))
  const to = Math.min(text.length, from + length)
  let shown = ''
  let done = from
  for (const [begin, end] of fits ? matches : []) {
    if (begin < from || end > to) continue
    shown += `${text.slice(done, begin)}${start}${text.slice(begin, end)}${stop}`
    done = end
  }
  shown += text.slice(done, to)
  return `${from > 0 ? '… ' : ''}${shown.replaceAll(/\s+/g, ' ').trim()}${to < text.length ? ' …' : ''}`
}

const wordStart = (text: string, near: number): number => {
  const gap = text.slice(near, near + 40).search(/\s/)
  return gap < 0 ? near : near + gap + 1
}
