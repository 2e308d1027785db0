import { Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import type { Pool } from 'pg'
import pg from 'pg'
import type { Module } from '../module.ts'

/** A check that asks the database for longer than this has failed. */
const patience = '20s'

/**
 * The owner's pool, its connections looking at the module's base tables while they are lent out.
 */
function lend(pool: Pool, schema: string): PostgresPool {
  const path = pg.escapeIdentifier(schema)
  return {
    options: pool.options,
    end: async () => undefined,
    async connect() {
      const client = await pool.connect()
      await client
        .query(`set search_path = ${path}; set statement_timeout = '${patience}'`)
        .catch((error: Error) => {
          client.release(error)
          throw error
        })
      const query = client.query.bind(client) as Awaited<ReturnType<PostgresPool['connect']>>['query']
      return {
        query,
        release(destroy) {
          if (destroy) client.release(true)
          else
            client.query('reset search_path; reset statement_timeout').then(
              () => client.release(),
              (error: Error) => client.release(error),
            )
        },
      }
    },
  }
}

/** Eyes of the owner on the base tables of a module: hidden rows included. */
export const ownersEyes = <T>(pool: Pool, module: Module): Kysely<T> =>
  new Kysely<T>({ dialect: new PostgresDialect({ pool: lend(pool, module.schema) }) })
