import { execFileSync } from 'node:child_process'
import { readdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PassThrough } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { message, messages, optionsFor } from './fixtures.ts'
import { openSpool } from './spool.ts'
import { writePackage } from './write.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zusage-spool-'))
})
afterAll(() => rm(folder, { recursive: true }))

function* many(count: number, rest: (id: number) => Record<string, unknown> = () => ({})) {
  for (let id = 1; id <= count; id++) yield message(id, rest(id))
}

/** By how many MB a process grows that makes a large package after one a tenth of its size, with a heap for young objects that does not grow. */
function growth(...options: string[]): { megabytes: number; size: number } {
  const script = join(import.meta.dirname, '../../testing/package-growth.ts')
  return JSON.parse(
    execFileSync(process.execPath, ['--max-semi-space-size=4', script, ...options]).toString(),
  ) as { megabytes: number; size: number }
}

describe('memory does not grow with the data', () => {
  test('200,000 rows in one table', { timeout: 180_000 }, () => {
    const { megabytes, size } = growth('--rows', '200000')
    expect(size).toBeGreaterThan(5_000_000)
    expect(megabytes).toBeLessThan(64)
  })

  test('400 MB of attachments, to a reader who is slow at times', { timeout: 180_000 }, () => {
    const { megabytes, size } = growth('--rows', '400', '--attachment', '1000000', '--slow')
    expect(size).toBeGreaterThan(300_000_000)
    expect(megabytes).toBeLessThan(64)
  })

  test('small files wait for a reader who does not read', async () => {
    let read = 0
    const rows = many(100_000, (id) => {
      read = id
      return { raw: Buffer.alloc(2000, id) }
    })
    const output = writePackage(optionsFor([messages(rows)], { spool: folder })) as PassThrough
    await expect.poll(() => output.writableNeedDrain, { timeout: 20_000 }).toBe(true)
    const first = read
    for (let turn = 0; turn < 100; turn++) await setImmediate()
    expect(read).toBeLessThanOrEqual(first + 1)
    expect(read).toBeLessThan(5000)
    output.destroy()
  })
})

describe('when something breaks', () => {
  test('a table that fails breaks the package off; it does not just end', async () => {
    function* failing() {
      yield* many(3000)
      throw new Error('the database went away')
    }
    await expect(
      Array.fromAsync(writePackage(optionsFor([messages(failing())], { spool: folder }))),
    ).rejects.toThrow('the database went away')
  })

  test('who stops reading lets go of the table', async () => {
    let closed = false
    function* rows() {
      try {
        yield* many(1_000_000)
      } finally {
        closed = true
      }
    }
    let seen = 0
    for await (const chunk of writePackage(optionsFor([messages(rows())], { spool: folder }))) {
      seen += (chunk as Buffer).length
      if (seen > 100_000) break
    }
    await expect.poll(() => closed).toBe(true)
  })

  test('nothing is left lying aside', async () => {
    await expect.poll(() => readdir(folder)).toEqual([])
  })
})

describe('what is laid aside', () => {
  test('comes back as it was, from anywhere, also after it was emptied', async () => {
    await using spool = openSpool(folder)
    for (let round = 0; round < 2; round++) {
      let text = ''
      for (let part = 0; part < 300; part++) {
        const added = `${round}/${part} `.repeat(part % 7 === 0 ? 6000 : 11)
        text += added
        await spool.append(added)
      }
      expect(text.length).toBeGreaterThan(1_000_000)
      expect(spool.size).toBe(text.length)
      expect(Buffer.concat(await Array.fromAsync(spool.read())).toString()).toBe(text)
      for (const [from, to] of [
        [0, 0],
        [5, 17],
        [16, 32],
        [999_990, 1_200_003],
        [text.length - 3, text.length],
      ] as const)
        expect(Buffer.concat(await Array.fromAsync(spool.read(from, to))).toString()).toBe(
          text.slice(from, to),
        )
      spool.reset()
      expect(spool.size).toBe(0)
    }
  })

  test('has no name on the disk', async () => {
    await using spool = openSpool(folder)
    await spool.append('x'.repeat(3_000_000))
    expect(await readdir(folder)).toEqual([])
  })
})
