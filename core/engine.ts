import type { Kysely } from 'kysely'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Actor, Context } from './context.ts'
import type { House } from './house.ts'
import type { EngineTables } from './ledger/engine-tables.ts'
import type { Module } from './module.ts'
import type { Network } from './network.ts'

/**
 * What the parts of the engine share: the modules, the owner's connection (migrations, sweeps, checks;
 * never given to a module), and contexts by module.
 */
export interface Engine {
  readonly config: Config
  readonly log: Logger
  readonly modules: readonly Module[]
  readonly network: Network
  readonly house: House
  /** As the owner, search path on schema `engine`. */
  readonly owner: Kysely<EngineTables>
  readonly ownerPool: Pool
  now(): Date
  module(name: string): Module
  /** A context of the module, outside a transaction. Actor `system` unless given. */
  context(module: string, actor?: Actor): Context
  /** A connection of its own that survives restarts of the server and listens: `LISTEN channel`. */
  listen(channel: string, hear: (payload: string) => void): Promise<AsyncDisposable>
  /**
   * Runs `work` while this process holds the advisory lock `name`, and not when another process does; when
   * that one stops, this one takes over. `work` must end when the signal aborts.
   */
  lead(name: string, work: (signal: AbortSignal) => Promise<void>): AsyncDisposable
}
