const introduction =
  /^\s*(am .{4,120} schrieb.{0,120}:|on .{4,120} wrote:|-{2,}\s*(ursprüngliche nachricht|original message|weitergeleitete nachricht|forwarded message)\s*-*|_{10,}|von: .+|from: .+@.+)\s*$/i

/** A mail's own words, and what it quotes below them. */
export function splitQuote(text: string): { own: string; quoted: string } {
  const lines = text.split('\n')
  const introduced = lines.findIndex((line) => introduction.test(line))
  let from = introduced >= 0 ? introduced : lines.length
  if (introduced < 0) {
    const lastOwn = lines.findLastIndex((line) => line.trim() !== '' && !line.startsWith('>'))
    if (lines.slice(lastOwn + 1).some((line) => line.startsWith('>'))) from = lastOwn + 1
  }
  const own = lines.slice(0, from).join('\n').trimEnd()
  // Answers between the quoted lines: nothing is folded away.
  const between = introduced >= 0 && lines.slice(from + 1).some((line) => line.startsWith('>'))
  const answersInside =
    between &&
    lines
      .slice(lines.findIndex((line) => line.startsWith('>')))
      .some((line) => line.trim() && !line.startsWith('>'))
  return own.trim() === '' || answersInside
    ? { own: text.trimEnd(), quoted: '' }
    : { own, quoted: lines.slice(from).join('\n').trim() }
}

/** A text's parts, links told from the rest. */
export const linkParts = (text: string): { text: string; href: string | null }[] =>
  text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/).map((part, index) => ({
    text: part,
    href: index % 2 === 1 ? part : null,
  }))
