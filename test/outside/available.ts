import { existsSync } from 'node:fs'

/**
 * Whether the programs of the outside world that a test needs are here. On a laptop without them the test is
 * skipped and says why; with CI=true a missing one is a failure.
 */
export function available(...paths: readonly string[]): boolean {
  const missing = paths.filter((path) => !existsSync(path))
  const asRoot = process.getuid?.() === 0
  if (missing.length === 0 && asRoot) return true
  const why =
    missing.length > 0
      ? `${missing.join(', ')} not installed (scripts/install-test-software.sh)`
      : 'needs root'
  if (process.env.CI === 'true') throw new Error(`This test can't run here: ${why}.`)
  console.warn(`skipped: ${why}`)
  return false
}
