import type { Fault } from './fault.ts'
import { type ChainRow, holds } from './hash.ts'

/** An entry whose hash does not hold where it stands. */
export interface Suspect {
  readonly row: ChainRow
  /** Names the hash of the entry before it. */
  readonly follows: boolean
  /** The entry after it names its hash. */
  followed: boolean
}

/**
 * Says of each suspect what happened to it: it is genuine but stands elsewhere, or it stands where a genuine
 * entry was changed, or it never was one. `highest` is how far the chain had come at its last checkpoint.
 */
export function sortOut(key: Buffer, suspects: readonly Suspect[], highest: number): Fault[] {
  const places = suspects.map(({ row }) => row.sequence)
  let shift = 0
  const placeOf = ({ row }: Suspect): number | undefined =>
    [row.sequence + shift, row.sequence - 1, row.sequence + 1, ...places.slice(0, 200)].find((place) =>
      holds(key, row, place),
    )
  const belongs = suspects.map((suspect) => {
    const place = placeOf(suspect)
    if (place !== undefined) shift = place - suspect.row.sequence
    return place
  })
  const elsewhere = new Set(belongs)
  return suspects.map(({ row, follows, followed }, index): Fault => {
    const place = belongs[index]
    if (place !== undefined) return { kind: 'reordered', sequence: row.sequence, belongs: place }
    const changed =
      row.sequence > 0 && !elsewhere.has(row.sequence) && (followed || (follows && row.sequence <= highest))
    return { kind: changed ? 'edited' : 'inserted', sequence: row.sequence }
  })
}
