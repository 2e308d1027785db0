import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { settleRestore } from '../backup/settle.ts'
import type { Config } from '../config.ts'
import { changeUrl } from './connect.ts'
import { startEmbedded } from './embedded.ts'
import { ownerName, ownerPassword } from './owner.ts'

/** The database server an installation stands on: its own, or the one of DATABASE_URL. */
export interface Server extends AsyncDisposable {
  /** As the role that owns the installation's database; that role is no superuser on the embedded server. */
  readonly url: string
  /** Brings the embedded server up again when it is found dead; nothing can be done for a foreign one. */
  recover(): Promise<void>
}

/** Makes the owner and the database at the first start. */
async function ownDatabase(adminUrl: string): Promise<string> {
  const password = ownerPassword(decodeURIComponent(new URL(adminUrl).password))
  const database = ownerName
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    const { rows: roles } = await admin.query(`select from pg_roles where rolname = $1`, [database])
    if (roles.length === 0)
      await admin.query(`create role ${database} login createrole password '${password}'`)
    const { rows: databases } = await admin.query(`select from pg_database where datname = $1`, [database])
    if (databases.length === 0)
      await admin.query(`create database ${database} owner ${database} template template0`)
  } finally {
    await admin.end()
  }
  return changeUrl(adminUrl, { database, user: database, password })
}

/**
 * Takes the data folder for this process, for as long as the returned client is connected. A process that
 * was killed lets go of it at once. Throws a sentence that names the holder.
 */
async function holdFolder(url: string, dataDir: string): Promise<pg.Client> {
  const note = join(dataDir, 'zusage.pid')
  const client = new pg.Client({ connectionString: url, application_name: 'zusage folder' })
  client.on('error', () => undefined)
  await client.connect()
  for (let attempt = 0; attempt < 20; attempt++) {
    const { rows } = await client.query<{ got: boolean }>(
      `select pg_try_advisory_lock(hashtextextended('zusage.folder', 0)) as got`,
    )
    if (rows[0]?.got) {
      await writeFile(note, `${process.pid} ${new Date().toISOString()}\n`)
      return client
    }
    await pause(100)
  }
  await client.end()
  const [pid, since] = (await readFile(note, 'utf8').catch(() => '')).trim().split(' ')
  throw new Error(
    `The data folder ${dataDir} is in use by process ${pid ?? '(unknown)'}, started ${since ?? 'earlier'}. Stop that one first, or set DATA_DIR to another folder.`,
  )
}

/**
 * Opens the server. `visit`: for a command beside a running installation; it takes no hold of the data folder,
 * and leaves a server that it found running, or that others have come to use meanwhile.
 */
export async function openServer(
  config: Config,
  log: (message: string) => void,
  options: { visit?: boolean } = {},
): Promise<Server> {
  if (config.databaseUrl)
    return {
      url: config.databaseUrl,
      recover: async () => undefined,
      [Symbol.asyncDispose]: async () => undefined,
    }
  await settleRestore(config.dataDir, log)
  const embedded = await startEmbedded({ dataDir: config.dataDir, log })
  const url = await ownDatabase(embedded.url('postgres'))
  if (options.visit)
    return {
      url,
      recover: async () => undefined,
      [Symbol.asyncDispose]: embedded.leave,
    }
  let holder = await holdFolder(url, config.dataDir)
  let recovering: Promise<void> | null = null
  const recover = async (): Promise<void> => {
    await embedded.ensureRunning()
    if (
      await holder.query('select 1').then(
        () => true,
        () => false,
      )
    )
      return
    await holder.end().catch(() => undefined)
    holder = await holdFolder(url, config.dataDir)
  }
  return {
    url,
    recover: () => (recovering ??= recover().finally(() => (recovering = null))),
    async [Symbol.asyncDispose]() {
      await holder.end().catch(() => undefined)
      await embedded.stop()
    },
  }
}
