import type { ReadTime } from './log-line.ts'

const newline = 0x0a
/** A line longer than this is taken apart rather than held. */
const longest = 1024 * 1024

/** Pieces of a stream, cut at the ends of lines; the last may lack its end. */
export async function* wholeLines(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of source) {
    const end = chunk.lastIndexOf(newline)
    if (end < 0 && rest.length + chunk.length < longest) {
      rest = Buffer.concat([rest, chunk])
      continue
    }
    yield Buffer.concat([rest, chunk.subarray(0, end + 1)])
    rest = Buffer.from(chunk.subarray(end + 1))
  }
  if (rest.length > 0) yield rest
}

/** What a log file holds, as far as it was read. */
export interface Seen {
  oldest: number | null
  newest: number | null
  lines: number
  /** Lines before the first whose time could be read. */
  undated: number
}

export const nothingSeen = (): Seen => ({ oldest: null, newest: null, lines: 0, undated: 0 })

function eachLine(block: Buffer, visit: (line: string, start: number, end: number) => void): void {
  // One byte, one character: positions in the string are those in the file.
  const text = block.toString('latin1')
  let start = 0
  while (start < text.length) {
    const end = text.indexOf('\n', start)
    const next = end < 0 ? text.length : end + 1
    visit(text.slice(start, next), start, next)
    start = next
  }
}

/** Adds the lines of a block to what was seen. */
export function look(block: Buffer, readTime: ReadTime, seen: Seen): void {
  eachLine(block, (line) => {
    seen.lines++
    const time = readTime(line)
    if (time === null) {
      if (seen.oldest === null) seen.undated++
      return
    }
    if (seen.oldest === null || time < seen.oldest) seen.oldest = time
    if (seen.newest === null || time > seen.newest) seen.newest = time
  })
}

/** Decides for the lines of one file, in order: a line without a time goes with the one before it. */
export function lineFilter(readTime: ReadTime, cutoff: Date) {
  const before = cutoff.getTime()
  let keeping = true
  let dropped = 0
  let kept = 0
  return {
    /** What of the block is to be kept. */
    keep(block: Buffer): Buffer {
      const ranges: [start: number, end: number][] = []
      eachLine(block, (line, start, end) => {
        const time = readTime(line)
        if (time !== null) keeping = time > before
        if (!keeping) {
          dropped++
          return
        }
        kept++
        const last = ranges.at(-1)
        if (last?.[1] === start) last[1] = end
        else ranges.push([start, end])
      })
      const [only] = ranges
      if (only && ranges.length === 1) return block.subarray(...only)
      return Buffer.concat(ranges.map(([start, end]) => block.subarray(start, end)))
    },
    get dropped() {
      return dropped
    },
    get kept() {
      return kept
    },
  }
}
