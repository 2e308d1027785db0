import type { Generated, GeneratedAlways } from 'kysely'

/** A PostgreSQL type as `format_type()` prints it, with the TypeScript type of a value read from it. */
export interface SqlType<T> {
  readonly sql: string
  /** The formatted copy of a text that stands beside it. */
  readonly markup?: true
  readonly value?: T
}

const sqlType = <T>(sql: string): SqlType<T> => ({ sql })

export const text = sqlType<string>('text')
/** The formatted copy of a text that stands beside it in the row: it goes when that text is redacted. */
export const html: SqlType<string> = { sql: 'text', markup: true }
export const integer = sqlType<number>('integer')
/** Read as a number; ids stay below 2^53. */
export const bigint = sqlType<number>('bigint')
export const boolean = sqlType<boolean>('boolean')
export const timestamp = sqlType<Date>('timestamp with time zone')
/** Read as `YYYY-MM-DD`. */
export const date = sqlType<string>('date')
export const bytes = sqlType<Buffer>('bytea')
export const uuid = sqlType<string>('uuid')
export const searchVector = sqlType<string>('tsvector')
export const textArray = sqlType<string[]>('text[]')
export const json = <T>(): SqlType<T> => sqlType<T>('jsonb')

/**
 * `nullable`: may be absent. `default`: the database fills it when it is left out. `generated`: only the
 * database writes it (identity, generated column).
 */
export type Flag = 'nullable' | 'default' | 'generated'

type Nullable<T, F extends Flag> = 'nullable' extends F ? T | null : T

export type Cell<T, F extends Flag> = 'generated' extends F
  ? GeneratedAlways<Nullable<T, F>>
  : 'default' extends F
    ? Generated<Nullable<T, F>>
    : Nullable<T, F>

/** Categories of personal data, as the register (Art. 30(1)(c) GDPR) prints them; `plain` is not personal. */
export type Category =
  | 'plain'
  | 'name'
  | 'contact'
  | 'address'
  | 'organisation'
  | 'identifier'
  | 'network'
  | 'content'
  | 'usage'
  | 'credential'

export interface Column<C = unknown> {
  readonly sql: string
  readonly nullable: boolean
  readonly filled: 'given' | 'default' | 'generated'
  readonly category: Category
  readonly markup?: true
  readonly ours?: true
  readonly cell?: C
}

function of(category: Category) {
  return <T, const F extends readonly Flag[]>(type: SqlType<T>, ...flags: F): Column<Cell<T, F[number]>> => ({
    sql: type.sql,
    nullable: flags.includes('nullable'),
    filled: flags.includes('generated') ? 'generated' : flags.includes('default') ? 'default' : 'given',
    category,
    ...(type.markup ? { markup: type.markup } : {}),
  })
}

/**
 * What we wrote or decided about a person: handed out on access (Art. 15 GDPR), not on portability (Art. 20 GDPR), which
 * covers what the person provided.
 */
export const ours = <C>(column: Column<C>): Column<C> => ({ ...column, ours: true })

/** Not personal: keys, states, times of the system's own doing. */
export const plain = of('plain')
export const name = of('name')
/** E-mail address, telephone or fax number. */
export const contact = of('contact')
/** Postal address. */
export const address = of('address')
export const organisation = of('organisation')
/** Customer number, account id: a number that stands for a person. */
export const identifier = of('identifier')
/** Network address, browser's self-description. */
export const network = of('network')
/** What persons wrote or sent: texts, attachments. */
export const content = of('content')
/** What a person did and when. */
export const usage = of('usage')
/** Passwords, keys and tokens, always hashed or sealed; never exported, never logged. */
export const credential = of('credential')
