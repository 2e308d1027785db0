import type { ChildProcess } from 'node:child_process'

/** How a program ended; the code is null when a signal or a failed start ended it. */
export interface Ended {
  code: number | null
  output: string
}

/** Waits for a program's end and collects its output. A program that can't be started has the reason as its output. */
export function onceEnded(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.once('error', (error) => resolve({ code: null, output: error.message }))
    child.once('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString() }))
  })
}

const causes: [RegExp, (dataDir: string) => string][] = [
  [
    /is still in use|lock file "postmaster.pid"/,
    (dataDir) =>
      `Processes of an earlier PostgreSQL still work on ${dataDir}: wait for them or end them, and start again.`,
  ],
  [
    /could not .{0,40}(shared memory|semaphores)/i,
    () =>
      'The system gave PostgreSQL no shared memory: give the machine or the container more memory, ' +
      'or set DATABASE_URL to use a PostgreSQL server of your own.',
  ],
  [
    /No space left on device|Check free disk space|ENOSPC|Disk quota exceeded|EDQUOT/i,
    (dataDir) => `The disk that holds ${dataDir} is full: free some space there and start again.`,
  ],
  [
    /administrative permissions/i,
    () => 'PostgreSQL refuses to run as an administrator: start Zusage as an ordinary user.',
  ],
  [
    /Read-only file system|EROFS/i,
    (dataDir) => `${dataDir} is on a read-only file system: choose a data folder that can be written to.`,
  ],
  [
    /could not bind|any TCP\/IP sockets|EADDRINUSE|EADDRNOTAVAIL/i,
    () =>
      'No port on 127.0.0.1 could be opened for PostgreSQL: allow this user to listen on the loopback, ' +
      'or set DATABASE_URL to use a PostgreSQL server of your own.',
  ],
  [
    /Permission denied|EACCES|EPERM|Operation not permitted/i,
    (dataDir) =>
      `This user may not use everything in ${dataDir}: give it the folder (chown -R), or choose another data folder.`,
  ],
]

/** The failure as a sentence that says what to do; `doing` and the last lines of the output where nothing better is known. */
export function explain(doing: string, output: string, dataDir: string, cause: unknown = output): Error {
  const known = causes.find(([pattern]) => pattern.test(output))
  if (known !== undefined) return new Error(known[1](dataDir), { cause })
  const lines = output.trim().split('\n').slice(-3).join(' / ')
  return new Error(`${doing}: ${lines || 'it ended without a word'}`, { cause })
}

/** Rethrows a failed file operation in the data folder, or another one, as such a sentence. */
export function explainFileError(
  error: unknown,
  dataDir: string,
  doing = `The data folder ${dataDir} can't be used`,
): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (error instanceof Error && /^E[A-Z]+$/.test(code)) throw explain(doing, error.message, dataDir, error)
  throw error
}

export function wrongPassword(folder: string, passwordFile: string): Error {
  return new Error(
    `The database in ${folder} does not accept the password in ${passwordFile}: put back the one that belongs to it, or restore a backup.`,
  )
}
