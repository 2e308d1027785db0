import type { Duplex } from 'node:stream'
import type { Source } from './cite.ts'

/**
 * Somebody to whom this installation opens connections, named in the notice and the register:
 * the mail relay, an identity provider. Its country decides whether promise 3/place is kept.
 */
export interface Recipient {
  /** `<module>.<name>` */
  readonly key: string
  readonly name: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly host: string
  readonly purpose: Source
}

/** What became of attempts to connect to places that are not declared. */
export interface NetworkFigures {
  readonly undeclaredAttempts: number
  /** Newest first, some at most. */
  readonly recent: readonly { readonly at: Date; readonly host: string }[]
}

/** The one way out of the house. */
export interface Network {
  /** A TCP (or TLS) connection to a declared recipient; refused and reported when the host is not declared. */
  connect(options: { host: string; port: number; tls?: boolean }): Promise<Duplex>
  recipients(): readonly Recipient[]
  /** Attempts of the last day that were refused. Promise 3/place looks at them. */
  figures?(): NetworkFigures
}
