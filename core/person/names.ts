import { type RawBuilder, sql } from 'kysely'
import { familyNames } from './identifiers.ts'
import type { Place } from './places.ts'

/** A name in the one spelling in which names are compared. */
export const foldedName = (name: unknown): RawBuilder<string> => sql<string>`engine.folded_name(${name})`

const anyOf = (names: readonly string[]): RawBuilder<string[]> =>
  sql<string[]>`array[${sql.join(names.map(foldedName))}]::text[]`

/** The whole name of the row `t`, as it is written there. */
export const wholeName = ({ ties }: Place): RawBuilder<string> => {
  const name = sql.ref<string>(`t.${ties.name}`)
  return ties.givenName ? sql<string>`${sql.ref(`t.${ties.givenName}`)} || ' ' || ${name}` : name
}

/** The whole name of the row `t`, folded as its index has it. */
export const foldedWhole = (place: Place): RawBuilder<string> =>
  sql<string>`engine.folded_name(${wholeName(place)})`

/**
 * Whether the row `t` has one of these names, whole or its family name: with a given name that is one of those given, or
 * where one of the two does not say any.
 */
export function hasName(place: Place, names: readonly string[]): RawBuilder<boolean> {
  const { name: column, givenName } = place.ties
  const whole = sql`${foldedWhole(place)} = any(${anyOf(names)})`
  const family = sql`engine.folded_name(${sql.ref(`t.${column}`)})`
  if (!givenName) {
    const last = names.flatMap((name) => familyNames(name).slice(0, 1))
    return sql<boolean>`(${whole} or ${family} = any(${anyOf(last)}))`
  }
  const given = sql`engine.folded_name(${sql.ref(`t.${givenName}`)})`
  const byFamily = names.map((name) => {
    const fits = /[\s,]/.test(name)
      ? sql`(${given} = '' or string_to_array(${given}, ' ') && string_to_array(${foldedName(name)}, ' '))`
      : sql`true`
    return sql`(${family} = any(${anyOf(familyNames(name))}) and ${fits})`
  })
  return sql<boolean>`(${sql.join([whole, ...byFamily], sql` or `)})`
}
