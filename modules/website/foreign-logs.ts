import { glob, lstat } from 'node:fs/promises'
import { basename } from 'node:path'
import { minus } from '#core/calendar.ts'
import type { Context } from '#core/context.ts'
import type { Tables } from './data.ts'
import { cutLive, cutRotated } from './log-cut.ts'
import { createInspector } from './log-inspect.ts'
import { timeReader, type LogKind } from './log-line.ts'
import { withFileLock } from './log-lock.ts'
import { periodOf } from './retention.ts'
import { foreignLogsSetting, type ForeignLog } from './settings.ts'

/** A log file of another web server as it stands on disk. */
export interface ForeignLogState {
  readonly path: string
  readonly kind: LogKind
  readonly rotated: boolean
  readonly lines: number
  readonly oldest: Date | null
  readonly newest: Date | null
  /** Why it could not be looked at: a code of the system (`EACCES`), or `format` when no line has a readable time. */
  readonly fault: string | null
}

interface Found {
  readonly path: string
  readonly kind: LogKind
  readonly mode: ForeignLog['mode']
  /** Named as rotated away: `access.log.1`, `access.log.2.gz`, `access.log-20261123`. */
  readonly rotated: boolean
  readonly changed: Date
}

const rotatedName = /(?:\.\d+|-\d{8}(?:-\d+)?)(?:\.gz)?$|\.gz$/

/** A server may go on writing to a rotated file until it is told to open the new one. */
const calmAfter = 60 * 60 * 1000

const inspectors = new WeakMap<object, ReturnType<typeof createInspector>>()

const inspectorOf = (ctx: Context<Tables>): ReturnType<typeof createInspector> => {
  const known = inspectors.get(ctx.config) ?? createInspector()
  inspectors.set(ctx.config, known)
  return known
}

/** Files that match; what is no ordinary file (a link to a device, a folder) is none of ours. */
async function find(log: ForeignLog): Promise<Found[]> {
  const found: Found[] = []
  for await (const path of glob(log.path)) {
    const stat = await lstat(path).catch(() => null)
    if (stat?.isFile() && !path.endsWith('.zusage'))
      found.push({
        path,
        kind: log.kind,
        mode: log.mode,
        rotated: rotatedName.test(basename(path)),
        changed: stat.mtime,
      })
  }
  return found
}

async function findAll(logs: readonly ForeignLog[]): Promise<Found[]> {
  const all = new Map<string, Found>()
  for (const log of logs)
    for (const file of await find(log)) if (!all.has(file.path)) all.set(file.path, file)
  return [...all.values()].sort((one, other) => (one.path < other.path ? -1 : 1))
}

const faultOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unreadable'

async function stateOf(ctx: Context<Tables>, file: Found): Promise<ForeignLogState> {
  const { path, kind, rotated } = file
  try {
    const seen = await inspectorOf(ctx).inspect(path, timeReader(kind, ctx.config.zone))
    return {
      path,
      kind,
      rotated,
      lines: seen.lines,
      oldest: seen.oldest === null ? null : new Date(seen.oldest),
      newest: seen.newest === null ? null : new Date(seen.newest),
      fault: seen.lines > 0 && seen.oldest === null ? 'format' : null,
    }
  } catch (error) {
    return { path, kind, rotated, lines: 0, oldest: null, newest: null, fault: faultOf(error) }
  }
}

/** The log files that are declared, looked at on disk; patterns that match nothing are named too. */
export async function inspectForeignLogs(
  ctx: Context<Tables>,
): Promise<{ files: ForeignLogState[]; unmatched: string[] }> {
  const logs = await ctx.readSetting(foreignLogsSetting)
  const files: ForeignLogState[] = []
  for (const file of await findAll(logs)) files.push(await stateOf(ctx, file))
  const unmatched: string[] = []
  for (const log of logs) if ((await find(log)).length === 0) unmatched.push(log.path)
  return { files, unmatched }
}

async function cut(ctx: Context<Tables>, file: Found, cutoff: Date): Promise<void> {
  const readTime = timeReader(file.kind, ctx.config.zone)
  const { oldest } = await stateOf(ctx, file)
  if (!oldest || oldest > cutoff) return
  const calm = file.rotated && Date.now() - file.changed.getTime() > calmAfter
  if (!calm && file.mode === 'prune-rotated') return
  const { path } = file
  const done = calm ? await cutRotated(path, readTime, cutoff) : await cutLive(path, readTime, cutoff)
  inspectorOf(ctx).forget(path)
  await ctx.record('foreign_log.cut', {
    file: path,
    lines: done.dropped,
    kept: done.kept,
    oldest: oldest.toISOString(),
    until: cutoff.toISOString(),
  })
}

/** Deletes what is past its period from the log files that are declared. One that can't be cut does not stop the others. */
export async function cutForeignLogs(ctx: Context<Tables>): Promise<void> {
  const files = await findAll(await ctx.readSetting(foreignLogsSetting))
  if (files.length === 0) return
  const cutoff = minus(ctx.now(), await periodOf(ctx, 'access_log'), ctx.config.zone)
  for (const file of files)
    try {
      await withFileLock(ctx.config.dataDir, file.path, () => cut(ctx, file, cutoff))
    } catch (error) {
      ctx.log.error({ err: error, file: file.path }, 'a log file could not be cut')
    }
}

/** Says which log files fall under the promise; the next run of the job looks at them. */
export const saveForeignLogs = (ctx: Context<Tables>, logs: ForeignLog[]): Promise<void> =>
  ctx.writeSetting(foreignLogsSetting, logs)
