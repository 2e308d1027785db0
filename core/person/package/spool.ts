import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { gather } from './gather.ts'

/** What lies aside until its turn in the ZIP comes. In memory while it is small, then in a file that nobody can read. */
export interface Spool extends AsyncDisposable {
  /** Bytes appended so far. */
  readonly size: number
  append(given: string | Buffer): Promise<void>
  /** In pieces; nothing may be appended meanwhile. */
  read(from?: number, to?: number): AsyncGenerator<Buffer>
  /** Empties it. */
  reset(): void
}

const inMemory = 1_000_000
const piece = 64 * 1024
const block = 16

/** The counter of the block at `position`, so that reading can begin anywhere. */
function counter(position: number): Buffer {
  const iv = Buffer.alloc(block)
  iv.writeBigUInt64BE(BigInt(Math.floor(position / block)), 8)
  return iv
}

/**
 * Opens a spool in `folder`. The file has no name as soon as it is open, and holds only what is encrypted with a
 * key that is nowhere but in this process: a crash leaves nothing behind that says anything about anybody.
 */
export function openSpool(folder: string): Spool {
  let file: FileHandle | null = null
  let path = ''
  let key = randomBytes(32)
  let cipher = createCipheriv('aes-256-ctr', key, counter(0))
  let written = 0
  const waiting = gather()

  async function write(): Promise<void> {
    if (!file) {
      path = join(folder, `.zusage-${randomBytes(12).toString('hex')}`)
      file = await open(path, 'wx+', 0o600)
      // Windows can't delete an open file; there it goes when it is closed.
      await unlink(path).then(
        () => (path = ''),
        () => undefined,
      )
    }
    for (const bytes of waiting.pieces()) {
      const sealed = cipher.update(bytes)
      await file.write(sealed, 0, sealed.length, written)
      written += sealed.length
    }
    waiting.recycle()
  }

  async function* fromFile(from: number, to: number): AsyncGenerator<Buffer> {
    const decipher = createDecipheriv('aes-256-ctr', key, counter(from))
    decipher.update(Buffer.alloc(from % block))
    const sealed = Buffer.allocUnsafeSlow(piece)
    for (let at = from; at < to;) {
      const { bytesRead = 0 } = (await file?.read(sealed, 0, Math.min(piece, to - at), at)) ?? {}
      if (bytesRead === 0) throw new Error('What was laid aside for a package is gone.')
      at += bytesRead
      yield decipher.update(sealed.subarray(0, bytesRead))
    }
  }

  return {
    get size() {
      return written + waiting.size
    },
    async append(given) {
      waiting.append(given)
      if (waiting.size > inMemory) await write()
    },
    async *read(from = 0, to = written + waiting.size) {
      if (from < written) yield* fromFile(from, Math.min(to, written))
      let at = written
      for (const bytes of waiting.pieces()) {
        const part = bytes.subarray(Math.max(0, from - at), Math.max(0, to - at))
        if (part.length > 0) yield part
        at += bytes.length
      }
    },
    reset() {
      // Another key: the same stream of it must never cover two texts.
      key = randomBytes(32)
      cipher = createCipheriv('aes-256-ctr', key, counter(0))
      written = 0
      waiting.clear()
    },
    async [Symbol.asyncDispose]() {
      waiting.clear()
      await file?.close()
      if (path) await unlink(path).catch(() => undefined)
    },
  }
}
