/** A refusal of the server (RFC 9457), or that it could not be reached (status 0). */
export class Problem extends Error {
  override readonly name = 'Problem'
  /** HTTP status; 0 when there was no answer. */
  readonly status: number
  /** `tickets.not_found`; `console.offline` and `console.unreadable` are the frame's own. */
  readonly code: string
  /** What to do about it, in the language of the person. */
  readonly sentence: string
  /** Sentences by field: `email`, `addresses.0.value`. */
  readonly fields: Readonly<Record<string, string>>
  /** For asking the operator. */
  readonly requestId: string | null

  constructor(
    parts: Pick<Problem, 'status' | 'code' | 'sentence'> & Partial<Pick<Problem, 'fields' | 'requestId'>>,
  ) {
    super(parts.sentence)
    this.status = parts.status
    this.code = parts.code
    this.sentence = parts.sentence
    this.fields = parts.fields ?? {}
    this.requestId = parts.requestId ?? null
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** `#/body/addresses/0/value`, `/email` or `['body', 'email']` → `addresses.0.value`, `email`. */
export function fieldName(place: unknown): string {
  const steps = Array.isArray(place) ? place.map(String) : (text(place) ?? '').split(/[/.]/)
  const named = steps.filter((step) => step !== '' && step !== '#')
  return (named[0] === 'body' && named.length > 1 ? named.slice(1) : named).join('.')
}

/** Reads a problem from an answer that is not 2xx; `otherwise` is said when it carries no sentence. */
export function readProblem(
  status: number,
  body: unknown,
  otherwise: string,
  requestId: string | null,
): Problem {
  const given = isRecord(body) ? body : {}
  const errors = Array.isArray(given.errors) ? given.errors.filter(isRecord) : []
  const fields = Object.fromEntries(
    errors.flatMap((error) => {
      const name = fieldName(error.field ?? error.pointer ?? error.path)
      const sentence = text(error.detail) ?? text(error.sentence) ?? text(error.message)
      return name && sentence ? [[name, sentence] as const] : []
    }),
  )
  return new Problem({
    status,
    code: text(given.code) ?? `http.${status}`,
    sentence: text(given.detail) ?? text(given.title) ?? otherwise,
    fields,
    requestId: text(given.requestId) ?? requestId,
  })
}
