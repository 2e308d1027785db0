import type { Bilingual } from '../errors.ts'
import type { Category } from '../ledger/columns.ts'
import type { Activity } from '../module.ts'
import type { Goal } from '../promises/goals.ts'
import type { NewHold } from './holds.ts'
import type { Period, StartEvent } from './keep.ts'
import type { LawClass } from './law.ts'
import type { OpenYear } from './open-years.ts'

/** What of a rule is the same today and tonight. */
export interface RuleFacts {
  readonly module: string
  readonly table: string
  /** What readers call the rows. */
  readonly name: Bilingual
  readonly activity: Bilingual
  readonly starts: StartEvent
  readonly yearEnd: boolean
  /** In effect now. */
  readonly period: Period
  readonly lawClass: LawClass | null
  readonly source: Bilingual
}

/** What a rule is about to do. No personal data. */
export interface RulePreview extends RuleFacts {
  /** Rows that would go by the moment asked for; counted up to 10,000. */
  readonly going: number
  /** There are more than were counted. */
  readonly more: boolean
  /** Start event of the oldest row that nothing stops. */
  readonly oldest: Date | null
  /** When the next row goes. */
  readonly next: Date | null
  /** It waits for the next sweep already. */
  readonly waiting: boolean
  /** Rows that a hold stops, by itself or by what would go with them. */
  readonly held: number
  /** Holds whose row is gone all the same; 0, or a deletion is at fault. */
  readonly heldGone: number
  /** Years whose documents the law keeps beyond their period. */
  readonly openYears: readonly number[]
  readonly lastSweep: Date | null
  readonly lastSweepFailed: boolean
}

export interface Preview {
  readonly until: Date
  readonly rules: readonly RulePreview[]
  /** Holds in force, and how many of them ask for their review. */
  readonly holds: number
  readonly reviewsDue: number
}

/** A hold, in force or lifted. */
export interface Hold {
  readonly id: number
  readonly module: string
  readonly table: string
  /** What readers call such a row. */
  readonly name: Bilingual
  readonly key: Readonly<Record<string, unknown>>
  readonly reason: string
  /** A key of staff, as the actors are. */
  readonly owner: string
  /** `YYYY-MM-DD`; `reviewDue` once it is there. */
  readonly reviewOn: string
  readonly reviewDue: boolean
  readonly placedAt: Date
  readonly placedBy: string
  readonly liftedAt: Date | null
  readonly liftedBy: string | null
  /** When the object would go without it; null while its period has not begun. */
  readonly goesAt: Date | null
  /** That moment is over: the object goes with the sweep after the hold is lifted. */
  readonly waiting: boolean
}

/** A kind of object that can be held, with the columns that name one. */
export interface Holdable {
  readonly module: string
  readonly table: string
  /** What readers call such rows. */
  readonly name: Bilingual
  readonly activity: Bilingual
  readonly key: readonly string[]
}

/** What was deleted by one rule on one day of the controller's zone. */
export interface Deletion {
  /** `YYYY-MM-DD`, as the others. */
  readonly day: string
  readonly rule: string
  readonly rows: number
  /** Start events of the oldest and the youngest row. */
  readonly oldest: string | null
  readonly youngest: string | null
  readonly early: number
  /** The number is partly PostgreSQL's estimate: large partitions are not counted row by row. */
  readonly estimated: boolean
}

export interface DeletionPage {
  readonly items: readonly Deletion[]
  /** For `after`; null on the last page. */
  readonly next: string | null
}

/** A kind of data (Datenart, DIN 66398) with its one rule. */
export interface DataKind {
  readonly module: string
  readonly table: string
  /** What readers call it. */
  readonly name: Bilingual
  readonly activity: Activity
  readonly heldAs: 'controller' | 'processor'
  readonly special: boolean
  /** Its rows say whose they are by the key of another row. */
  readonly tied: boolean
  /** Of the table and of what goes with it. */
  readonly categories: readonly Category[]
  /** What readers call the rows that go with these. */
  readonly alongWith: readonly Bilingual[]
  /** Null: not deleted by time; `source` says why. */
  readonly rule: {
    /** What readers call the columns of the start event. */
    readonly from: readonly Bilingual[]
    readonly starts: StartEvent
    readonly yearEnd: boolean
    readonly period: Period
    readonly lawClass: LawClass | null
    readonly law: boolean
    readonly editable: boolean
    /** Rows one by one, or the partition of an hour or day as a whole. */
    readonly by: 'row' | 'hour' | 'day'
    /** How often the sweep comes, and how late it may be before its promise is broken. */
    readonly everyMinutes: number
    readonly toleranceMinutes: number
  } | null
  readonly source: Bilingual
  /** Whether single objects can be held. */
  readonly hold: boolean
  readonly goals: readonly Goal[]
}

/** An edit of a period, oldest versions included. */
export interface PeriodVersion {
  readonly module: string
  readonly table: string
  /** What readers call the rows. */
  readonly name: Bilingual
  readonly version: number
  readonly period: Period
  readonly at: Date
  readonly actor: string
}

/** All that the retention concept (Löschkonzept) is written from. */
export interface Concept {
  readonly kinds: readonly DataKind[]
  readonly edits: readonly PeriodVersion[]
  readonly years: readonly OpenYear[]
  readonly holds: number
}

/** What is kept, what goes and what stops it: for the screens. */
export interface Retention {
  /** What would go until a moment (tonight's end of the day unless said otherwise). Deletes nothing. */
  preview(until?: Date): Promise<Preview>
  /** Newest first, 50 a page; `before` is the number of the last one seen. */
  holds(options: { state: 'active' | 'due' | 'lifted'; before?: number }): Promise<Hold[]>
  holdables(): Promise<Holdable[]>
  hold(hold: NewHold, actor: string): Promise<number>
  review(id: number, reviewOn: string, actor: string): Promise<void>
  lift(id: number, actor: string): Promise<void>
  years(): Promise<OpenYear[]>
  openYear(year: number, reason: string, actor: string): Promise<void>
  closeYear(year: number, actor: string): Promise<void>
  /** The protocol of deletions, newest day first. */
  deletions(options: { after?: string; rule?: string; limit?: number }): Promise<DeletionPage>
  concept(): Promise<Concept>
}
