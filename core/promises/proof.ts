import type { Kysely } from 'kysely'
import type { Context } from '../context.ts'
import type { Period } from '../retention/keep.ts'

/** What the engine can say about the retention of one table, read from the data. */
export interface RetentionFacts {
  readonly period: Period
  /** Oldest row that nothing stops from going when it is due, hidden ones included; null when there is none. */
  readonly oldest: Date | null
  /** How far the oldest row is over its period, in minutes; 0 or less when it is not. */
  readonly overdueMinutes: number
  readonly lastSweep: Date | null
  readonly lastSweepFailed: boolean
  /** When a backdated canary was last seen to die by the sweep. */
  readonly canaryDiedAt: Date | null
  /** Rows deleted before their period ended, from the evidence; must be 0. */
  readonly deletedEarly: number
  /** Rows that a hold stops from going. */
  readonly held: number
  /** Holds in force on rows that are no longer there; must be 0. */
  readonly heldGone: number
  /** Calendar years whose documents the law keeps beyond their period. */
  readonly openYears: readonly number[]
}

/** The answer to a request made inside the process, as the HTTP server gave it. */
export interface ProbeAnswer {
  readonly status: number
  readonly headers: Record<string, string | string[] | number | undefined>
  readonly body: string
}

/** The eyes of a check: the module's own, and the owner's, which also see hidden rows, the catalogue and the grants. */
export interface Proof<T = never> {
  readonly ctx: Context<T>
  /** The owner's eyes, search path on the module's base tables (hidden rows included). Reading only, but for canaries. */
  readonly owner: Kysely<T>
  now(): Date
  /** Column names of a table of the module, from the live catalogue. */
  columns(table: string): Promise<string[]>
  /** Roles other than the owner and the module's own that hold any privilege on a table of the module. */
  foreignReaders(table: string): Promise<string[]>
  /** What the data says about a table with a period. */
  retention(table: string): Promise<RetentionFacts>
  /** A request to the own HTTP server, inside the process; `remoteAddress` defaults to the loopback. */
  request(options: {
    method: 'GET' | 'POST'
    path: string
    headers?: Record<string, string>
    body?: string
    remoteAddress?: string
  }): Promise<ProbeAnswer>
}
