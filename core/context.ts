import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Event } from './events.ts'
import type { House } from './house.ts'
import type { EnqueueOptions, JobName } from './jobs.ts'
import type { Network } from './network.ts'
import type { Permission, Role } from './permission.ts'
import type { Setting, SettingVersion } from './settings.ts'

/** Who acts. */
export type Actor =
  | { readonly kind: 'system'; readonly name: string }
  | { readonly kind: 'public' }
  | {
      readonly kind: 'staff'
      readonly id: string
      readonly name: string
      readonly email: string
      readonly roles: readonly Role[]
    }
  | {
      readonly kind: 'token'
      readonly id: string
      readonly name: string
      readonly roles: readonly Role[]
      readonly scopes: readonly string[]
    }

/** The part of a context that a door needs of its caller: enough to enter, nothing to read. */
export interface Caller {
  /** Name of the module this context belongs to. */
  readonly module: string
  /** A context of another module, for its door. Throws unless the caller's module lists it under `needs`. */
  enter(module: string): Context
}

/** The first argument of every verb: the own tables, who acts, what time it is, and the ways out. */
export interface Context<T = never> extends Caller {
  /** Bound to the module's own tables in type, and to its own role in the database. */
  readonly db: Kysely<T>
  readonly actor: Actor
  readonly config: Config
  readonly log: Logger
  readonly network: Network
  readonly house: House
  now(): Date
  /** Every permission that the modules declare. */
  permissions(): readonly Permission[]
  /** Runs the work in one transaction (joins the one under way). What is announced or enqueued inside commits with it. */
  transaction<R>(work: (ctx: Context<T>) => Promise<R>): Promise<R>
  /** Tells the other modules and the live channel; in the transaction under way. */
  announce<P>(event: Event<P>, payload: NoInfer<P>): Promise<void>
  enqueue<P>(job: JobName<P>, payload: NoInfer<P>, options?: EnqueueOptions): Promise<void>
  /** Adds an entry to the evidence, in the transaction under way. Keys and figures, no personal data. */
  record(kind: string, payload: Record<string, unknown>): Promise<void>
  readSetting<V>(setting: Setting<V>): Promise<V>
  settingVersion<V>(setting: Setting<V>): Promise<SettingVersion<V>>
  /** Keeps the old version, records the change, and takes effect in every process. */
  writeSetting<V>(setting: Setting<V>, value: V): Promise<void>
  /** The same context for another actor. */
  as(actor: Actor): Context<T>
}
