import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { ZipFile } from 'yazl'

/** A file of the package as the manifest names it. */
export interface PackedFile {
  readonly path: string
  readonly size: number
  /** Hex. */
  readonly sha256: string
}

type Content = string | Buffer | Iterable<Buffer | string> | AsyncIterable<Buffer | string>

/** A ZIP that is made while it is read. */
export interface Archive {
  readonly output: Readable
  /** What was added so far. */
  readonly files: readonly PackedFile[]
  /** Adds a file and waits until all of it is on its way; fails when nobody reads any more. */
  add(path: string, content: Content): Promise<PackedFile>
  /** Nothing more is added. */
  end(): void
  /** Breaks off: who reads sees an error, not the end. */
  fail(error: Error): void
}

/** Compressed already; to do it again costs time and saves nothing. */
const dense = /\.(?:7z|docx|gif|gz|jpe?g|mp[34]|od[pst]|ogg|pdf|png|pptx|webp|xlsx|zip)$/i

/** The ZIP remembers this function until its end; the content must not stay with it. */
function lend(source: Readable): (give: (error: null, stream: Readable) => void) => void {
  let held: Readable | null = source
  return (give) => {
    if (held) give(null, held)
    held = null
  }
}

export function openArchive(now: Date): Archive {
  const zip = new ZipFile()
  const output = zip.outputStream as PassThrough
  const closed = new AbortController()
  output.once('close', () => closed.abort(new Error('The package is not read any more.')))
  zip.on('error', (error: Error) => output.destroy(error))
  const files: PackedFile[] = []

  /** yazl writes small files whether the reader keeps up or not. */
  async function room(): Promise<void> {
    closed.signal.throwIfAborted()
    while (output.writableNeedDrain) await once(output, 'drain', { signal: closed.signal })
  }

  return {
    output,
    files,
    async add(path, content) {
      await room()
      const hash = createHash('sha256')
      let size = 0
      async function* pieces(): AsyncGenerator<Buffer> {
        for await (const given of typeof content === 'string' || Buffer.isBuffer(content)
          ? [content]
          : content) {
          const bytes = typeof given === 'string' ? Buffer.from(given) : given
          hash.update(bytes)
          size += bytes.length
          yield bytes
        }
      }
      const source = Readable.from(pieces(), { objectMode: false })
      try {
        const ended = once(source, 'end', { signal: closed.signal })
        zip.addReadStreamLazy(
          path,
          // Level 3: half the work of the usual 6, a twentieth larger.
          { mtime: now, mode: 0o100644, compressionLevel: dense.test(path) ? 0 : 3 },
          lend(source),
        )
        await ended
      } finally {
        source.destroy()
      }
      const file = { path, size, sha256: hash.digest('hex') }
      files.push(file)
      return file
    },
    end: () => zip.end(),
    fail: (error) => void output.destroy(error),
  }
}
