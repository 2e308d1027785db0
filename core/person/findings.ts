import { sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { byIndex } from './by-index.ts'
import type { Bilingual } from '../errors.ts'
import type { Column } from '../ledger/columns.ts'
import { writtenColumns } from '../ledger/declare.ts'
import { columnName, tableName } from '../ledger/names.ts'
import { errors } from './errors.ts'
import { markShared } from './find.ts'
import { isHandedOut } from './handed-out.ts'
import { isRow, tableOf } from './match.ts'
import { isRedactable } from './blacken.ts'
import { type Known, type NamedBy, passagesIn } from './passages.ts'
import type { Finding, FoundRows, RowRef, Share, WrittenPassage } from './persons.ts'
import { type Place, placesOf } from './places.ts'
import { knownOf } from './written.ts'

/** Columns that an officer may see: what is personal, but no secrets and nothing that is no text. */
const shown = ([, { category, sql: type }]: [string, Column]): boolean =>
  category !== 'plain' && category !== 'credential' && type !== 'bytea' && type !== 'tsvector'

const around = 60

/** The passages of a row that name the person, with what stands around them. */
const shownPassages = (place: Place, row: Record<string, unknown>, known: Known): WrittenPassage[] =>
  writtenColumns(place.declared).flatMap((column) => {
    const text = row[column]
    if (typeof text !== 'string') return []
    return passagesIn(text, known).map(({ at, length }) => ({
      column,
      before: text.slice(Math.max(0, at - around), at),
      named: text.slice(at, at + length),
      after: text.slice(at + length, at + length + around),
    }))
  })

export async function placeOf(engine: Engine, name: string): Promise<Place> {
  const place = (await placesOf(engine)).find((one) => one.name === name)
  if (!place) throw errors.unknown_place({ place: name })
  return place
}

export async function requireFinding(engine: Engine, id: number) {
  const finding = await engine.owner.selectFrom('finding').selectAll().where('id', '=', id).executeTakeFirst()
  if (!finding) throw errors.no_finding()
  return finding
}

/** What was found, table by table. Throws `no_finding`. */
export async function readFinding(engine: Engine, id: number): Promise<Finding> {
  const finding = await requireFinding(engine, id)
  const { rows } = await sql<{
    place: string
    included: number
    written: number
    left_out: number
    access: number
    portability: number
  }>`
    select place, count(*) filter (where included) as included, count(*) filter (where not included) as left_out,
           count(*) filter (where included and found_by = 'written') as written,
           count(*) filter (where ${isHandedOut(false)}) as access, count(*) filter (where ${isHandedOut(true)}) as portability
      from finding_row where finding_id = ${id} group by place`.execute(engine.owner)
  const counted = new Map(rows.map((row) => [row.place, row]))
  const places = (await placesOf(engine)).filter((place) => counted.has(place.name))
  return {
    id,
    at: finding.at,
    identifiers: finding.identifiers,
    ambiguous: finding.ambiguous,
    tables: places.map(({ name, module, table, declared }) => ({
      module,
      table,
      activity: declared.activity,
      activityName: engine.module(module).activities[declared.activity]?.name ?? { en: table, de: table },
      name: tableName(table, declared),
      included: counted.get(name)?.included ?? 0,
      written: counted.get(name)?.written ?? 0,
      leftOut: counted.get(name)?.left_out ?? 0,
      handedOut: {
        access: declared.heldAs === 'processor' ? 0 : (counted.get(name)?.access ?? 0),
        portability:
          declared.heldAs === 'processor' || !declared.provided ? 0 : (counted.get(name)?.portability ?? 0),
      },
      heldAs: declared.heldAs ?? 'controller',
    })),
  }
}

/** What readers call what a row was found by: the row it belongs to, or the column with a mention. */
function byName(places: readonly Place[], place: Place, by: string): Bilingual | null {
  const parent = /^with (.*)$/.exec(by)?.[1]
  const found = places.find(({ name }) => name === parent)
  if (found) return tableName(found.table, found.declared)
  const column = /^named in (.*)$/.exec(by)?.[1]
  return column ? columnName(column, place.declared) : null
}

/** Rows of one table of a finding, in the order they were found. */
export async function readRows(
  engine: Engine,
  finding: number,
  { module, table, after = 0, limit = 50 }: { module: string; table: string; after?: number; limit?: number },
): Promise<FoundRows> {
  const { identifiers, known_as: knownAs } = await requireFinding(engine, finding)
  const known = knownOf(identifiers, knownAs)
  const place = await placeOf(engine, `${module}.${table}`)
  const places = await placesOf(engine)
  const columns = Object.entries(place.declared.columns).filter(shown)
  const values = sql.join(columns.flatMap(([column]) => [sql.lit(column), sql.ref(`t.${column}`)]))
  const { rows } = await sql<{
    id: number
    key: RowRef['key']
    share: Share
    found_by: string
    certain: boolean
    included: boolean
    written: NamedBy | null
    redact: boolean
    row: Record<string, unknown> | null
  }>`
    select r.id, r.key, r.share, r.found_by, r.certain, r.included, r.written, r.redact,
           (select jsonb_build_object(${values}) from ${tableOf(place)} t where ${isRow(place, sql`r.key`)}) as row
      from finding_row r
     where r.finding_id = ${finding} and r.place = ${place.name} and r.id > ${after}
     order by r.id limit ${limit + 1}`.execute(engine.owner)
  return {
    rows: rows
      .slice(0, limit)
      .map(({ key, share, found_by: by, certain, included, written, redact, row }) => ({
        module,
        table,
        key,
        share,
        by,
        byName: byName(places, place, by),
        certain,
        included,
        passages: written === null ? [] : shownPassages(place, row ?? {}, known),
        written,
        redactable: isRedactable(place),
        redact,
        values: row ?? {},
      })),
    columns: Object.fromEntries(columns.map(([column]) => [column, columnName(column, place.declared)])),
    next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null,
  }
}

/**
 * Takes rows into a finding or out of it, with what belongs to them, or has the passages taken out that name the person.
 * Throws `not_redactable`, `nothing_written`.
 */
export async function decideRows(
  engine: Engine,
  finding: number,
  rows: readonly RowRef[],
  { included, redact, reason }: { included: boolean; redact: boolean; reason: string },
): Promise<void> {
  await requireFinding(engine, finding)
  await byIndex(engine, async (trx) => {
    for (const { module, table, key } of rows) {
      if (redact) {
        const place = await placeOf(engine, `${module}.${table}`)
        if (!isRedactable(place)) throw errors.not_redactable({ place: place.name })
      }
      await sql`
        with recursive decided as (
          select id, place, key from finding_row
           where finding_id = ${finding} and place = ${`${module}.${table}`} and key = ${JSON.stringify(key)}::jsonb
          union
          select r.id, r.place, r.key from finding_row r join decided d
              on r.finding_id = ${finding} and r.parent_place = d.place and r.parent_key = d.key)
        update finding_row set included = ${included}, reason = ${reason}, redact = false
         where id in (select id from decided)`.execute(trx)
      if (!redact) continue
      const { numAffectedRows } = await sql`update finding_row set redact = true
        where finding_id = ${finding} and place = ${`${module}.${table}`} and key = ${JSON.stringify(key)}::jsonb
          and included and written is not null`.execute(trx)
      if (numAffectedRows !== 1n) throw errors.nothing_written()
    }
    await markShared(engine, { trx, finding })
  })
}
