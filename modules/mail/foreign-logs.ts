import { createReadStream } from 'node:fs'
import { glob, open, stat, unlink } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { minus } from '#core/calendar.ts'
import type { Context } from '#core/context.ts'
import type { Tables } from './data.ts'
import { stampOf } from './log-stamp.ts'
import { foreignLogsSetting } from './settings.ts'

/** How long a mail server's log may go back (notice 3.2). */
export const logPeriod = { days: 15 } as const

export interface ForeignLog {
  readonly file: string
  /** Of the first line that has a stamp; null: the file is empty or has none. */
  readonly oldest: Date | null
  readonly writtenAt: Date
  readonly size: number
}

const wantedLines = 50

/** The first stamp among a file's first lines, compressed or not. */
async function firstStamp(ctx: Context<Tables>, file: string): Promise<Date | null> {
  const bytes = createReadStream(file)
  const input = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes
  const lines = createInterface({ input, crlfDelay: Infinity })
  // An error of the source does not reach the lines by itself.
  const failure = new Promise<never>((_, reject) => {
    bytes.once('error', reject)
    input.once('error', reject)
  })
  const search = async (): Promise<Date | null> => {
    let seen = 0
    for await (const line of lines) {
      const at = stampOf(line, ctx.now(), ctx.config.zone)
      if (at) return at
      if (++seen >= wantedLines) break
    }
    return null
  }
  try {
    return await Promise.race([search(), failure])
  } finally {
    lines.close()
    bytes.destroy()
  }
}

/** The log files that the setting names, with their oldest lines. Throws when one can't be read. */
export async function foreignLogs(ctx: Context<Tables>): Promise<ForeignLog[]> {
  const { files } = await ctx.readSetting(foreignLogsSetting)
  const found: ForeignLog[] = []
  for await (const file of glob(files)) {
    const { mtime, size } = await stat(file)
    found.push({ file, writtenAt: mtime, size, oldest: size === 0 ? null : await firstStamp(ctx, file) })
  }
  return found.sort((a, b) => a.file.localeCompare(b.file))
}

/** Where in a plain file the first line begins that is younger than `cutoff`, and how many bytes were read. */
async function cutAt(ctx: Context<Tables>, file: string, cutoff: Date): Promise<number> {
  let at = 0
  for await (const line of createInterface({ input: createReadStream(file, 'latin1') })) {
    const stamp = stampOf(line, ctx.now(), ctx.config.zone)
    if (stamp && stamp > cutoff) return at
    at += line.length + 1
  }
  return at
}

/** Moves the rest of a file to its beginning, in place: the writer keeps its handle, which appends. */
async function cutLines(ctx: Context<Tables>, { file }: ForeignLog, cutoff: Date): Promise<void> {
  const from = await cutAt(ctx, file, cutoff)
  if (from === 0) return
  const handle = await open(file, 'r+')
  try {
    const block = Buffer.alloc(1024 * 1024)
    let to = 0
    for (let read = from; ;) {
      const { bytesRead } = await handle.read(block, 0, block.length, read)
      if (bytesRead === 0) break
      await handle.write(block, 0, bytesRead, to)
      read += bytesRead
      to += bytesRead
    }
    await handle.truncate(to)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Deletes log files whose last line is over the period; where the setting allows it, cuts the lines that are
 * over out of plain files that still have younger ones. Each deletion goes into the evidence.
 */
export async function pruneForeignLogs(ctx: Context<Tables>): Promise<void> {
  const { truncate } = await ctx.readSetting(foreignLogsSetting)
  const cutoff = minus(ctx.now(), logPeriod, ctx.config.zone)
  for (const log of await foreignLogs(ctx)) {
    if (log.size > 0 && log.writtenAt <= cutoff) {
      await unlink(log.file)
      await ctx.record('mail.foreign_log_deleted', {
        file: log.file,
        oldest: log.oldest,
        writtenAt: log.writtenAt,
      })
    } else if (truncate && log.oldest && log.oldest <= cutoff && !log.file.endsWith('.gz')) {
      await cutLines(ctx, log, cutoff)
      await ctx.record('mail.foreign_log_cut', { file: log.file, oldest: log.oldest })
    }
  }
}
