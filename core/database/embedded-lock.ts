import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { isAlive } from './embedded-postmaster.ts'

const beat = 2_000
const silence = 10_000

/**
 * Runs `work` while no other start is at the same data folder; waits for its turn, or, where `refuse` is given, throws
 * what that makes of the holder's process number. The holder touches the file every two seconds; a lock
 * whose process is gone, or that was not touched for ten (its number is another's now), is taken over. Should two ever
 * hold it (a machine asleep in between), nothing breaks: a data folder is made aside and renamed, and PostgreSQL has a
 * lock of its own.
 */
export async function withStartLock<T>(
  file: string,
  work: () => Promise<T>,
  refuse?: (pid: number) => Error,
): Promise<T> {
  const mark = `${process.pid} ${randomUUID()}`
  while (!(await take(file, mark))) {
    const held = refuse && (await readMark(file))
    if (refuse && held && !(await isStale(file, held))) throw refuse(Number.parseInt(held, 10))
    await pause(20)
  }
  const heart = setInterval(() => {
    const now = new Date()
    utimes(file, now, now).catch(() => {})
  }, beat)
  try {
    return await work()
  } finally {
    clearInterval(heart)
    if ((await readMark(file)) === mark) await rm(file, { force: true })
  }
}

async function take(file: string, mark: string): Promise<boolean> {
  try {
    await writeFile(file, mark, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') {
      // On a full disk there is a file now, with nothing in it.
      if ((await readMark(file)) === '') await rm(file, { force: true })
      throw error
    }
  }
  const held = await readMark(file)
  if (held !== undefined && (await isStale(file, held))) await remove(file, held)
  return false
}

async function isStale(file: string, mark: string): Promise<boolean> {
  const pid = Number.parseInt(mark, 10)
  if (pid > 0 && !isAlive(pid)) return true
  const touched = await stat(file).catch(() => undefined)
  return touched !== undefined && Math.abs(Date.now() - touched.mtimeMs) > silence
}

/** Two may find the same lock stale: whoever moved a younger one away by mistake puts it back. */
async function remove(file: string, mark: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`
  try {
    await rename(file, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  if ((await readMark(aside)) !== mark) await link(aside, file).catch(() => {})
  await rm(aside, { force: true })
}

async function readMark(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined)
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
