import type { Call, Endpoint } from '#core/http/contract.ts'

type Optional<C> = {
  [K in keyof C as C[K] extends undefined ? never : object extends C[K] ? K : never]?: C[K]
}
type Needed<C> = { [K in keyof C as C[K] extends undefined ? never : object extends C[K] ? never : K]: C[K] }

/** What an endpoint is asked with: only the parts its contract has; a part that may be empty may be left out. */
export type Asked<E extends Endpoint> = Needed<Call<E>> & Optional<Call<E>>

/** Trailing argument list: `[input]`, or `[]` where the contract asks for nothing. */
export type AskedArgument<E extends Endpoint> =
  object extends Asked<E> ? [asked?: Asked<E> | undefined] : [asked: Asked<E>]

/** Any input, as the plain values it is made of. */
export interface Plain {
  readonly params?: unknown
  readonly query?: unknown
  readonly body?: unknown
}

const entries = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : []

const write = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value))

const pairs = (query: unknown): [string, string][] =>
  entries(query).flatMap(([key, value]) =>
    (Array.isArray(value) ? (value as unknown[]) : [value])
      .filter((one) => one !== undefined && one !== null && one !== '')
      .map((one): [string, string] => [key, write(one)]),
  )

/** The address of an endpoint: places of the path filled, query appended. */
export function addressOf(endpoint: Endpoint, asked: Plain = {}): string {
  const params = Object.fromEntries(entries(asked.params))
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_place, key: string) => {
    if (params[key] === undefined) throw new Error(`${endpoint.method} ${endpoint.path} needs ${key}.`)
    return encodeURIComponent(write(params[key]))
  })
  const query = new URLSearchParams(pairs(asked.query)).toString()
  return query ? `${path}?${query}` : path
}

/** Where an answer is kept: `['GET', path, { params, query }]`, values as strings so that 12 and '12' are one. */
export type AnswerKey = readonly [
  method: string,
  path: string,
  asked?: { readonly params?: Record<string, string>; readonly query?: Record<string, string | string[]> },
]

/** The part of an input by which answers are told apart. */
export interface KeyPart<E extends Endpoint> {
  readonly params?: Partial<Call<E>['params']> | undefined
  readonly query?: Partial<Call<E>['query']> | undefined
}

/** The key of an endpoint's answers; with a part of the input only of those. For refreshing what an act changed. */
export function keyOf<E extends Endpoint>(endpoint: E, asked?: KeyPart<E>): AnswerKey {
  if (!asked) return [endpoint.method, endpoint.path]
  const query: Record<string, string | string[]> = {}
  for (const [key, value] of pairs(asked.query)) {
    const before = query[key]
    query[key] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value]
  }
  const params = Object.fromEntries(entries(asked.params).map(([key, value]) => [key, write(value)]))
  return [
    endpoint.method,
    endpoint.path,
    { ...(asked.params === undefined ? {} : { params }), ...(asked.query === undefined ? {} : { query }) },
  ]
}
