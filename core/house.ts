import type { Bilingual } from './errors.ts'
import type { Category } from './ledger/columns.ts'
import type { RestoreTest } from './backup/self-test.ts'
import type { Activity } from './module.ts'
import type { Recipient } from './network.ts'
import type { Persons } from './person/persons.ts'
import type { PromiseState } from './promises/declare.ts'
import type { Goal } from './promises/goals.ts'
import type { Period } from './retention/keep.ts'
import type { Retention } from './retention/retention.ts'

/** A promise as the notice, the console, `/health`, `/metrics` and the command line show it. */
export interface PromiseReport {
  readonly key: string
  readonly module: string
  /** Places filled. */
  readonly sentence: Bilingual
  readonly source: Bilingual
  /** The protection goals that it serves (SDM 3.1). */
  readonly goals: readonly Goal[]
  readonly state: PromiseState
  readonly seen: Bilingual
  readonly figures: Readonly<Record<string, number | string | boolean>>
  /** When the check last ran; null: never. */
  readonly checkedAt: Date | null
  /** Since when the state is what it is. */
  readonly since: Date | null
}

/** A row of the register of processing activities (Art. 30(1) and (2) GDPR), generated from the ledgers. */
export interface RegisterRow {
  readonly module: string
  readonly key: string
  readonly activity: Activity
  readonly heldAs: 'controller' | 'processor'
  readonly special: boolean
  readonly categories: readonly Category[]
  readonly retention: readonly RetentionRow[]
  /** Promises of the clause that names it, with the protection goals that they serve (SDM 3.1). */
  readonly promises: readonly { readonly key: string; readonly goals: readonly Goal[] }[]
  /** Doors of other modules it uses, and what for. */
  readonly flows: readonly { readonly to: string; readonly purpose: Bilingual }[]
}

export interface RetentionRow {
  readonly module: string
  readonly table: string
  /** What readers call its rows. */
  readonly name: Bilingual
  /** Null: no period of its own. */
  readonly period: Period | null
  /** Whether the period begins with the end of the calendar year. */
  readonly yearEnd: boolean
  readonly editable: boolean
  /** A law demands the keeping. */
  readonly law: boolean
  /** What the period follows from, or why there is none. */
  readonly source: Bilingual
  /** The table with whose row it goes. */
  readonly goesWith: string | null
}

export interface EvidenceEntry {
  readonly sequence: number
  readonly at: Date
  readonly module: string
  readonly kind: string
  /** Null once its own period has passed; the chain keeps its hash. */
  readonly payload: Readonly<Record<string, unknown>> | null
}

/** What is known of restores: whether a planted row goes again when the replay log is repeated, and the last real try. */
export interface RestoreFacts {
  /** Null: no module has a table for it. */
  readonly repeats: boolean | null
  /** Null: no backup was made and tried yet. */
  readonly last: RestoreTest | null
}

/** What the installation declares and proves about itself; no personal data. */
export interface House {
  promises(): Promise<PromiseReport[]>
  /** Changes of state, newest first. */
  promiseHistory(key: string, limit?: number): Promise<{ at: Date; state: PromiseState; seen: Bilingual }[]>
  /** Runs every check now. */
  checkNow(): Promise<void>
  register(): Promise<RegisterRow[]>
  recipients(): Promise<readonly Recipient[]>
  /** Edits the period of an editable rule; the old one stays in the versions. */
  setPeriod(module: string, table: string, period: Period, actor: string): Promise<void>
  /** Whether erasures outlive a restore. */
  restores(): Promise<RestoreFacts>
  /** The rights of persons, over all modules' ledgers (Art. 15 to 22 GDPR). */
  readonly persons: Persons
  /** What is kept, what goes and what stops it. */
  readonly retention: Retention
  evidence(options?: { before?: number; limit?: number; kind?: string }): Promise<EvidenceEntry[]>
}
