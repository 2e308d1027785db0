import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Column } from '../ledger/columns.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import { hashesOf } from './identifiers.ts'
import { isMentioned, isRow, mentionedIn, tableOf } from './match.ts'
import type { Place } from './places.ts'

/** Categories that say who somebody is or what they wrote; the mere time of what happened stays. */
const telling = new Set([
  'name',
  'contact',
  'address',
  'organisation',
  'identifier',
  'network',
  'content',
  'credential',
])

const nothing: Record<string, string> = {
  text: `''`,
  'text[]': `'{}'`,
  jsonb: `'{}'`,
  bytea: `''`,
  boolean: 'false',
  tsvector: `''`,
  uuid: 'gen_random_uuid()',
  'timestamp with time zone': `'epoch'`,
}

/** Nothing, as a column of this type can hold it. */
export const emptySql = (column: Column): RawBuilder<unknown> => sql.raw(nothing[column.sql] ?? '0')

const blankOf = (column: Column): RawBuilder<unknown> => {
  if (column.nullable) return sql`null`
  return column.filled === 'default' ? sql`default` : emptySql(column)
}

/** The columns of a place that a blanked row loses. */
export const blankColumns = (place: Place): string[] =>
  Object.entries(place.declared.columns).flatMap(([name, column]) =>
    telling.has(column.category) && column.filled !== 'generated' && !place.key[name] ? [name] : [],
  )

/** `set …` of a row that stays without what tells of the person. */
export const blanked = (place: Place): RawBuilder<unknown> =>
  sql.join(
    blankColumns(place).map((name) => {
      const column = place.declared.columns[name]
      return sql`${sql.id(name)} = ${column ? blankOf(column) : sql`null`}`
    }),
  )

/** `set …` of a row that stays without the person's mention. */
export const redacted = (place: Place, emails: readonly string[]): RawBuilder<unknown> =>
  sql.join(
    (place.ties.mentions ?? []).map((name) => {
      const type = place.declared.columns[name]?.sql
      const ref = sql.ref(`t.${name}`)
      if (type === 'jsonb')
        return sql`${sql.id(name)} = case when ${ref} is not null then coalesce((select jsonb_agg(one)
          from jsonb_array_elements(${ref}) one where lower(one ->> 'address') <> all(${emails})), '[]') end`
      if (type === 'text[]')
        return sql`${sql.id(name)} = case when ${ref} is not null then
          array(select one from unnest(${ref}) one where lower(one) <> all(${emails})) end`
      return sql`${sql.id(name)} = case when ${isMentioned(place, name, emails)} then '' else ${ref} end`
    }),
  )

/** Whether the row `t` has a mention that `redacted` would take out. */
export const mentionsAny = (place: Place, emails: readonly string[]): RawBuilder<boolean> =>
  sql<boolean>`(${sql.join(
    (place.ties.mentions ?? []).map((name) => isMentioned(place, name, emails)),
    sql` or `,
  )})`

/** Takes out of rows the mentions whose keyed hash is among these; after a restore, when only the hashes are left. */
export async function redactedByHash(
  trx: Transaction<EngineTables>,
  place: Place,
  rows: readonly { key: Record<string, string | number> }[],
  hmac: Buffer,
  hashes: ReadonlySet<string>,
): Promise<void> {
  for (const { key } of rows)
    for (const column of place.ties.mentions ?? []) {
      const { rows: held } = await sql<{ addresses: string[] }>`
        select ${mentionedIn(place, column)} as addresses from ${tableOf(place)} t
         where ${isRow(place, sql`${JSON.stringify(key)}::jsonb`)}`.execute(trx)
      const theirs = (held[0]?.addresses ?? []).filter((address) =>
        hashesOf(hmac, { emails: [address] }).some((hash) => hashes.has(hash.toString('base64url'))),
      )
      if (theirs.length > 0)
        await sql`update ${tableOf(place)} t set ${redacted(place, theirs)}
          where ${isRow(place, sql`${JSON.stringify(key)}::jsonb`)}`.execute(trx)
    }
}
