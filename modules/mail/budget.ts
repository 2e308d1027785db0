/** Bytes of mails that are on their way in, over all connections: memory is bounded whatever is sent. */
export interface Budget {
  /** False when `bytes` more would be over the limit; then nothing is taken. */
  take(bytes: number): boolean
  giveBack(bytes: number): void
  free(): number
}

export function createBudget(limit: number): Budget {
  let taken = 0
  return {
    take(bytes) {
      if (taken + bytes > limit) return false
      taken += bytes
      return true
    },
    giveBack(bytes) {
      taken -= bytes
    },
    free: () => limit - taken,
  }
}

/** Lets `places` pieces of work run at a time, the others wait in order. */
export function createGate(places: number): <R>(work: () => Promise<R>) => Promise<R> {
  let free = places
  const waiting: (() => void)[] = []
  return async (work) => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
}
