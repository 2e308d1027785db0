import type { Readable } from 'node:stream'
import type { Bilingual } from '../errors.ts'
import type { Period } from '../retention/keep.ts'
import type { ClaimHold } from '../retention/holds-of-acts.ts'
import type { NamedBy } from './passages.ts'
import type { Disclosure, HandOut } from './package/options.ts'

/** What a person is looked for by. Spellings do not matter: e-mail in any case, telephone numbers as anybody writes them. */
export interface Identifiers {
  readonly emails: readonly string[]
  readonly phones: readonly string[]
  /** Customer numbers. */
  readonly customers: readonly string[]
  /** Names alone prove nothing: what only a name matches is shown, and left out until the officer includes it. */
  readonly names: readonly string[]
}

/** One row of one table, by its primary key. */
export interface RowRef {
  readonly module: string
  readonly table: string
  readonly key: Readonly<Record<string, string | number>>
}

/**
 * How a found row stands to the person. `own`: about them. `shared`: theirs, with parts that belong to others. `mention`:
 * another's, in which they are named (a recipient among several).
 */
export type Share = 'own' | 'shared' | 'mention'

/** One passage of a text that names the person, with what stands around it. */
export interface WrittenPassage {
  readonly column: string
  readonly before: string
  readonly named: string
  readonly after: string
}

export interface FoundRow extends RowRef {
  readonly share: Share
  /** By which identifier or row it was found: `email`, `phone`, `customer`, `name`, `with tickets.ticket`, `written`, `officer`. */
  readonly by: string
  /** What readers call that row, or the column in which the person is named; null where `by` is an identifier. */
  readonly byName: Bilingual | null
  /** False: it may be somebody else's, and is left out until the officer includes it. */
  readonly certain: boolean
  readonly included: boolean
  /** Where what others wrote in it names the person; empty where it does not. */
  readonly passages: readonly WrittenPassage[]
  /** By what its text names the person, or that of the mail whose bytes it is; null: it does not. */
  readonly written: NamedBy | null
  /** Whether these passages can be taken out: not where the original stands beside them, byte for byte. */
  readonly redactable: boolean
  /** The officer wants them taken out. */
  readonly redact: boolean
  /** Values of its personal columns, as the officer sees them. Columns of credentials are left out. */
  readonly values: Readonly<Record<string, unknown>>
}

/** A page of found rows. */
export interface FoundRows {
  readonly rows: FoundRow[]
  /** What readers call the columns of their values. */
  readonly columns: Readonly<Record<string, Bilingual>>
  readonly next: number | null
}

/** What was found of one table. */
export interface FoundTable {
  readonly module: string
  readonly table: string
  readonly activity: string
  readonly activityName: Bilingual
  /** What readers call its rows. */
  readonly name: Bilingual
  readonly included: number
  /** How many of these only name the person in what others wrote. */
  readonly written: number
  /** Left out: uncertain, or excluded by the officer. */
  readonly leftOut: number
  /** How many of its rows a package holds. */
  readonly handedOut: { readonly access: number; readonly portability: number }
  readonly heldAs: 'controller' | 'processor'
}

/** What a search found, fixed row by row before anything is done with it. */
export interface Finding {
  readonly id: number
  readonly at: Date
  /** With what the closure over the ties added to the ones asked for. */
  readonly identifiers: Identifiers
  readonly tables: readonly FoundTable[]
  /** Identifiers that lead to more than one person, or that several used: nothing found by them is certain. */
  readonly ambiguous: readonly string[]
}

/** What an act does with the rows of one table. */
export interface PlanLine {
  readonly module: string
  readonly table: string
  /**
   * `delete`; `blank`: the row stays without its personal columns, because parts of it are others'; `redact`: the person's
   * mention is taken out of the addresses; `blacken`: out of what others wrote as well; `restrict`: the law keeps it, nobody reads it, and it goes by itself; `hold`: a hold keeps it;
   * `review`: free text that others wrote and that names the person, for the officer; `forward`: held as a processor; `set`: a
   * correction; `lift`: the end of a restriction.
   */
  readonly action:
    | 'delete'
    | 'blank'
    | 'redact'
    | 'blacken'
    | 'restrict'
    | 'hold'
    | 'review'
    | 'forward'
    | 'set'
    | 'lift'
  readonly rows: number
  /** Why it is kept, with its legal source; null where nothing is kept. */
  readonly ground: string | null
  /** When the last of these rows goes by itself; null where it is not known yet. */
  readonly until: Date | null
}

export type ActKind = 'erase' | 'restrict' | 'lift' | 'rectify'

/** One step of an act: what is done with one table. */
export interface Receipt extends PlanLine {
  /** Null: not done yet. */
  readonly doneAt: Date | null
}

/** Something done with a finding. Any step may die and is taken up again; it is done when no receipt is open and the search finds nothing left. */
export interface Act {
  readonly id: number
  readonly finding: number
  readonly kind: ActKind
  readonly state: 'running' | 'verifying' | 'done' | 'incomplete'
  readonly startedAt: Date
  readonly doneAt: Date | null
  readonly receipts: readonly Receipt[]
  /** Rows that the search after the act still found; the act is `incomplete` unless this is 0. */
  readonly left: number
}

