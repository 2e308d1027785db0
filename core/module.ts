/**
 * Words, one meaning each, in code, tables, screens and docs:
 *
 * controller  the company that runs this installation (Verantwortlicher)
 * module      one folder in modules/: one system that the notice describes
 * activity    a processing activity, a row of the Art. 30 register (Verarbeitungstätigkeit)
 * ledger      a module's declaration of every table and column it owns: plain, or personal and whose
 * keep        a retention rule (Löschregel, DIN 66398): start event + period, with its legal source
 * hold        a reason, on one object, that stops its deletion until it is lifted
 * person      the data subject; found by identifiers (e-mail, phone, customer number, name)
 * request     a person's exercise of a right (Art. 15 to 22) or withdrawal of consent
 * agreement   a processing agreement under Art. 28 (AVV), signed and in force, or not
 * disclosure  one transfer of named fields to one recipient for one reason
 * promise     one sentence of the notice with the check that proves it
 * evidence    the append-only, hash-chained record of checks, deletions, disclosures, accesses
 * door        a module's index.ts: all that others may use of it
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Source } from './cite.ts'
import type { Actor, Caller, Context } from './context.ts'
import type { Bilingual } from './errors.ts'
import type { Handler } from './events.ts'
import type { Route } from './http/contract.ts'
import type { PublicPage } from './http/pages.ts'
import type { Job } from './jobs.ts'
import type { Ledger, TablesOf } from './ledger/declare.ts'
import type { Recipient } from './network.ts'
import type { Permission } from './permission.ts'
import type { Promised } from './promises/declare.ts'
import type { Setting } from './settings.ts'

/** A processing activity: a row of the Art. 30(1) register; retention and categories come from the ledger. */
export interface Activity {
  readonly name: Bilingual
  readonly purpose: Bilingual
  /** `Art. 6(1)(f) GDPR: …` */
  readonly legalBasis: Bilingual
  /** Categories of persons. */
  readonly persons: Bilingual
  /** Who receives the data, by category; "nobody" is an answer. */
  readonly recipients: Bilingual
  /** Clause of the notice that describes it. */
  readonly clause: string
}

/** A hit of the one search field, as a module contributes it. */
export interface SearchHit {
  readonly module: string
  readonly title: string
  /** Excerpt with matches between \u0002 and \u0003. */
  readonly excerpt: string
  /** Path in the console. */
  readonly href: string
  readonly at: Date
}

export interface ModuleDefinition<L extends Ledger, T = TablesOf<L>> {
  /** kebab-case, the folder's name; the schema is the same with underscores. */
  readonly name: string
  /** `import.meta.dirname` */
  readonly folder: string
  /** Modules whose doors it uses, each with the purpose: the data flows of the register. */
  readonly needs?: Readonly<Record<string, Source>>
  /** Why it may use the rights of persons, which reach into every module; others may only ask for objections. */
  readonly persons?: string
  readonly ledger: L
  readonly activities: Readonly<Record<string, Activity>>
  readonly settings?: readonly Setting[]
  readonly permissions?: Readonly<Record<string, Permission>>
  readonly routes?: readonly Route<T>[]
  readonly pages?: readonly PublicPage<T>[]
  readonly jobs?: readonly Job<T>[]
  readonly on?: readonly Handler<T>[]
  readonly promises?: readonly Promised<T>[]
  readonly recipients?: (ctx: Context<T>) => Promise<readonly Recipient[]>
  readonly search?: (ctx: Context<T>, query: string, limit: number) => Promise<SearchHit[]>
  /** Who a request comes from, by cookie or bearer token; null when this module does not know. */
  readonly authenticate?: (ctx: Context<T>, request: FastifyRequest) => Promise<Actor | null>
  /** Routes that are no contract of ours: a library's handler. */
  readonly mount?: (ctx: Context<T>, http: FastifyInstance) => Promise<void>
  /** Listens beside HTTP (SMTP); started after the schema is verified, disposed before the database closes. */
  readonly start?: (ctx: Context<T>) => Promise<AsyncDisposable>
  /** Hears every request that was answered, for the access log. Must not throw or wait. */
  readonly answered?: (ctx: Context<T>, request: AnsweredRequest) => void
  /** Fills an empty installation with invented data for visitors (`--demo`). */
  readonly demo?: (ctx: Context<T>) => Promise<void>
  /** Connections to the database per process; 2 unless more are declared. */
  readonly connections?: number
}

/** What an access log may hold: what the browser transmitted, and the answer (notice 3.1). */
export interface AnsweredRequest {
  readonly at: Date
  readonly address: string
  readonly method: string
  readonly path: string
  readonly protocol: string
  readonly status: number
  readonly bytes: number
  readonly referrer: string | null
  readonly agent: string | null
}

/** A module as the engine sees it: the tables' types are erased. */
export type Module = ModuleDefinition<Ledger, never> & { readonly schema: string }

/**
 * The one literal that a module is. `door` turns a verb into a function that other modules may call with
 * their own context: it runs under this module's role, and only for callers that declared the need.
 */
export function defineModule<L extends Ledger>(definition: ModuleDefinition<L>) {
  const module = { ...definition, schema: definition.name.replaceAll('-', '_') } as unknown as Module
  return {
    module,
    door:
      <A extends unknown[], R>(verb: (ctx: Context<TablesOf<L>>, ...rest: A) => R) =>
      (caller: Caller, ...rest: A): R =>
        verb(caller.enter(definition.name) as unknown as Context<TablesOf<L>>, ...rest),
  }
}
