import { once } from 'node:events'

/** What this generator was started for. */
export async function given<T>(): Promise<T> {
  const [task] = (await once(process, 'message')) as [T]
  return task
}

/** Hands the report over; nothing keeps the process alive then. */
export function tell(report: unknown): void {
  process.send?.(report)
  process.disconnect?.()
}
