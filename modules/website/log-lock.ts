import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const own = new Set<string>()

/** Runs `work` unless this or another process of the installation is at the same file already. */
export async function withFileLock(dataDir: string, path: string, work: () => Promise<void>): Promise<void> {
  const folder = join(dataDir, 'locks')
  await mkdir(folder, { recursive: true })
  const lock = join(folder, `log-${createHash('sha256').update(path).digest('hex').slice(0, 32)}`)
  if (own.has(lock)) return
  own.add(lock)
  try {
    // Left behind by a process that is gone, or by an earlier one with our number.
    const holder = Number(await readFile(lock, 'utf8').catch(() => '0'))
    if (holder && holder !== process.pid && isRunning(holder)) return
    await rm(lock, { force: true })
    await writeFile(lock, String(process.pid), { flag: 'wx' })
    try {
      await work()
    } finally {
      await rm(lock, { force: true })
    }
  } finally {
    own.delete(lock)
  }
}
