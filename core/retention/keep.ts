import type { Source } from '../cite.ts'

/** A calendar period; added in the controller's zone, never as milliseconds. */
export interface Period {
  readonly hours?: number
  readonly days?: number
  readonly months?: number
  readonly years?: number
}

/**
 * A retention rule (Löschregel, DIN 66398): which event starts the period, how long it is, which law or
 * clause of the notice says so.
 */
export type Keep =
  | {
      readonly kind: 'period'
      /** The column that holds the start event; a row whose column is null has not started. */
      readonly from: string
      readonly period: Period
      readonly source: Source
      /** A law demands the keeping: a person's claim to erasure waits for its end (Art. 17(3)(b) GDPR). */
      readonly law?: boolean
      /** Rows arrive in time-partitioned tables and go by dropping the partition. */
      readonly partition?: 'hour' | 'day'
      /** Whether the period may be edited in the console; the promise then shows the edited figure. */
      readonly editable?: boolean
    }
  | { readonly kind: 'with'; readonly table: string; readonly column: string }
  | { readonly kind: 'always'; readonly why: Source }

type PeriodOptions = Omit<Extract<Keep, { kind: 'period' }>, 'kind' | 'period'>

/** Deleted when `period` has passed since the column `from`. */
export const keepFor = (period: Period, options: PeriodOptions): Keep => ({
  kind: 'period',
  period,
  ...options,
})

/** Deleted together with the row of `table` that `column` references (foreign key with `on delete cascade`). */
export const keepWith = (table: string, column: string): Keep => ({ kind: 'with', table, column })

/** Not deleted by time: configuration, or rows that another verb deletes. Says why. */
export const keepAlways = (why: Source): Keep => ({ kind: 'always', why })
