/** Text as PostgreSQL and a reader can take it: no NUL, no lone surrogates, no control characters but tab and line ends. */
export const cleanText = (text: string, limit = Number.MAX_SAFE_INTEGER): string =>
  text
    .slice(0, limit)
    .toWellFormed()
    // oxlint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')

/** The same on one line: subjects, names. */
export const cleanLine = (text: string, limit = 1000): string =>
  cleanText(text.replaceAll(/[\s\u0085\u2028\u2029]+/g, ' '), limit).trim()

// What reorders or hides letters has no business in a file's name: `rechnung\u202efdp.exe`.
const deceptive = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

/** A file's name without its path and without what deceives about its ending; null when nothing is left. */
export function cleanFilename(name: string | null | undefined): string | null {
  const last = (name ?? '').replaceAll(deceptive, '').split(/[/\\]/).at(-1) ?? ''
  const cleaned = cleanLine(last).replaceAll(/[<>:"|?*]/g, '_')
  if (/^[.\s]*$/.test(cleaned)) return null
  if (cleaned.length <= 150) return cleaned
  const dot = cleaned.lastIndexOf('.')
  const ending = dot > 0 && cleaned.length - dot <= 12 ? cleaned.slice(dot) : ''
  return (
    cleaned
      .slice(0, 150 - ending.length)
      .toWellFormed()
      .replaceAll('\ufffd', '') + ending
  )
}
