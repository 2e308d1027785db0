/** What a mail may cost to read. Beyond it stays whole and unread, in the quarantine. */
export const bounds = {
  headerBytes: 1024 * 1024,
  parts: 2000,
  depth: 100,
  textLength: 1_000_000,
  htmlLength: 2_000_000,
  recipients: 1000,
  attachments: 500,
} as const

const lineFeed = 0x0a
const carriageReturn = 0x0d

/** Bytes before the first empty line. */
export function headerBytes(raw: Uint8Array): number {
  for (let at = raw.indexOf(lineFeed); at >= 0; at = raw.indexOf(lineFeed, at + 1))
    if (raw[at + 1] === lineFeed || (raw[at + 1] === carriageReturn && raw[at + 2] === lineFeed))
      return at + 1
  return raw.length
}

/** Lines that are a declared boundary: the number of MIME parts, found without parsing. Stops counting at the bound. */
export function partCount(raw: Buffer): number {
  const boundaries = new Set<string>()
  for (const found of raw
    .toString('latin1')
    .matchAll(/boundary\s*=\s*(?:"([^"\r\n]{1,75})"|([^\s;"]{1,75}))/gi)) {
    boundaries.add(found[1] ?? found[2] ?? '')
    if (boundaries.size > bounds.parts) return boundaries.size
  }
  if (boundaries.size === 0) return 0
  let count = 0
  for (let at = raw.indexOf('\n--'); at >= 0 && count <= bounds.parts; at = raw.indexOf('\n--', at + 3)) {
    const line = raw.toString('latin1', at + 3, at + 80).split('\n', 1)[0] ?? ''
    if (boundaries.has(line.trimEnd())) count++
  }
  return count
}

/** Why a mail is not even tried, or null. */
export function tooMuch(raw: Buffer): string | null {
  if (headerBytes(raw) > bounds.headerBytes) return 'headers_too_large'
  if (partCount(raw) > bounds.parts) return 'too_many_parts'
  return null
}

/**
 * The part of a mail that is parsed. Of a single large text only the beginning is shown, so only that is read;
 * all else is read whole, since it may have attachments.
 */
export function readable(raw: Buffer): Buffer {
  const end = headerBytes(raw)
  const enough = end + 4 * bounds.textLength
  if (raw.length <= enough) return raw
  const type = /^content-type\s*:\s*([^\s;]+)/im.exec(raw.toString('latin1', 0, end))?.[1] ?? 'text/plain'
  return /^text\//i.test(type) ? raw.subarray(0, enough) : raw
}
