import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderResults, type Result } from './table.ts'

/** What a benchmark found, when, and on what machine. */
interface Kept {
  readonly date: string
  readonly machine: string
  readonly result: Result
}

const folder = join(import.meta.dirname, 'results')
const fileOf = (name: string): string => join(folder, `${name}.json`)

export async function keepResult(name: string, kept: Kept): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(fileOf(name), `${JSON.stringify(kept, null, 2)}\n`)
}

/** Makes docs/performance.md of the newest result of each benchmark. */
export async function writePage(names: readonly string[]): Promise<void> {
  const kept = await Promise.all(
    names
      .filter((name) => existsSync(fileOf(name)))
      .map(async (name): Promise<Kept> => JSON.parse(await readFile(fileOf(name), 'utf8'))),
  )
  const results = kept.map(({ date, machine, result }) => ({
    ...result,
    notes: [...result.notes, `Measured on ${date}: ${machine}.`],
  }))
  const file = join(import.meta.dirname, '../docs/performance.md')
  await writeFile(
    file,
    `# Performance

Made by \`npm run bench\`, part by part.

Every figure stands beside its floor: the least work a machine must do for the same end, measured in the same run, in turns
with ours. Generators of load run in processes of their own, over the loopback. A ratio says how many times the floor's work
ours takes (medians of the rounds); compare ratios, not figures of two machines.

${renderResults(results)}
`,
  )
  execFileSync('oxfmt', [file, ...names.map(fileOf).filter(existsSync)])
}
