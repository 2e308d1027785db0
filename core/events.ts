import type { z } from 'zod'
import type { Context } from './context.ts'
import type { Permission } from './permission.ts'

/**
 * Something that happened, named in the past tense (`ticket.closed` in module tickets is `tickets.closed`).
 * The payload holds keys, never personal data: it passes through the job queue.
 */
export interface Event<P = unknown> {
  readonly name: string
  readonly payload: z.ZodType<P>
  /** Events with the same aggregate are handled in order. */
  readonly aggregate?: (payload: P) => string | number
  /** Who sees it arrive on the console's live channel; without it nobody does. */
  readonly live?: Permission
}

const permissions = new Map<string, Permission>()

/** Who sees an event of this name arrive on the live channel; null when nobody does. */
export const livePermission = (name: string): Permission | null => permissions.get(name) ?? null

export function event<P>(
  name: string,
  payload: z.ZodType<P>,
  options: Omit<Event<P>, 'name' | 'payload'> = {},
): Event<P> {
  if (options.live) permissions.set(name, options.live)
  return { name, payload, ...options }
}

/** What a module does when an event is announced: once in effect, in a transaction of the module's own. */
export interface Handler<T = never> {
  readonly event: Pick<Event, 'name' | 'payload'>
  readonly run: (ctx: Context<T>, payload: never) => Promise<void>
}

export const on = <T, P>(
  heard: Event<P>,
  run: (ctx: Context<T>, payload: P) => Promise<void>,
): Handler<T> => ({ event: heard, run: run })
