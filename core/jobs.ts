import type { z } from 'zod'
import type { Context } from './context.ts'

/** What can be enqueued. */
export interface JobName<P> {
  /** `<module>.<verb>` */
  readonly name: string
  readonly payload: z.ZodType<P>
}

/** Background work. The payload holds keys, never personal data. */
export interface Job<T = never> {
  readonly name: string
  readonly payload: z.ZodType
  readonly run: (ctx: Context<T>, payload: never) => Promise<void>
  /** Five-field cron expression; the payload is then `{}`. */
  readonly schedule?: string
  /** Tries with exponential back-off before it is given up and shown; 25 by default (about 3 days). */
  readonly attempts?: number
}

export const job = <P, T>(
  name: string,
  payload: z.ZodType<P>,
  run: (ctx: Context<T>, payload: P) => Promise<void>,
  options: Omit<Job, 'name' | 'payload' | 'run'> = {},
): Job<T> & JobName<P> => ({ name, payload, run: run, ...options })

export interface EnqueueOptions {
  /** Not before this moment. */
  readonly runAt?: Date
  /** Jobs of one queue run one after the other. */
  readonly queue?: string
  /** A job with the same key that has not started is replaced. */
  readonly key?: string
}
