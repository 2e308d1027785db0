import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { look, nothingSeen, wholeLines, type Seen } from './log-blocks.ts'
import type { ReadTime } from './log-line.ts'

interface Known {
  readonly inode: number
  readonly size: number
  readonly changed: number
  /** The first bytes: a file that was emptied and has grown again is another one. */
  readonly head: string
  /** Up to where whole lines were read. */
  readonly readTo: number
  readonly seen: Seen
}

const headLength = 256

async function headOf(file: FileHandle): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headLength), 0, headLength, 0)
  return buffer.toString('latin1', 0, bytesRead)
}

/** Looks into log files; of one it has seen, only at what was appended since. */
export function createInspector() {
  const known = new Map<string, Known>()
  return {
    /** Times of the oldest and newest line. Throws when the file can't be read. */
    async inspect(path: string, readTime: ReadTime): Promise<Seen> {
      const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
      try {
        const { ino, size, mtimeMs } = await file.stat()
        const head = await headOf(file)
        const before = known.get(path)
        const same = before?.inode === ino && head.startsWith(before.head)
        if (same && before.size === size && before.changed === mtimeMs) return before.seen
        const grown = same && size > before.size && !path.endsWith('.gz')
        const start = grown ? before.readTo : 0
        const seen = grown ? { ...before.seen } : nothingSeen()
        const raw = file.createReadStream({ start, autoClose: false, highWaterMark: 1024 * 1024 })
        let readTo = start
        for await (const block of wholeLines(path.endsWith('.gz') ? raw.pipe(createGunzip()) : raw)) {
          // A last line without its end is still being written: it is read once it is whole.
          if (block.at(-1) !== 0x0a && !path.endsWith('.gz')) break
          look(block, readTime, seen)
          readTo += block.length
        }
        known.set(path, { inode: ino, size, changed: mtimeMs, head, readTo, seen })
        return seen
      } finally {
        await file.close()
      }
    },
    /** After a file was cut, or is gone. */
    forget(path: string): void {
      known.delete(path)
    },
  }
}
