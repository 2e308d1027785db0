import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'

/** A file of a package. */
export interface PackageEntry {
  readonly path: string
  /** Its bytes, once. */
  read(): AsyncIterable<Buffer>
}

interface Place {
  readonly path: string
  readonly method: number
  readonly size: number
  readonly offset: number
}

async function bytesAt(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  const { bytesRead } = await file.read(bytes, 0, length, from)
  if (bytesRead < length) throw new Error('The ZIP ends too early.')
  return bytes
}

/** Where the directory is: at the end of the file, in its larger form when the smaller can't say it (ZIP64). */
async function directory(file: FileHandle): Promise<{ offset: number; size: number; count: number }> {
  const { size } = await file.stat()
  const tail = await bytesAt(file, Math.max(0, size - 65_557), Math.min(size, 65_557))
  const at = tail.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
  if (at < 0) throw new Error('This is no ZIP, or only the beginning of one.')
  const end = tail.subarray(at)
  const small = { count: end.readUInt16LE(10), size: end.readUInt32LE(12), offset: end.readUInt32LE(16) }
  if (small.count < 0xffff && small.size < 0xffffffff && small.offset < 0xffffffff) return small
  const large = await bytesAt(file, Number(tail.readBigUInt64LE(at - 12)), 56)
  return {
    count: Number(large.readBigUInt64LE(32)),
    size: Number(large.readBigUInt64LE(40)),
    offset: Number(large.readBigUInt64LE(48)),
  }
}

/** Sizes and offsets beyond 4 GB stand in an extra field, in this order, each only when it is needed. */
function large(extra: Buffer, values: readonly number[]): number[] {
  let fields = extra
  while (fields.length >= 4 && fields.readUInt16LE(0) !== 1)
    fields = fields.subarray(4 + fields.readUInt16LE(2))
  let at = 4
  return values.map((value) => {
    if (value !== 0xffffffff) return value
    at += 8
    return Number(fields.readBigUInt64LE(at - 8))
  })
}

function* places(bytes: Buffer, count: number): Generator<Place> {
  let at = 0
  for (let index = 0; index < count; index++) {
    if (bytes.readUInt32LE(at) !== 0x02014b50) throw new Error('The directory of the ZIP is damaged.')
    const [name, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ]
    const path = bytes.toString('utf8', at + 46, at + 46 + name)
    const [, size = 0, offset = 0] = large(bytes.subarray(at + 46 + name, at + 46 + name + extra), [
      bytes.readUInt32LE(at + 24),
      bytes.readUInt32LE(at + 20),
      bytes.readUInt32LE(at + 42),
    ])
    yield { path, method: bytes.readUInt16LE(at + 10), size, offset }
    at += 46 + name + extra + comment
  }
}

const piece = 256 * 1024

async function* range(file: FileHandle, from: number, to: number): AsyncGenerator<Buffer> {
  for (let at = from; at < to; at += piece) yield await bytesAt(file, at, Math.min(piece, to - at))
}

async function* contentOf(file: FileHandle, { method, size, offset }: Place): AsyncGenerator<Buffer> {
  const head = await bytesAt(file, offset, 30)
  const start = offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
  const packed = range(file, start, start + size)
  if (method === 0) yield* packed
  else if (method === 8) yield* Readable.from(packed).compose(createInflateRaw()) as AsyncIterable<Buffer>
  else throw new Error(`A file of the ZIP is packed in an unknown way (${method}).`)
}

/** The files of a package in the order of its directory; one at a time is read. */
export async function* unzip(path: string): AsyncGenerator<PackageEntry> {
  const file = await open(path)
  try {
    const { offset, size, count } = await directory(file)
    for (const place of places(await bytesAt(file, offset, size), count))
      yield { path: place.path, read: () => contentOf(file, place) }
  } finally {
    await file.close()
  }
}
