import { createHash } from 'node:crypto'
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Where the built console lies: `index.html`, and `assets/` whose names carry their hash. */
export const dist = join(import.meta.dirname, 'dist')

const patterns = [
  'console/**/*.{ts,tsx,css,html,svg,json}',
  'modules/*/console/**/*.{ts,tsx,css,svg,json}',
  'modules/*/api*.ts',
  'core/http/*-api.ts',
  'modules/**/texts/*.json',
  'tsconfig.json',
  'package-lock.json',
]

/** A hash over all that goes into the console: two trees with the same hash build the same files. */
export async function hashSources(): Promise<string> {
  const files: string[] = []
  for await (const file of glob(patterns, { cwd: root, exclude: ['console/dist'] })) files.push(file)
  const hash = createHash('sha256')
  for (const file of files.sort()) {
    const content = await readFile(join(root, file))
    hash.update(`${file.replaceAll('\\', '/')}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

/** Whether `dist` is what the sources would build. */
export async function isBuilt(): Promise<boolean> {
  const built = await readFile(join(dist, '.built'), 'utf8').catch(() => null)
  return built !== null && built === (await hashSources())
}
