import type { Kysely } from 'kysely'
import type { Tables } from './data.ts'

type Db = Kysely<Tables>

const most = 500

/** Entered through the website before this moment, and confirmed by nobody. */
export const unconfirmedRequests = (db: Db, before: Date) =>
  db
    .selectFrom('request')
    .select('id')
    .where('closed_at', 'is', null)
    .where('received_via', '=', 'web')
    .where('state', '=', 'identity_open')
    .where('identity', '=', 'open')
    .where('asked_at', 'is', null)
    .where('restored', '=', false)
    .where('received_at', '<', before)
    .orderBy('id')
    .limit(most)
    .execute()

/** Answered before this moment, and nothing left to do. */
export const endedRequests = (db: Db, before: Date) =>
  db
    .selectFrom('request')
    .select('id')
    .where('closed_at', 'is', null)
    .where('state', 'in', ['delivered', 'refused', 'unfounded', 'duplicate'])
    .where('decided_at', '<', before)
    .where((eb) => eb.or([eb('answered_at', '<', before), eb('state', '=', 'duplicate')]))
    .orderBy('id')
    .limit(most)
    .execute()

/** Came back with a restore, and nobody has looked at them. */
export const restoredRequests = (db: Db) =>
  db
    .selectFrom('request')
    .select(['id', 'kind', 'about'])
    .where('restored', '=', true)
    .where('state', '=', 'received')
    .where('closed_at', 'is', null)
    .orderBy('id')
    .limit(most)
    .execute()
