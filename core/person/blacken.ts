import { createHmac } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { writtenColumns } from '../ledger/declare.ts'
import type { EngineTables } from '../ledger/engine-tables.ts'
import { emptySql } from './blank.ts'
import { isRow, tableOf } from './match.ts'
import { black, blackened, type Known, type Passage, passagesIn } from './passages.ts'
import type { RowRef } from './persons.ts'
import type { Place } from './places.ts'
import { keepsOriginals, textsOf } from './written.ts'

type Trx = Transaction<EngineTables>
type Key = RowRef['key']
type Cut = Pick<Passage, 'at' | 'length'>

/** Whether passages can be taken out of rows of a place: not where the same stands beside them as it came, byte for byte. */
export const isRedactable = (place: Place): boolean =>
  writtenColumns(place.declared).length > 0 && !keepsOriginals(place)

/** Sets texts of a row; their formatted copies go, for in them the same words stand among signs. */
async function rewrite(
  trx: Trx,
  place: Place,
  key: Key,
  texts: Readonly<Record<string, string>>,
): Promise<void> {
  const copies = Object.entries(place.declared.columns).filter(([, { markup }]) => markup)
  await sql`update ${tableOf(place)} t set ${sql.join([
    ...Object.entries(texts).map(([column, text]) => sql`${sql.id(column)} = ${text}`),
    ...copies.map(
      ([column, declared]) => sql`${sql.id(column)} = ${declared.nullable ? sql`null` : emptySql(declared)}`,
    ),
  ])} where ${isRow(place, sql`${JSON.stringify(key)}::jsonb`)}`.execute(trx)
}

/** Takes out of these rows every passage that names the person. Doing it again changes nothing. */
export async function blacken(trx: Trx, place: Place, keys: readonly Key[], known: Known): Promise<void> {
  for (const { key, texts } of await textsOf(trx, place, keys)) {
    const changed = Object.entries(texts).flatMap(([column, text]) => {
      const passages = passagesIn(text, known)
      return passages.length > 0 ? [[column, blackened(text, passages)] as const] : []
    })
    if (changed.length > 0) await rewrite(trx, place, key, Object.fromEntries(changed))
  }
}

/** Where passages of a column stand, and their keyed hash. */
export interface Cuts {
  readonly cuts: readonly Cut[]
  readonly hash: string
}

const hashOf = (hmac: Buffer, text: string, cuts: readonly Cut[]): string =>
  createHmac('sha256', hmac)
    .update(`written\n${cuts.map(({ at, length }) => text.slice(at, at + length)).join('\n')}`)
    .digest('base64url')

/** What the replay log says of rows that are about to be blackened: places and keyed hashes, no words. */
export async function cutsOf(
  trx: Trx,
  place: Place,
  keys: readonly Key[],
  { known, hmac }: { known: Known; hmac: Buffer },
): Promise<{ key: Key; values: Record<string, Cuts> }[]> {
  return (await textsOf(trx, place, keys)).map(({ key, texts }) => ({
    key,
    values: Object.fromEntries(
      Object.entries(texts).flatMap(([column, text]): [string, Cuts][] => {
        const cuts = passagesIn(text, known).map(({ at, length }) => ({ at, length }))
        return cuts.length > 0 ? [[column, { cuts, hash: hashOf(hmac, text, cuts) }]] : []
      }),
    ),
  }))
}

/** Blackens rows anew after a restore. Returns those whose text is another than it was then. */
export async function blackenAgain(
  trx: Trx,
  place: Place,
  rows: readonly { key: Key; values?: Record<string, unknown> | undefined }[],
  hmac: Buffer,
): Promise<Key[]> {
  const unlike: Key[] = []
  for (const { key, values = {} } of rows) {
    const [row] = await textsOf(trx, place, [key])
    if (!row) continue
    const changed: Record<string, string> = {}
    let fits = true
    for (const [column, cut] of Object.entries(values)) {
      const { cuts, hash } = cut as Cuts
      const text = row.texts[column] ?? ''
      const isBlack = cuts.every(({ at, length }) => text.slice(at, at + length) === black.repeat(length))
      if (isBlack) continue
      fits &&= hashOf(hmac, text, cuts) === hash
      changed[column] = blackened(text, cuts)
    }
    if (!fits) unlike.push(key)
    else if (Object.keys(changed).length > 0) await rewrite(trx, place, key, changed)
  }
  return unlike
}
