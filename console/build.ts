import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { dist, isBuilt } from './sources.ts'

/** What a build needs of a logger. */
interface Log {
  readonly info: (message: string) => void
}

/**
 * Sees to it that `console/dist` is what the sources build, and answers where it is. The bundler runs in a process of
 * its own: a server does not keep its memory. Throws with the bundler's words when the sources do not build.
 */
export async function buildConsole({ log, force = false }: { log: Log; force?: boolean }): Promise<string> {
  if (!force && (await isBuilt())) return dist
  log.info('Building the console; it answers in a few seconds.')
  const started = performance.now()
  const bundler = spawn(process.execPath, [import.meta.filename, '--force'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [complaint, , code] = await Promise.all([
    text(bundler.stderr),
    text(bundler.stdout),
    new Promise<number | null>((resolve, reject) => bundler.once('error', reject).once('close', resolve)),
  ])
  if (code !== 0) throw new Error(`The console did not build:\n${complaint.trim()}`)
  log.info(`Built the console in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
  return dist
}

if (import.meta.main) {
  if (!process.argv.includes('--force') && (await isBuilt())) {
    process.stdout.write('The console is up to date.\n')
  } else {
    const { bundle } = await import('./bundle.ts')
    const started = performance.now()
    await bundle()
    process.stdout.write(`Built the console in ${((performance.now() - started) / 1000).toFixed(1)} s.\n`)
  }
}
