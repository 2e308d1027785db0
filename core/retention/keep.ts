import type { Source } from '../cite.ts'
import { type LawClass, lawOf } from './law.ts'

/** A calendar period; added in the controller's zone, never as milliseconds. */
export interface Period {
  readonly hours?: number
  readonly days?: number
  readonly months?: number
  readonly years?: number
}

/**
 * The event with which a period begins (DIN 66398): the data's collection, the end of the case they belong to, or
 * the end of the relation with the person.
 */
export type StartEvent = 'collection' | 'case' | 'relation'

export interface KeepPeriod {
  readonly kind: 'period'
  /**
   * The column that holds the start event; a row whose column is null has not started. Several columns: the row
   * belongs to several documents, so the latest event counts (the longest keep wins), and none while one is null.
   */
  readonly from: string | readonly [string, string, ...string[]]
  /** Which event that is. `collection` unless said otherwise, which a column that may be null must. */
  readonly starts?: StartEvent
  /** The period begins with the end of the calendar year of the event (§ 199(1) BGB, § 147(4) AO). */
  readonly yearEnd?: boolean
  readonly period: Period
  readonly source: Source
  /** A law demands the keeping: a person's claim to erasure waits for its end (Art. 17(3)(b) GDPR). */
  readonly law?: boolean
  /** The class of tax and commercial law that the period comes from; the version in force counts, not `period`. */
  readonly lawClass?: LawClass
  /** Rows arrive in time-partitioned tables and go by dropping the partition. */
  readonly partition?: 'hour' | 'day'
  /** Whether the period may be edited in the console; the promise then shows the edited figure. */
  readonly editable?: boolean
  /** False: no hold is accepted, since nothing justifies keeping such data any longer. */
  readonly hold?: false
  /** The row of another table of the module that a trigger deletes with it: a hold on that one stops both. */
  readonly takes?: { readonly column: string; readonly table: string }
}

/** A retention rule (Löschregel, DIN 66398): which event starts the period, how long it is, which law or clause says so. */
export type Keep =
  | KeepPeriod
  | { readonly kind: 'with'; readonly table: string; readonly column: string }
  | { readonly kind: 'always'; readonly why: Source }

/** Deleted when `period` has passed since the event in the column `from`. */
export const keepFor = (
  period: Period,
  options: Omit<KeepPeriod, 'kind' | 'period' | 'lawClass'>,
): KeepPeriod => ({ kind: 'period', period, ...options })

/** Kept as tax and commercial law demand of this class of documents, from the end of the year of the event in `from`. */
export function keepByLaw(
  lawClass: LawClass,
  options: Pick<KeepPeriod, 'from' | 'starts' | 'takes'>,
): KeepPeriod {
  const { period, source } = lawOf(lawClass)
  return { kind: 'period', period, source, lawClass, law: true, yearEnd: true, ...options }
}

/** Deleted together with the row of `table` that `column` references (foreign key with `on delete cascade`). */
export const keepWith = (table: string, column: string): Keep => ({ kind: 'with', table, column })

/** Not deleted by time: configuration, or rows that another verb deletes. Says why. */
export const keepAlways = (why: Source): Keep => ({ kind: 'always', why })
