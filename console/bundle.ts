import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { env } from 'node:process'
import { build } from 'vite'
import { dist, hashSources } from './sources.ts'
import { config } from './vite.config.ts'

const assets = join(dist, 'assets')
/** Open tabs still ask for the files of the build they began with. */
const patience = 7 * 24 * 60 * 60 * 1000

const dropOld = async (current: readonly string[]) => {
  for (const file of await readdir(assets)) {
    if (current.includes(file)) continue
    const { mtimeMs } = await stat(join(assets, file))
    if (Date.now() - mtimeMs > patience) await rm(join(assets, file), { force: true })
  }
}

/**
 * Builds beside `dist` and moves the result in: files first (their names carry their hash, so nothing is
 * overwritten), then the page that names them, in one rename. Whoever serves `dist` meanwhile serves a whole build.
 */
export async function bundle(): Promise<void> {
  // Whatever the shell says: what staff use is never React's development build.
  Object.assign(env, { NODE_ENV: 'production', NO_COLOR: '1' })
  const hash = await hashSources()
  const next = join(dist, `.next-${process.pid}`)
  try {
    await build({ ...config, configFile: false, logLevel: 'warn', build: { ...config.build, outDir: next } })
    await mkdir(assets, { recursive: true })
    const files = await readdir(join(next, 'assets'))
    for (const file of files) await rename(join(next, 'assets', file), join(assets, file))
    await rename(join(next, 'index.html'), join(dist, 'index.html'))
    await writeFile(join(dist, '.built'), hash)
    await dropOld(files)
  } finally {
    await rm(next, { recursive: true, force: true })
  }
}
