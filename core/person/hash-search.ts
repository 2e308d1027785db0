import { type RawBuilder, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { hashesOf } from './identifiers.ts'
import { keyOf, mentionedIn, tableOf } from './match.ts'
import type { RowRef } from './persons.ts'
import { type Place, placesOf } from './places.ts'
import { rowName } from './received.ts'

const batchSize = 5000
const lists = { email: 'emails', phone: 'phones', customer: 'customers' } as const

export interface HashMatch {
  readonly place: Place
  readonly keys: readonly RowRef['key'][]
}

interface Held {
  readonly key: RowRef['key']
  readonly values: readonly string[]
}

/** Every row of a place that nobody restricted, with the identifiers it holds; in batches by its key. */
async function* heldIn(engine: Engine, place: Place): AsyncGenerator<Held[]> {
  const own = (['email', 'phone', 'customer'] as const).flatMap((kind) => {
    const column = place.ties[kind]
    return column ? [sql`array[${sql.lit(`${kind} `)} || ${sql.ref(`t.${column}`)}]`] : []
  })
  const named = (place.ties.mentions ?? []).map(
    (column) =>
      sql`(select coalesce(array_agg('email ' || one), '{}') from unnest(${mentionedIn(place, column)}) one)`,
  )
  const columns = [...own, ...named]
  if (columns.length === 0) return
  const key = Object.entries(place.key)
  const order = sql.join(key.map(([column]) => sql.ref(`t.${column}`)))
  for (let after: RowRef['key'] | null = null; ;) {
    const last: RowRef['key'] | null = after
    const from: RawBuilder<boolean> = last
      ? sql<boolean>`(${order}) > (${sql.join(key.map(([column, type]) => sql`${last[column]}::${sql.raw(type)}`))})`
      : sql<boolean>`true`
    const { rows }: { rows: Held[] } = await sql<Held>`
      select ${keyOf(place)} as key, ${sql.join(columns, sql` || `)} as values
        from ${tableOf(place)} t where t._mark is null and ${from} order by ${order} limit ${sql.lit(batchSize)}`.execute(
      engine.owner,
    )
    yield rows
    if (rows.length < batchSize) return
    after = rows.at(-1)?.key ?? null
  }
}

/**
 * Rows of every module that hold an identifier whose keyed hash is among these, but for those of `except` (`rowName`).
 * Reads everything: for a restore, which happens before the server opens.
 */
export async function* matchHashes(
  engine: Engine,
  hmac: Buffer,
  hashes: ReadonlySet<string>,
  except: ReadonlySet<string>,
): AsyncGenerator<HashMatch> {
  const known = new Map<string, boolean>()
  const isWanted = (value: string): boolean => {
    const before = known.get(value)
    if (before !== undefined) return before
    const [kind = '', ...rest] = value.split(' ')
    const list = lists[kind as keyof typeof lists]
    const wanted = hashesOf(hmac, { [list]: [rest.join(' ')] }).some((hash) =>
      hashes.has(hash.toString('base64url')),
    )
    if (known.size > 200_000) known.clear()
    known.set(value, wanted)
    return wanted
  }
  if (hashes.size === 0) return
  for (const place of await placesOf(engine))
    for await (const batch of heldIn(engine, place)) {
      const keys = batch.flatMap(({ key, values }) =>
        values.some((one) => one && isWanted(one)) && !except.has(rowName(place.name, key)) ? [key] : [],
      )
      if (keys.length > 0) yield { place, keys }
    }
}
