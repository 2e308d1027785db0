/** A sentence in both languages of the house. */
export interface Bilingual {
  readonly en: string
  readonly de: string
}

export type Language = keyof Bilingual

export const say = (en: string, de: string): Bilingual => ({ en, de })

/** Fills `{name}` places of a sentence. */
export const fill = (sentence: string, values: Record<string, unknown> = {}): string =>
  sentence.replaceAll(/\{(\w+)\}/g, (place, key: string) => (key in values ? String(values[key]) : place))

/** What a verb throws to refuse: a stable code, an HTTP status, a sentence that says what to do. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: string
  readonly status: number
  readonly sentence: Bilingual
  readonly values: Record<string, unknown>

  constructor(
    code: string,
    status: number,
    sentence: Bilingual,
    values: Record<string, unknown> = {},
    options?: { cause?: unknown },
  ) {
    super(fill(sentence.en, values), options)
    this.code = code
    this.status = status
    this.sentence = sentence
    this.values = values
  }
}

type ErrorTable = Record<string, readonly [status: number, sentence: Bilingual]>

/**
 * A module's table of refusals, code → [status, sentence]; each becomes a function that makes the error.
 * `throw errors.not_found({ id })` reaches the caller as a problem (RFC 9457) with code `tickets.not_found`.
 */
export function defineErrors<E extends ErrorTable>(module: string, table: E) {
  type Make = (values?: Record<string, unknown>, options?: { cause?: unknown }) => Refusal
  return Object.fromEntries(
    Object.entries(table).map(([code, [status, sentence]]): [string, Make] => [
      code,
      (values, options) => new Refusal(`${module}.${code}`, status, sentence, values, options),
    ]),
  ) as { readonly [K in keyof E]: Make }
}
