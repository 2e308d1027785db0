import { readdir, readlink, stat } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import type { LeftOut } from './manifest.ts'

/** What of the data folder belongs to an installation beside its database. A restore keeps the data folder's own. */
export const besides: readonly string[] = ['evidence']

const secrets: readonly string[] = ['keys', 'postgres-password', 'demo-password']
const passing = /^(postgres[.-].*|zusage\.pid|locks|\..*)$/

/** Every entry of the data folder that a backup does not hold, and why. `target`: where backups go. */
export async function listLeftOut(dataDir: string, target: string): Promise<LeftOut[]> {
  const names = await readdir(dataDir)
  return names
    .filter((name) => name !== 'postgres' && !besides.includes(name))
    .sort()
    .map((name) => {
      if (secrets.includes(name)) return { name, why: 'secret' }
      const holdsTarget = `${resolve(target)}${sep}`.startsWith(`${resolve(dataDir, name)}${sep}`)
      return { name, why: holdsTarget || passing.test(name) ? 'not needed' : 'unknown' }
    })
}

export interface Listing {
  /** Relative to the parent of the listed folder, with forward slashes; a folder stands before what is in it. */
  readonly folders: string[]
  readonly files: { readonly path: string; readonly size: number }[]
}

/** PostgreSQL makes the contents anew; the folders have to be there. */
const emptied = new Set(
  ['wal', 'replslot', 'dynshmem', 'notify', 'serial', 'snapshots', 'stat_tmp', 'subtrans'].map(
    (name) => `postgres/pg_${name}`,
  ),
)
/** The running server's own, and what it throws away at a start; `t3_16384` is a temporary table. */
const skipped =
  /^(postmaster\.(pid|opts)|(backup_label|tablespace_map)(\.old)?|backup_manifest|current_logfiles|postgresql\.auto\.conf\.tmp|pg_internal\.init.*|pgsql_tmp.*|t\d+_\d+.*|\..*\.\d+)$/

/** Of an unlogged table only the empty form is needed. */
function unlogged(names: readonly string[]): (name: string) => boolean {
  const nodes = new Set(names.map((name) => /^(\d+)_init$/.exec(name)?.[1]).filter(Boolean))
  return (name) => nodes.has(/^(\d+)(_fsm|_vm)?(\.\d+)?$/.exec(name)?.[1])
}

/** Lists a folder of the data folder, as it is at this moment. What goes meanwhile is left out. */
export async function listFolder(dataDir: string, name: string): Promise<Listing> {
  const listing: Listing = { folders: [], files: [] }
  await walk(join(dataDir, name))
  return listing

  async function walk(folder: string): Promise<void> {
    const path = relative(dataDir, folder).replaceAll(sep, '/')
    const entries = await readdir(folder, { withFileTypes: true }).catch(ignoreGone)
    if (!entries) return
    listing.folders.push(path)
    if (emptied.has(path)) return
    const isUnlogged = unlogged(entries.map((entry) => entry.name))
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (skipped.test(entry.name) || isUnlogged(entry.name)) continue
      const at = join(folder, entry.name)
      const found = await stat(at).catch(ignoreGone)
      if (found?.isDirectory() && (!entry.isSymbolicLink() || emptied.has(`${path}/${entry.name}`)))
        await walk(at)
      else if (found?.isFile()) listing.files.push({ path: `${path}/${entry.name}`, size: found.size })
      else if (found)
        throw new Error(
          `${at} leads to ${await readlink(at).catch(() => 'something that is no file')}, which a backup would miss: ` +
            `move it back into the data folder, or back up with pgBackRest.`,
        )
    }
  }
}

function ignoreGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
