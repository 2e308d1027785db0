import type { Source } from '../cite.ts'
import type { Bilingual } from '../errors.ts'
import type { Keep } from '../retention/keep.ts'
import type { Column } from './columns.ts'

export type Columns = Record<string, Column>

/** The way to the row that a row belongs to: own column → table of the same module, or `<module>.<table>`. */
export interface Via {
  readonly column: string
  readonly table: string
  /** The row is a part of that one: who is found by it is that row's person (an e-mail address of a contact). */
  readonly part?: true
  /** The row names somebody in that one: who is found by it is mentioned there (a recipient of a mail to several). */
  readonly names?: true
}

/**
 * How a row is tied to a person: for each kind of identifier the column that holds it, or the way to the row that does.
 * Each of these columns is indexed (e-mail as `lower(column)`, names as `engine.folded_name(column)`), so that a person is found without reading the table.
 */
export interface PersonTies {
  readonly email?: string
  /** E.164. */
  readonly phone?: string
  readonly customer?: string
  readonly name?: string
  /** Where `name` is the family name alone: the column with the given name. Both are indexed together as well. */
  readonly givenName?: string
  /** Whoever wrote the row gave address and name, and nobody checked them: a name there says nothing of whose the address is. */
  readonly claimed?: true
  readonly via?: Via | readonly Via[]
  /** Columns with the addresses of those written to: who is one of several is taken out, and the row stays. */
  readonly mentions?: readonly string[]
  /** Says why nobody stands behind a row. */
  readonly none?: string
}

/** Rows that say that the row they belong to (`person.via`) left the house. */
export interface Discloses {
  /** The column with the recipient's address. */
  readonly to: string
  /** The value of a column that says that it really went. */
  readonly done: { readonly column: string; readonly value: string }
  /** When: a column of the row that went. */
  readonly at: string
  /** What went. */
  readonly what: Source
  readonly reason: Source
}

export interface Table<C extends Columns = Columns> {
  /** What readers call its rows: persons, officers, the retention concept. */
  readonly name?: Bilingual
  /** What readers call columns that the house's vocabulary (`texts/columns.*.json`) has no word for, or another one. */
  readonly labels?: Readonly<Record<string, Bilingual>>
  /** Key of the processing activity (of this module) in whose course the rows arise. */
  readonly activity: string
  readonly person?: PersonTies
  readonly keep: Keep
  /** In whose name the data is held: as controller (the default), or as processor for a customer (Art. 28 GDPR). */
  readonly heldAs?: 'controller' | 'processor'
  /** What the person gave us, on consent or for a contract: handed over on a request of portability (Art. 20 GDPR), without the columns that are `ours`. */
  readonly provided?: true
  /**
   * The column with the Message-ID of the mail that a row is, or was sent as: rows of one mail say the same. Indexed where the
   * mail itself is kept (a column of bytes).
   */
  readonly mailed?: string
  /** Its rows are disclosures: an answer under Art. 15 GDPR names them, and Art. 19 GDPR goes to them. */
  readonly discloses?: Discloses
  /** The numbers of its rows are told to people: a restore hands none of them out again. */
  readonly numbered?: true
  /** Special categories of Art. 9 GDPR are to be expected in it. */
  readonly special?: boolean
  /**
   * Values of a canary, where the engine's own (empty texts, zeros) break a check or a reference. The start
   * event is the engine's to set.
   */
  readonly canary?: Readonly<Record<string, unknown>>
  readonly columns: C
}

export type Ledger = Record<string, Table>

/** Row types of a ledger's tables for Kysely, so that `ctx.db` knows these tables and no others. */
export type TablesOf<L extends Ledger> = {
  [T in keyof L]: { [C in keyof L[T]['columns']]: L[T]['columns'][C] extends Column<infer V> ? V : never }
}

export const table = <C extends Columns>(declaration: Table<C>): Table<C> => declaration

/** Names of the personal columns of a table. */
export const personalColumns = (of: Table): string[] =>
  Object.keys(of.columns).filter((column) => of.columns[column]?.category !== 'plain')

/** The columns in which anybody may have written of anybody: by their words a person is found who is named there. */
export const writtenColumns = (of: Table): string[] =>
  of.heldAs === 'processor' || !of.person || of.person.none !== undefined
    ? []
    : Object.entries(of.columns).flatMap(([name, { category, sql, markup, filled }]) =>
        category === 'content' && sql === 'text' && !markup && filled !== 'generated' ? [name] : [],
      )

export const viasOf = ({ via }: PersonTies = {}): readonly Via[] =>
  via === undefined ? [] : 'column' in via ? [via] : via

/** The columns that a retention rule goes by. */
function columnsOf(keep: Keep): string[] {
  if (keep.kind === 'always') return []
  if (keep.kind === 'with') return [keep.column]
  return [keep.from, keep.takes?.column ?? []].flat()
}

/** What is wrong with the start event of a rule; null: nothing. */
function startFault({ keep, columns }: Table): string | null {
  if (keep.kind !== 'period') return null
  const starts = [keep.from].flat().map((column) => columns[column])
  if (new Set(starts.map((column) => column?.sql)).size > 1)
    return 'its start events are of different types: let all be moments, or all days'
  if (starts.length > 1 && keep.partition)
    return 'a partitioned table has one start event: the column it is partitioned by'
  if (!keep.starts && starts.some((column) => column?.nullable))
    return `its period begins when ${[keep.from].flat().join(', ')} is known: say with what that is (starts: 'case' or 'relation')`
  return null
}

/**
 * Every table and column a module owns. Throws when personal columns are tied to nobody, when a rule names a column
 * that is not there, or does not say with what its period begins.
 */
export function declare<L extends Ledger>(ledger: L): L {
  for (const [tableName, declared] of Object.entries(ledger)) {
    const named = [
      ...Object.entries(declared.person ?? {}).flatMap(([kind, tie]) =>
        kind === 'none' || kind === 'claimed'
          ? []
          : kind === 'via'
            ? viasOf(declared.person).map((via) => via.column)
            : [tie].flat(),
      ),
      ...columnsOf(declared.keep),
      ...(declared.mailed ? [declared.mailed] : []),
    ]
    for (const column of named)
      if (!declared.columns[column])
        throw new Error(
          `The ledger of table "${tableName}" names the column "${column}", which it does not declare.`,
        )
    if (personalColumns(declared).length > 0 && !declared.person)
      throw new Error(`Table "${tableName}" has personal columns but does not say whose (person).`)
    const fault = startFault(declared)
    if (fault) throw new Error(`Table "${tableName}": ${fault}.`)
  }
  return ledger
}
