/** Collects rows and writes them in batches: after 200 ms or 500 rows, whichever comes first. */
export interface LogBuffer<R> extends AsyncDisposable {
  /** Never waits and never throws. */
  add(row: R): void
  /** Writes what is pending now; throws nothing, what could not be written stays pending. */
  flush(): Promise<void>
}

export interface LogBufferOptions<R> {
  readonly write: (rows: R[]) => Promise<void>
  /** Rows that found no room; called after the next write that succeeded, so that the loss can be recorded. */
  readonly lost: (count: number) => Promise<void>
  readonly failed: (error: unknown) => void
  readonly delay?: number
  readonly batch?: number
  /** Rows held at most while the database does not take them. */
  readonly most?: number
}

/** One write at a time; while it runs the next batch collects, so that batches grow with the load. */
export function openLogBuffer<R>(options: LogBufferOptions<R>): LogBuffer<R> {
  const { write, lost, failed, delay = 200, batch = 500, most = 20_000 } = options
  let pending: R[] = []
  let dropped = 0
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<boolean> | null = null
  let closed = false
  /** The last write failed: the next one waits for its time, however much comes in. */
  let resting = false

  const writeSome = async (): Promise<boolean> => {
    const rows = pending.splice(0, batch * 4)
    try {
      await write(rows)
      resting = false
    } catch (error) {
      resting = true
      pending = [...rows, ...pending]
      failed(error)
      return false
    }
    const count = dropped
    dropped = 0
    if (count > 0) await lost(count).catch(failed)
    return true
  }

  const begin = (): Promise<boolean> => {
    if (timer) clearTimeout(timer)
    timer = null
    writing ??= writeSome().finally(() => {
      writing = null
      if (pending.length > 0) wait()
    })
    return writing
  }

  const wait = (): void => {
    if (timer || writing) return
    timer = setTimeout(() => void begin(), closed ? 0 : delay)
    timer.unref()
  }

  const flush = async (): Promise<void> => {
    if (writing) await writing
    while (pending.length > 0) if (!(await begin())) return
  }

  return {
    add(row) {
      if (pending.length >= most) {
        dropped++
        return
      }
      pending.push(row)
      // After the end of the hours of business no timer may outlive the process.
      if ((pending.length >= batch && !resting) || closed) {
        if (!writing) void begin()
      } else wait()
    },
    flush,
    async [Symbol.asyncDispose]() {
      closed = true
      await flush()
    },
  }
}
