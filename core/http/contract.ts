import type { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import type { Permission } from '../permission.ts'

/**
 * One operation of the API as a plain literal (`as const`), shared by server, console and OpenAPI.
 * Paths begin with `/api/` and carry parameters as `{id}`.
 */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: `/api/${string}`
  /** One line for the reader of the API. */
  readonly summary: string
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** The answer's JSON; without it the operation answers 204, or a download. */
  readonly answer?: z.ZodType
  /** Largest body in bytes; 1 MB unless said otherwise. */
  readonly bodyLimit?: number
  /** Calls per minute and actor (per address when not signed in); 600 unless said otherwise. */
  readonly perMinute?: number
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined
type Given<S> = S extends z.ZodType ? z.input<S> : undefined

/** What a handler receives: parsed by the contract. */
export interface Input<E extends Endpoint> {
  readonly params: Parsed<E['params']>
  readonly query: Parsed<E['query']>
  readonly body: Parsed<E['body']>
}

/** What a client of the contract gives. */
export interface Call<E extends Endpoint> {
  readonly params: Given<E['params']>
  readonly query: Given<E['query']>
  readonly body: Given<E['body']>
}

export type Answer<E extends Endpoint> = E['answer'] extends z.ZodType ? z.output<E['answer']> : void

/** An answer that is not JSON: a file, an HTML frame. */
export class Download {
  readonly type: string
  readonly body: string | Buffer | Readable
  readonly headers: Readonly<Record<string, string>>

  /** With `filename` the browser saves it; without, it shows it. `headers` add to and override the server's own. */
  constructor(
    type: string,
    body: string | Buffer | Readable,
    options: { filename?: string; headers?: Record<string, string> } = {},
  ) {
    this.type = type
    this.body = body
    this.headers = {
      ...(options.filename
        ? { 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(options.filename)}` }
        : {}),
      ...options.headers,
    }
  }
}

export interface Route<T = never> {
  readonly endpoint: Endpoint
  readonly permission: Permission
  readonly handle: (ctx: Context<T>, input: never) => Promise<unknown>
}

/** Parse, permission, verb, present: the permission is checked before the handler runs. */
export const route = <E extends Endpoint, T>(
  endpoint: E,
  permission: Permission,
  handle: (ctx: Context<T>, input: Input<E>) => Promise<Answer<E> | Download>,
): Route<T> => ({ endpoint, permission, handle })
