const minute = 60_000
const hour = 60 * minute

const steps = [1 * minute, 5 * minute, 15 * minute, 1 * hour, 4 * hour]

/** How long a mail is tried, as RFC 5321 (4.5.4.1) advises. */
export const giveUpAfterMs = 5 * 24 * hour

/** When to try again after `attempts` failed tries; null when that would be too late. */
export function nextTry(attempts: number, now: Date, giveUpAt: Date): Date | null {
  const wait = steps[Math.min(Math.max(attempts, 1), steps.length) - 1] ?? hour
  const next = new Date(now.getTime() + wait)
  return next < giveUpAt ? next : null
}
