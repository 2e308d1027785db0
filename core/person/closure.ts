import { sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { countOf, merge } from './identifiers.ts'
import { matchersOf, tableOf } from './match.ts'
import type { Identifiers } from './persons.ts'
import type { Place, Way } from './places.ts'
import { sharedAddresses } from './writers.ts'

/** More than this many other addresses and numbers belong to no single person. */
const most = 200

interface Part {
  readonly place: Place
  readonly way: Way
}

interface Lead {
  readonly identifier: string
  readonly parent: string
}

/** Which rows the parts that hold these identifiers belong to. */
async function leadsOf(engine: Engine, { place, way }: Part, identifiers: Identifiers): Promise<Lead[]> {
  const found = await Promise.all(
    matchersOf(place, identifiers).map(({ condition, value }) =>
      sql<Lead>`select distinct ${value} as identifier, ${sql.ref(`t.${way.column}`)}::text as parent
        from ${tableOf(place)} t where ${condition} and t._mark is distinct from 'c' limit ${sql.lit(most)}`.execute(
        engine.owner,
      ),
    ),
  )
  return found.flatMap(({ rows }) => rows)
}

const lists = { email: 'emails', phone: 'phones', customer: 'customers' } as const

/** The identifiers in the parts of these rows. */
async function partsOf(
  engine: Engine,
  { place, way }: Part,
  parents: readonly string[],
): Promise<Partial<Identifiers>> {
  const type = place.declared.columns[way.column]?.sql ?? 'text'
  const found: Partial<Record<keyof Identifiers, string[]>> = {}
  for (const kind of ['email', 'phone', 'customer'] as const) {
    const column = place.ties[kind]
    if (!column) continue
    const { rows } = await sql<{ value: string }>`
      select ${sql.ref(`t.${column}`)} as value from ${tableOf(place)} t
       where ${sql.ref(`t.${way.column}`)} = any(${parents}::${sql.raw(type)}[]) and t._mark is distinct from 'c'
       limit ${sql.lit(most)}`.execute(engine.owner)
    found[lists[kind]] = rows.map((row) => row.value)
  }
  return found
}

/**
 * All the identifiers of the person behind these: over the rows whose parts hold them, to the other parts of those rows.
 * One that leads to more than one such row, or an address that several used, is ambiguous: it is not followed, and what it
 * finds is not certain. `named: false`: whatever names stand beside an address, for what protects whoever reads there.
 */
export async function closeOver(
  engine: Engine,
  places: readonly Place[],
  given: Identifiers,
  { named = true }: { named?: boolean } = {},
): Promise<{ identifiers: Identifiers; ambiguous: string[] }> {
  const parts = places.flatMap((place) =>
    place.ways.filter((way) => way.part).map((way): Part => ({ place, way })),
  )
  const ambiguous = new Set<string>()
  let identifiers = given
  for (;;) {
    const before = countOf(identifiers)
    const byIdentifier = new Map<string, Set<string>>()
    for (const part of parts)
      for (const { identifier, parent } of await leadsOf(engine, part, identifiers)) {
        const parents = byIdentifier.get(identifier) ?? new Set()
        byIdentifier.set(identifier, parents.add(`${part.way.parent} ${parent}`))
      }
    for (const [identifier, parents] of byIdentifier) if (parents.size > 1) ambiguous.add(identifier)
    if (named)
      for (const email of await sharedAddresses(engine, places, identifiers.emails)) ambiguous.add(email)
    const sure = [...byIdentifier].flatMap(([identifier, parents]) =>
      ambiguous.has(identifier) ? [] : [...parents],
    )
    for (const part of parts) {
      const whole = `${part.way.parent} `
      const parents = sure.flatMap((one) => (one.startsWith(whole) ? [one.slice(whole.length)] : []))
      if (parents.length > 0) identifiers = merge(identifiers, await partsOf(engine, part, parents))
    }
    if (countOf(identifiers) === before || before > most)
      return { identifiers, ambiguous: [...ambiguous].sort() }
  }
}
