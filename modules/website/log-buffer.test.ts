import { expect, test } from 'vitest'
import { openLogBuffer, type LogBufferOptions } from './log-buffer.ts'

const gate = () => Promise.withResolvers<void>()

function open(options: Partial<LogBufferOptions<number>> = {}) {
  const written: number[][] = []
  const lost: number[] = []
  const failures: unknown[] = []
  const buffer = openLogBuffer<number>({
    write: async (rows) => void written.push(rows),
    lost: async (count) => void lost.push(count),
    failed: (error) => failures.push(error),
    delay: 60_000,
    batch: 3,
    most: 10,
    ...options,
  })
  return { buffer, written, lost, failures }
}

test('a full batch is written at once, the rest when the time has come or at the end', async () => {
  const { buffer, written } = open()
  for (const row of [1, 2, 3, 4]) buffer.add(row)
  await buffer[Symbol.asyncDispose]()
  expect(written.flat()).toEqual([1, 2, 3, 4])
})

test('a single row does not wait for others longer than the delay', async () => {
  const first = gate()
  const { buffer, written } = open({
    delay: 1,
    write: async (rows) => {
      written.push(rows)
      first.resolve()
    },
  })
  buffer.add(1)
  await first.promise
  expect(written).toEqual([[1]])
})

test('while the database does not answer rows are held, then counted as lost, and none is written twice', async () => {
  const answer = gate()
  const { buffer, written, lost } = open({
    write: async (rows) => {
      await answer.promise
      written.push(rows)
    },
  })
  for (let row = 0; row < 20; row++) buffer.add(row)
  answer.resolve()
  await buffer.flush()
  const all = written.flat()
  expect(all).toEqual([...all].sort((one, other) => one - other))
  expect(new Set(all).size).toBe(all.length)
  expect(lost.reduce((sum, count) => sum + count, 0)).toBe(20 - all.length)
  expect(all.length).toBeGreaterThanOrEqual(10)
})

test('after a failure many rows do not make many tries', async () => {
  const { buffer, failures } = open({
    write: async () => {
      throw new Error('connection lost')
    },
  })
  for (let row = 0; row < 3; row++) buffer.add(row)
  await buffer.flush()
  const tries = failures.length
  for (let row = 0; row < 6; row++) {
    buffer.add(row)
    await Promise.resolve()
  }
  expect(failures).toHaveLength(tries)
})

test('what could not be written stays and is written later', async () => {
  let down = true
  const { buffer, written, failures } = open({
    write: async (rows) => {
      if (down) throw new Error('connection lost')
      written.push(rows)
    },
  })
  buffer.add(1)
  await buffer.flush()
  expect(failures).toHaveLength(1)
  buffer.add(2)
  down = false
  await buffer.flush()
  expect(written.flat()).toEqual([1, 2])
})

test('a row that comes after the end is written at once', async () => {
  const { buffer, written } = open()
  await buffer[Symbol.asyncDispose]()
  buffer.add(1)
  await buffer.flush()
  expect(written).toEqual([[1]])
})
