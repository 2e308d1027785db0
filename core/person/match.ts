import { type RawBuilder, sql } from 'kysely'
import { foldedWhole, hasName } from './names.ts'
import type { Identifiers } from './persons.ts'
import type { Place } from './places.ts'

/** The table of a place, as the owner sees it: hidden rows included. */
export const tableOf = (place: Place): RawBuilder<unknown> => sql.id(place.schema, place.table)

/** `{"id": 1}` of the row `t`. */
export const keyOf = (place: Place): RawBuilder<unknown> =>
  sql`jsonb_build_object(${sql.join(Object.keys(place.key).flatMap((column) => [sql.lit(column), sql.ref(`t.${column}`)]))})`

/** Whether the row (`t`) is the one whose key stands in the column given: by its primary key, an index probe. */
export const isRow = (place: Place, key: RawBuilder<unknown>, row = 't'): RawBuilder<boolean> =>
  sql`${sql.join(
    Object.entries(place.key).map(
      ([column, type]) =>
        sql`${sql.ref(`${row}.${column}`)} = (${key} ->> ${sql.lit(column)})::${sql.raw(type)}`,
    ),
    sql` and `,
  )}`

type Kind = 'email' | 'phone' | 'customer' | 'name'

/** Kinds of identifiers by which rows of a place are told apart: what a name alone says counts only where nothing better is there. */
export const ownKinds = ({ ties }: Place): Kind[] => {
  const better = (['email', 'phone', 'customer'] as const).filter((kind) => ties[kind])
  return better.length > 0
    ? ties.customer && ties.name
      ? [...better, 'name']
      : better
    : ties.name
      ? ['name']
      : []
}

const valuesOf: Record<Kind, (of: Identifiers) => readonly string[]> = {
  email: ({ emails }) => emails,
  phone: ({ phones }) => phones,
  customer: ({ customers }) => customers,
  name: ({ names }) => names,
}

const foldedOf = (kind: Kind, column: string): RawBuilder<unknown> => {
  const ref = sql.ref(`t.${column}`)
  return kind === 'email' ? sql`lower(${ref})` : ref
}

export interface Matcher {
  readonly kind: Kind
  readonly condition: RawBuilder<boolean>
  /** The identifier that the row matched by, as the search spells it. */
  readonly value: RawBuilder<string>
}

/** How rows of a place match these identifiers; only kinds of which some are given. */
export const matchersOf = (place: Place, identifiers: Identifiers): Matcher[] =>
  ownKinds(place).flatMap((kind): Matcher[] => {
    const column = place.ties[kind]
    const values = valuesOf[kind](identifiers)
    if (!column || values.length === 0) return []
    if (kind === 'name') return [{ kind, value: foldedWhole(place), condition: hasName(place, values) }]
    const value = foldedOf(kind, column) as RawBuilder<string>
    return [{ kind, value, condition: sql<boolean>`${value} = any(${values})` }]
  })

/** Whether the row `t` says by itself that it is another's: it has an e-mail address or number, and not one of these. */
export function isAnothers(place: Place, identifiers: Identifiers): RawBuilder<boolean> {
  const told = (['email', 'phone'] as const).flatMap((kind) => {
    const column = place.ties[kind]
    if (!column) return []
    return [
      sql`(${sql.ref(`t.${column}`)} is not null and ${sql.ref(`t.${column}`)} <> '' and ${foldedOf(kind, column)} <> all(${valuesOf[kind](identifiers)}))`,
    ]
  })
  return told.length > 0 ? sql<boolean>`(${sql.join(told, sql` or `)})` : sql<boolean>`false`
}

/** Addresses in a column of mentions of the row `t`, folded, as its index has them. */
export function mentionedIn(place: Place, column: string): RawBuilder<string[]> {
  const type = place.declared.columns[column]?.sql
  const ref = sql.ref(`t.${column}`)
  if (type === 'jsonb') return sql<string[]>`engine.addresses(${ref})`
  if (type === 'text[]') return sql<string[]>`engine.folded(${ref})`
  return sql<string[]>`array[lower(${ref})]`
}

/** Whether one of the addresses is mentioned in the column. */
export function isMentioned(place: Place, column: string, emails: readonly string[]): RawBuilder<boolean> {
  if (place.declared.columns[column]?.sql === 'text')
    return sql<boolean>`lower(${sql.ref(`t.${column}`)}) = any(${emails})`
  return sql<boolean>`${mentionedIn(place, column)} && ${emails}`
}
