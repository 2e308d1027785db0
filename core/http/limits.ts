import { isIPv6 } from 'node:net'

/** Requests per minute: of one address, or of one signed-in actor for the interface. */
export interface Limits {
  readonly forms: number
  readonly signIn: number
  readonly api: number
  readonly pages: number
}

export const usualLimits: Limits = { forms: 10, signIn: 20, api: 600, pages: 600 }

export interface Limiter {
  /** Counts one; returns 0, or in how many seconds the next one is welcome. */
  take(kind: string, key: string, perMinute: number): number
}

const most = 20_000

/**
 * A bucket of `perMinute` for each key that fills up again steadily. Memory is bounded: with more keys than
 * that the oldest is forgotten.
 */
export function createLimiter(now: () => number = () => performance.now()): Limiter {
  const buckets = new Map<string, { left: number; at: number }>()
  return {
    take(kind, key, perMinute) {
      const name = `${kind} ${key}`
      const at = now()
      const perMs = perMinute / 60_000
      const before = buckets.get(name) ?? { left: perMinute, at }
      const left = Math.min(perMinute, before.left + (at - before.at) * perMs)
      buckets.delete(name)
      buckets.set(name, { left: left < 1 ? left : left - 1, at })
      if (buckets.size > most) for (const oldest of buckets.keys()) if (buckets.delete(oldest)) break
      return left < 1 ? Math.ceil((1 - left) / perMs / 1000) : 0
    },
  }
}

/** What an address is counted under: an IPv6 customer has a whole /64, an IPv4 address is one, also behind `::ffff:`. */
export function addressKey(given: string): string {
  const address = given.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!isIPv6(address)) return address
  const [before = '', after] = (address.split('%', 1)[0] ?? '').split('::')
  const head = before.split(':').filter(Boolean)
  const tail = (after ?? '').split(':').filter(Boolean)
  // An embedded IPv4 address is two groups.
  const groups = tail.length + (tail.at(-1)?.includes('.') ? 1 : 0)
  const full = after === undefined ? head : [...head, ...Array(8 - head.length - groups).fill('0'), ...tail]
  return `${full.slice(0, 4).join(':')}::/64`
}
