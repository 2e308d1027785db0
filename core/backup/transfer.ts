import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'

/** What a file holds: bytes, and their SHA-256 in hex. */
export interface Content {
  readonly size: number
  readonly sha256: string
}

const chunkSize = 256 * 1024

/** Reads a file to its end, a part at a time. */
async function read(file: FileHandle, take: (chunk: Buffer) => Promise<void> | void): Promise<Content> {
  const buffer = Buffer.allocUnsafe(chunkSize)
  const hash = createHash('sha256')
  let size = 0
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, chunkSize)
    if (bytesRead === 0) return { size, sha256: hash.digest('hex') }
    const chunk = buffer.subarray(0, bytesRead)
    hash.update(chunk)
    await take(chunk)
    size += bytesRead
  }
}

/**
 * Copies a file and says what was copied; undefined when the file is not there any more. `lasting`: on disk before it
 * returns. `advance` hears of each chunk's bytes.
 */
export async function copyFile(
  from: string,
  to: string,
  options: { lasting: boolean; advance?: (bytes: number) => void },
): Promise<Content | undefined> {
  let source: FileHandle
  try {
    source = await open(from, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    const target = await open(to, 'wx', 0o600)
    try {
      const content = await read(source, async (chunk) => {
        await target.writeFile(chunk)
        options.advance?.(chunk.length)
      })
      if (options.lasting) await target.sync()
      return content
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

/** What a file holds; undefined when there is none. */
export async function readContent(
  path: string,
  advance: (bytes: number) => void,
): Promise<Content | undefined> {
  let file: FileHandle
  try {
    file = await open(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    return await read(file, (chunk) => advance(chunk.length))
  } finally {
    await file.close()
  }
}
