import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { changeUrl } from '../database/connect.ts'
import { startEmbedded } from '../database/embedded.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection of the role that owns the test databases. */
    ownerUrl: string
    run: string
  }
}

/**
 * One PostgreSQL for the whole run: the embedded one on a temporary folder, or the server of
 * TEST_DATABASE_URL. Tests own their databases as an ordinary role that may create roles and databases,
 * as an installation does.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const run = `t${randomBytes(4).toString('hex')}`
  const given = process.env.TEST_DATABASE_URL
  const folder = await mkdtemp(join(tmpdir(), 'zusage-test-'))
  await chmod(folder, 0o711)
  const server = given ? null : await startEmbedded({ dataDir: folder, log: () => undefined, durable: false })
  const adminUrl = given ?? server?.url('postgres') ?? ''
  const owner = `${run}_owner`
  const password = randomBytes(12).toString('hex')
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  await admin.query(`create role ${owner} login createrole createdb password '${password}'`)
  project.provide('ownerUrl', changeUrl(adminUrl, { user: owner, password }))
  project.provide('run', run)
  return async () => {
    if (given) {
      const { rows } = await admin.query<{ name: string }>(
        `select datname as name from pg_database where datname like $1`,
        [`${run}\\_%`],
      )
      for (const { name } of rows) await admin.query(`drop database ${name} with (force)`)
      const { rows: roles } = await admin.query<{ name: string }>(
        `select rolname as name from pg_roles where rolname like $1`,
        [`${run}\\_%`],
      )
      for (const { name } of roles) await admin.query(`drop role ${name}`)
    }
    await admin.end()
    await server?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
