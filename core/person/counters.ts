import { sql, type Transaction } from 'kysely'
import type { Engine } from '../engine.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import type { Place } from './places.ts'

interface Counter {
  /** Its sequence, as a `regclass` is written. */
  readonly sequence: string
  /** The last number that it handed out; before the first, the one that its first follows. */
  readonly last: number
}

/** Counters of keys, by `<place>.<column>`. */
export type Counters = ReadonlyMap<string, Counter>

export const actCounter = 'engine.act.id'

/** The counters that number rows of these places, and the acts. */
export async function readCounters(engine: Engine, places: readonly Place[]): Promise<Counters> {
  const { rows } = await sql<{ table: string; column: string; sequence: string; last: number }>`
    select n.nspname || '.' || c.relname as table, a.attname as column, s.oid::regclass::text as sequence,
           coalesce(pg_sequence_last_value(s.oid), q.seqstart - 1)::bigint as last
      from pg_class s
      join pg_sequence q on q.seqrelid = s.oid
      join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.oid and d.deptype in ('a', 'i')
       and d.refclassid = 'pg_class'::regclass
      join pg_class c on c.oid = d.refobjid
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
     where s.relkind = 'S' and not c.relispartition`.execute(engine.owner)
  const names = new Map(places.map((place) => [`${place.schema}.${place.table}`, place]))
  return new Map(
    rows.flatMap(({ table, column, sequence, last }): [string, Counter][] => {
      const place = names.get(table)
      const counter = { sequence, last }
      if (place?.key[column]) return [[`${place.name}.${column}`, counter]]
      return `${table}.${column}` === actCounter ? [[actCounter, counter]] : []
    }),
  )
}

/** Lets counters go on behind these numbers: none that a log names is handed out once more. */
export async function advanceCounters(
  trx: Transaction<EngineTables>,
  counters: Counters,
  highest: ReadonlyMap<string, number>,
): Promise<void> {
  for (const [name, { sequence, last }] of counters) {
    const known = highest.get(name) ?? 0
    if (known > last) await sql`select setval(${sequence}::regclass, ${known})`.execute(trx)
  }
}
