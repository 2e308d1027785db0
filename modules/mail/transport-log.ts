import type { Context } from '#core/context.ts'
import type { Tables } from './data.ts'

/** What client and servers transmit, and nothing of what the mail says (notice 3.2). */
export interface LogLine {
  readonly at: Date
  readonly direction: 'in' | 'out'
  readonly peer_host: string
  readonly peer_address: string
  readonly sender: string
  readonly recipients: string[]
  readonly size: number | null
  readonly code: number
  readonly response: string
  readonly queue_id: string
}

export interface LogBuffer extends AsyncDisposable {
  add(line: LogLine): void
  flush(): Promise<void>
}

const limits = { lines: 20_000, batch: 1000, milliseconds: 200 }

export async function writeLogLines(ctx: Context<Tables>, lines: readonly LogLine[]): Promise<void> {
  for (let from = 0; from < lines.length; from += limits.batch)
    await ctx.db
      .insertInto('transport_log')
      .values(lines.slice(from, from + limits.batch))
      .execute()
}

/**
 * Lines about what was refused, written in batches beside the conversation: at most 200 ms late. While the
 * database is away they are held; beyond 20,000 the oldest go, and the process log says how many.
 */
export function bufferLog(ctx: Context<Tables>): LogBuffer {
  let lines: LogLine[] = []
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> = Promise.resolve()

  const write = async (): Promise<void> => {
    const batch = lines
    lines = []
    if (batch.length === 0) return
    try {
      await writeLogLines(ctx, batch)
    } catch (error) {
      const held = [...batch, ...lines]
      lines = held.slice(-limits.lines)
      ctx.log.warn(
        { err: error, lost: held.length - lines.length },
        'the transport log could not be written yet',
      )
      arm(5000)
    }
  }
  const flush = (): Promise<void> => {
    if (timer) clearTimeout(timer)
    timer = null
    writing = writing.then(write)
    return writing
  }
  const arm = (milliseconds: number): void => {
    timer ??= setTimeout(() => void flush(), milliseconds).unref()
  }
  return {
    add(line) {
      lines.push(line)
      if (lines.length > limits.lines) lines.shift()
      if (lines.length >= limits.batch && !timer) void flush()
      else arm(limits.milliseconds)
    },
    flush,
    [Symbol.asyncDispose]: flush,
  }
}
