import { createHash } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { changeUrl } from '../database/connect.ts'
import { openDatabase } from '../database/database.ts'
import type { Module } from '../module.ts'

let clones = 0

const silent = (): void => undefined

/**
 * A fresh database for one test file: a clone of a template that is migrated once per run and set of
 * modules, by whichever process comes first.
 */
export async function cloneDatabase(modules: readonly Module[]): Promise<string> {
  const ownerUrl = inject('ownerUrl')
  const run = inject('run')
  const set = createHash('sha256')
    .update(modules.map((module) => `${module.name}:${module.folder}`).join())
    .digest('hex')
    .slice(0, 8)
  const template = `${run}_template_${set}`
  const name = `${run}_${process.pid}_${clones++}`
  const admin = new pg.Client({ connectionString: changeUrl(ownerUrl, { database: 'postgres' }) })
  await admin.connect()
  try {
    await admin.query('select pg_advisory_lock(hashtextextended($1, 0))', [template])
    const { rows } = await admin.query('select from pg_database where datname = $1', [template])
    if (rows.length === 0) {
      await admin.query(
        `create database ${template} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'`,
      )
      const database = await openDatabase({
        url: changeUrl(ownerUrl, { database: template }),
        modules,
        recover: async () => undefined,
        log: silent,
        warn: silent,
      })
      await database[Symbol.asyncDispose]()
    }
    await admin.query(`create database ${name} template ${template}`)
    await admin.query('select pg_advisory_unlock(hashtextextended($1, 0))', [template])
  } finally {
    await admin.end()
  }
  return changeUrl(ownerUrl, { database: name })
}
