import { constants, fstatSync, ftruncateSync, readSync, writeSync } from 'node:fs'
import { chmod, chown, open, rename, rm, unlink, utimes, type FileHandle } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { lineFilter, wholeLines } from './log-blocks.ts'
import type { ReadTime } from './log-line.ts'

export interface Cut {
  readonly dropped: number
  readonly kept: number
}

const step = 1024 * 1024

async function writeAll(file: FileHandle, data: Buffer, position: number): Promise<number> {
  let done = 0
  while (done < data.length) {
    const { bytesWritten } = await file.write(data, done, data.length - done, position + done)
    done += bytesWritten
  }
  return position + done
}

/**
 * Takes lines up to `cutoff` out of a file that a server is writing to, in place, so that the server's open file
 * stays the right one (as with logrotate's copytruncate, the server must append: nginx and Apache do). What is kept
 * moves towards the head; only then is the file made shorter. If that is interrupted, lines stand twice, none is
 * lost. A line the server writes between the last look at the length and the shortening, two system calls in a row,
 * would be lost: that is the price of not stopping the server.
 */
export async function cutLive(path: string, readTime: ReadTime, cutoff: Date): Promise<Cut> {
  const file = await open(path, constants.O_RDWR | constants.O_NOFOLLOW)
  try {
    const filter = lineFilter(readTime, cutoff)
    let read = 0
    let written = 0
    const source = async function* (): AsyncGenerator<Buffer> {
      for (;;) {
        const chunk = Buffer.allocUnsafe(step)
        const { bytesRead } = await file.read(chunk, 0, step, read)
        if (bytesRead === 0) return
        read += bytesRead
        yield chunk.subarray(0, bytesRead)
      }
    }
    for await (const block of wholeLines(source())) {
      const kept = filter.keep(block)
      // What stands where it belongs needs no writing: nothing before the first dropped line moves.
      if (filter.dropped > 0) await writeAll(file, kept, written)
      written += kept.length
    }
    if (filter.dropped > 0) closeGap(file.fd, read, written)
    return { dropped: filter.dropped, kept: filter.kept }
  } finally {
    await file.close()
  }
}

/** Moves what was appended meanwhile and shortens the file, without giving the server more time than that takes. */
function closeGap(fd: number, from: number, to: number): void {
  const buffer = Buffer.allocUnsafe(64 * 1024)
  let read = from
  let written = to
  for (;;) {
    if (fstatSync(fd).size <= read) break
    const count = readSync(fd, buffer, 0, buffer.length, read)
    if (count === 0) break
    let done = 0
    while (done < count) done += writeSync(fd, buffer, done, count - done, written + done)
    read += count
    written += count
  }
  ftruncateSync(fd, written)
}

/**
 * Takes lines up to `cutoff` out of a file that nobody writes to any more, compressed or not: into a new file that
 * takes its place in one step, with the old one's owner, mode and times. A file of which nothing stays is deleted.
 */
export async function cutRotated(path: string, readTime: ReadTime, cutoff: Date): Promise<Cut> {
  const source = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  const temporary = `${path}.zusage`
  try {
    const was = await source.stat()
    const filter = lineFilter(readTime, cutoff)
    await rm(temporary, { force: true })
    const target = await open(temporary, 'wx', 0o600)
    const keep = async function* (blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const block of wholeLines(blocks)) yield filter.keep(block)
    }
    const from = source.createReadStream({ autoClose: false })
    const into = target.createWriteStream({ flush: true })
    if (path.endsWith('.gz')) await pipeline(from, createGunzip(), keep, createGzip(), into)
    else await pipeline(from, keep, into)
    if (filter.kept === 0) {
      await unlink(path)
      return { dropped: filter.dropped, kept: 0 }
    }
    await chmod(temporary, was.mode)
    await chown(temporary, was.uid, was.gid)
    await utimes(temporary, was.atime, was.mtime)
    await rename(temporary, path)
    return { dropped: filter.dropped, kept: filter.kept }
  } finally {
    await source.close()
    await rm(temporary, { force: true })
  }
}
