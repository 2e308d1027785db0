/** The value below which `part` of the values lie. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Runs each contender once per round, so that what else the machine does meets them all alike. */
export async function inRounds<K extends string, R>(
  rounds: number,
  contenders: Record<K, () => Promise<R>>,
): Promise<Record<K, R[]>> {
  const names = Object.keys(contenders) as K[]
  const results = Object.fromEntries(names.map((name) => [name, [] as R[]])) as Record<K, R[]>
  for (let round = 0; round < rounds; round++)
    for (const name of names) results[name].push(await contenders[name]())
  return results
}

const grouped = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })

/** Three digits that count: `12,300`, `0.471`. */
export const short = (value: number): string => grouped.format(value)

export const ms = (value: number): string => `${short(value)} ms`

/** Sizes as people read them. */
export const bytes = (value: number): string =>
  value >= 1e9
    ? `${short(value / 1e9)} GB`
    : value >= 1e6
      ? `${short(value / 1e6)} MB`
      : `${short(value / 1e3)} kB`

/** Random numbers from 0 to 1, the same ones every time: what is measured is the same data. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
