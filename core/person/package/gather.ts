const piece = 64 * 1024

/** Text that comes in small parts, copied into bytes: strings that live for a while make the runtime's heap grow. */
export interface Gathered {
  readonly size: number
  append(given: string | Buffer): void
  /** All that was appended, in pieces. */
  pieces(): Buffer[]
  /** For who is done with the pieces: they are written over. */
  recycle(): void
  /** For who gave the pieces away: they are left alone. */
  clear(): void
}

export function gather(): Gathered {
  let full: Buffer[] = []
  let fullSize = 0
  let current = Buffer.allocUnsafeSlow(piece)
  let used = 0
  let closed: (typeof current)[] = []
  let spare: (typeof current)[] = []

  function close(): void {
    if (used === 0) return
    full.push(current.subarray(0, used))
    fullSize += used
    closed.push(current)
    current = spare.pop() ?? Buffer.allocUnsafeSlow(piece)
    used = 0
  }

  return {
    get size() {
      return fullSize + used
    },
    append(given) {
      // No sign is longer than three bytes for each unit.
      const most = typeof given === 'string' ? given.length * 3 : piece + 1
      if (most > piece - used) close()
      if (typeof given === 'string' && most <= piece) used += current.write(given, used)
      else {
        const bytes = Buffer.from(given)
        full.push(bytes)
        fullSize += bytes.length
      }
    },
    pieces: () => (used > 0 ? [...full, current.subarray(0, used)] : full),
    recycle() {
      spare.push(...closed)
      closed = []
      full = []
      fullSize = 0
      used = 0
    },
    clear() {
      full = []
      fullSize = 0
      current = spare.pop() ?? Buffer.allocUnsafeSlow(piece)
      used = 0
      closed = []
      spare = []
    },
  }
}
