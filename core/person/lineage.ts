import type { Kysely } from 'kysely'
import type { Engine } from '../engine.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import type { Counters } from './counters.ts'
import { openPersonKeys, type PersonKeys } from './keys.ts'
import type { Place } from './places.ts'
import { appendReplay, readReplay, type ReplayEntry } from './replay-log.ts'

/** The lineage of an installation that was never restored. */
export const firstLineage = ''

/** The lineage in which the database goes on: the last restore's. */
export const lineageOf = async (owner: Kysely<EngineTables>): Promise<string> =>
  (await owner.selectFrom('lineage').select('id').orderBy('number', 'desc').limit(1).executeTakeFirst())
    ?.id ?? firstLineage

/** Puts what is about to be done outside the database, with the lineage in which it is done. */
export async function writeToReplay(
  engine: Engine,
  entries: readonly Omit<ReplayEntry, 'lineage'>[],
): Promise<void> {
  const lineage = await lineageOf(engine.owner)
  await appendReplay(
    engine.config.replayDir,
    await openPersonKeys(engine.config),
    entries.map((one) => ({ ...one, lineage })),
  )
}

/** The highest number that each counter had handed out, by `<place>.<column>`. */
export type Newest = Readonly<Record<string, number>>

interface Branch {
  readonly parent: string
  readonly newest: Newest
}

/** What the whole log says of lineages and numbers, read before anything is repeated. */
export interface Survey {
  readonly branches: ReadonlyMap<string, Branch>
  /** The highest number that an entry names, by counter. */
  readonly highest: ReadonlyMap<string, number>
  readonly highestAct: number
}

export async function surveyReplay(folder: string, keys: PersonKeys): Promise<Survey> {
  const branches = new Map<string, Branch>()
  const highest = new Map<string, number>()
  let highestAct = 0
  for await (const { action, act, lineage, parent, newest, place, rows } of readReplay(folder, keys)) {
    highestAct = Math.max(highestAct, act)
    if (action === 'restore')
      branches.set(lineage ?? firstLineage, { parent: parent ?? firstLineage, newest: newest ?? {} })
    for (const { key } of rows)
      for (const [column, value] of Object.entries(key)) {
        const counter = `${place}.${column}`
        if (typeof value === 'number') highest.set(counter, Math.max(highest.get(counter) ?? 0, value))
      }
  }
  return { branches, highest, highestAct }
}

/** Lineages from this one back to the first that the log knows. */
function backFrom(branches: Survey['branches'], lineage: string): string[] {
  const chain = [lineage]
  for (let at = branches.get(lineage); at; at = branches.get(at.parent)) chain.push(at.parent)
  return chain
}

/**
 * Where two lineages parted: up to these numbers their rows are the same ones. Empty where they never did; null where
 * they have nothing in common.
 */
export function partingOf(branches: Survey['branches'], one: string, other: string): Newest[] | null {
  const [mine, theirs] = [backFrom(branches, one), backFrom(branches, other)]
  const common = theirs.find((lineage) => mine.includes(lineage))
  if (common === undefined) return null
  return [mine, theirs].flatMap((chain) =>
    chain.slice(0, chain.indexOf(common)).map((lineage) => branches.get(lineage)?.newest ?? {}),
  )
}

/** The counter from which a column of a key has its numbers: its own, or that of the row to which it belongs. */
function counterOf(
  counters: Counters,
  places: ReadonlyMap<string, Place>,
  place: Place,
  column: string,
): string | null {
  const own = `${place.name}.${column}`
  if (counters.has(own)) return own
  const way = place.ways.find((one) => one.column === column)
  const parent = way && way.parent !== place.name ? places.get(way.parent) : undefined
  const [theirs, ...more] = Object.keys(parent?.key ?? {})
  return parent && theirs && more.length === 0 ? counterOf(counters, places, parent, theirs) : null
}

/** Whether a row of a lineage that parted from ours at `parting` is the same row here. What no counter numbers is unique. */
export function isShared(
  { counters, places }: { counters: Counters; places: ReadonlyMap<string, Place> },
  parting: readonly Newest[] | null,
  place: Place,
  key: Readonly<Record<string, string | number>>,
): boolean {
  return Object.entries(key).every(([column, value]) => {
    const counter = counterOf(counters, places, place, column)
    if (counter === null) return true
    return parting?.every((newest) => Number(value) <= (newest[counter] ?? 0)) ?? false
  })
}
