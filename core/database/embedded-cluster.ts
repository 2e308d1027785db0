import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { syncFolder } from '../durable.ts'
import { explain } from './embedded-failures.ts'
import type { Binaries } from './embedded-libraries.ts'
import { giveFolder, type Runner } from './embedded-user.ts'

/** Passwords over TCP on the loopback, and no other way in. */
const access = 'host all all 127.0.0.1/32 scram-sha-256\n'

/** Whether `folder` holds a database that this release can run. Throws when it holds something else. */
export async function verifyCluster(folder: string, release: string): Promise<boolean> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  if (entries.length === 0) return false
  const version = await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (version === undefined)
    throw new Error(`${folder} is not empty and holds no PostgreSQL database: move it away and start again.`)
  if (version.trim() === release.split('.')[0]) return true
  throw new Error(
    `The database in ${folder} was made by PostgreSQL ${version.trim()}, and this is ${release}: start the Zusage ` +
      `that made it, and move with "npm run zusage -- copy", as docs/operators/backup.md shows.`,
  )
}

/** The superuser's password: made once, before the database, and kept in `file` for this user only. */
export async function readOrMakePassword(file: string, clusterExists: boolean): Promise<string> {
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  if (kept.trim() !== '') return kept.trim()
  if (clusterExists)
    throw new Error(
      `${file} is missing, and the database opens with nothing else: put it back, or restore a backup, which makes a new one.`,
    )
  const password = randomBytes(24).toString('base64url')
  const aside = `${file}.new`
  await rm(aside, { force: true })
  const handle = await open(aside, 'wx', 0o600)
  try {
    await handle.writeFile(`${password}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(aside, file)
  await syncFolder(dirname(file))
  return password
}

/**
 * Makes the database aside and renames it into place, so that a start that was killed half-way leaves nothing that
 * looks finished. The order is that of the bytes on every platform; letters beyond ASCII have their upper and lower
 * case, which the C library's own C locale denies them.
 */
export async function makeCluster(options: {
  folder: string
  password: string
  binaries: Binaries
  runner: Runner
  durable: boolean
}): Promise<void> {
  const { folder, binaries, runner, durable } = options
  const dataDir = dirname(folder)
  const prefix = `${basename(folder)}.new-`
  for (const entry of await readdir(dataDir)) {
    if (entry.startsWith(prefix))
      await rm(join(dataDir, entry), { recursive: true, force: true, maxRetries: 10 })
  }

  const aside = join(dataDir, prefix + randomBytes(6).toString('hex'))
  const data = join(aside, 'data')
  const passwordFile = join(aside, 'password')
  try {
    await mkdir(aside, { mode: 0o700 })
    await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600 })
    await giveFolder(aside, runner.owner)
    const { code, output } = await runner.run(
      binaries.initdb,
      [
        '--pgdata',
        data,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
        ...(durable ? [] : ['--no-sync']),
      ],
      aside,
    )
    if (code !== 0) throw explain('PostgreSQL could not make its database', output, dataDir)
    await writeFile(join(data, 'pg_hba.conf'), access, { flush: durable })
    await rename(data, folder)
    await syncFolder(dataDir)
  } finally {
    await rm(aside, { recursive: true, force: true, maxRetries: 10 })
  }
}