/** A correction (Art. 16 GDPR): every copy of an identifier or name, or one column of one row. */
export type Correction =
  | { readonly kind: 'email' | 'phone' | 'name' | 'customer'; readonly from: string; readonly to: string }
  | { readonly kind: 'column'; readonly row: RowRef; readonly column: string; readonly to: string }

/** Rows of one table as they are handed out (Art. 15, 20 GDPR). */
export interface ReadTable {
  readonly module: string
  readonly table: string
  readonly activity: string
  /** What readers call its rows. */
  readonly title: Bilingual
  /** Each column handed out, with what readers call it. */
  readonly columns: readonly {
    readonly name: string
    readonly title: Bilingual
    readonly category: string
    readonly sql: string
  }[]
  /** The person gave it to us, on consent or for a contract: part of portability. */
  readonly provided: boolean
  readonly rows: AsyncIterable<Readonly<Record<string, unknown>>>
}

/** Data of a person by activity, for the private page: numbers, no contents. */
export interface ActivityCount {
  readonly module: string
  readonly activity: string
  readonly name: Bilingual
  readonly rows: number
  /** When the next of these rows goes; null where it hangs on an event yet to come. */
  readonly nextDeletion: Date | null
  readonly period: Period | null
}

/** What a person objected to or withdrew (Art. 21, 7(3) GDPR). */
export type Objection = 'direct-marketing' | 'processing' | 'consent'

/** The rights of persons over every module's ledger. Used by the module that takes requests; every act is recorded in the evidence without personal data. */
export interface Persons {
  /** Searches every module and fixes what was found. `rows`: those the officer named by hand. */
  find(identifiers: Partial<Identifiers>, rows?: readonly RowRef[]): Promise<Finding>
  finding(id: number): Promise<Finding>
  /** Searches once more: what came since is found, what went since is not, and what the officer decided stays. */
  renew(finding: number): Promise<Finding>
  /** Rows of one table of a finding, by key. */
  rows(
    finding: number,
    of: { module: string; table: string; after?: number; limit?: number },
  ): Promise<FoundRows>
  /**
   * The officer takes rows in or leaves them out, with a reason. `redact`: an erasure takes the passages out that name the
   * person in what others wrote; without it they stay. Throws `not_redactable`.
   */
  decide(
    finding: number,
    rows: readonly RowRef[],
    included: boolean,
    reason: string,
    options?: { redact?: boolean },
  ): Promise<void>
  /** Counts by activity, straight from the identifiers; fixes nothing. */
  counts(identifiers: Partial<Identifiers>): Promise<ActivityCount[]>
  /** Streams what is included, table by table; memory stays flat. `provided`: only what portability covers. */
  read(finding: number, options?: { provided?: boolean }): AsyncIterable<ReadTable>
  /** What is included as the package that the person gets: a signed ZIP, made while it is read. */
  pack(finding: number, asked: HandOut): Promise<Readable>
  /** To whom rows of a finding really went (Art. 15(1)(c), 19 GDPR); `pack` names them too. */
  disclosures(finding: number): AsyncIterable<Disclosure>
  /** What an act would do. Changes nothing. */
  plan(finding: number, kind: 'erase' | 'restrict'): Promise<PlanLine[]>
  /** Starts an act; a job carries it out and takes it up again after a crash. Returns its id. */
  erase(finding: number): Promise<number>
  /** `claim`: the person needs the data for claims, or does not want them erased (Art. 18(1)(b), (c)); no period ends them meanwhile. */
  restrict(finding: number, claim?: ClaimHold): Promise<number>
  /** Throws what `restrict` would refuse in it. */
  checkClaim(claim: ClaimHold): void
  /** Ends a restriction (Art. 18(3): the person was told before), and with it what was held for claims. */
  lift(restriction: number): Promise<number>
  rectify(finding: number, corrections: readonly Correction[]): Promise<number>
  act(id: number): Promise<Act>
  /** Carries an act on until it is done; what the job does. */
  carryOn(act: number): Promise<Act>
  /** Takes up an act that left rows behind: those that are still there, or were found again, are done anew. */
  again(act: number): Promise<void>
  /** Searches once more by the keyed hashes of a finished act's identifiers, and says how many rows came back. */
  reverify(act: number): Promise<number>
  /** Remembers an objection under keyed hashes of the identifiers; takes effect at the next question. */
  object(identifiers: Partial<Identifiers>, objection: Objection, activity?: string): Promise<void>
  withdrawObjection(identifiers: Partial<Identifiers>, objection: Objection, activity?: string): Promise<void>
  /**
   * Asked at the moment of use: whether this person objected (to this activity, or altogether). `since`: not before that
   * moment; a consent given after its withdrawal counts again.
   */
  objects(
    identifiers: Partial<Identifiers>,
    objection: Objection,
    activity?: string,
    since?: Date,
  ): Promise<boolean>
  /**
   * Puts a row that is being taken in outside the database, sealed: with these values it comes back where a restore has a
   * backup from before. On disk when this resolves, so that it can be acknowledged.
   */
  noteReceived(row: RowRef, values: Readonly<Record<string, unknown>>): Promise<void>
  /** Such a row has these values for good: a restore of an older backup gives them to it again. On disk when this resolves. */
  noteSettled(row: RowRef, values: Readonly<Record<string, unknown>>): Promise<void>
  /** Such a row goes, and is not to come back. */
  noteGone(row: RowRef): Promise<void>
  /** Deletes a finding with its identifiers: the request is over. */
  forget(finding: number): Promise<void>
}
