import { STATUS_CODES } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { type Bilingual, type Language, Refusal, fill, say } from '../errors.ts'
import { held, isHeldError } from '../retention/guards.ts'
import { isDatabaseDown } from './database-down.ts'
import { refusals } from './refusals.ts'
import { type FieldError, InvalidInput, fieldErrors } from './validation.ts'

/** The body of every answer that is no success (RFC 9457). */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  /** Stable: `<module>.<code>`. */
  readonly code: string
  readonly instance: string
  readonly requestId: string
  readonly errors?: readonly FieldError[]
}

export const problemType = 'application/problem+json; charset=utf-8'

const titles: Readonly<Record<number, Bilingual>> = {
  400: say('Bad request', 'Ungültige Anfrage'),
  401: say('Not signed in', 'Nicht angemeldet'),
  403: say('Not allowed', 'Nicht erlaubt'),
  404: say('Not found', 'Nicht gefunden'),
  405: say('Method not allowed', 'Methode nicht erlaubt'),
  409: say('Conflict', 'Konflikt'),
  410: say('Gone', 'Nicht mehr vorhanden'),
  413: say('Too large', 'Zu groß'),
  415: say('Wrong type of content', 'Falsche Art von Inhalt'),
  422: say('Can’t be done', 'So nicht möglich'),
  429: say('Too many requests', 'Zu viele Anfragen'),
  500: say('Internal error', 'Interner Fehler'),
  503: say('Out of service for the moment', 'Vorübergehend nicht verfügbar'),
}

export const titleOf = (status: number, language: Language): string =>
  titles[status]?.[language] ?? STATUS_CODES[status] ?? String(status)

const ofFastify: Readonly<Record<string, keyof typeof refusals>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media_type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'too_large',
}

/** Any error as a refusal; one that nobody foresaw becomes `http.failed`, which shows nothing of it. */
export function toRefusal(error: unknown, request: Pick<FastifyRequest, 'id'>): Refusal {
  if (error instanceof Refusal) return error
  if (error instanceof InvalidInput) return refusals.invalid({}, { cause: error })
  if (isDatabaseDown(error)) return refusals.unavailable({}, { cause: error })
  if (isHeldError(error)) return held({}, { cause: error })
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown }
  const known = typeof code === 'string' ? ofFastify[code] : undefined
  if (known) return refusals[known]({}, { cause: error })
  // What else the framework or a JSON parser refuses is the sender's mistake.
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return refusals.malformed({}, { cause: error })
  return refusals.failed({ id: request.id }, { cause: error })
}

/** The problem as its reader gets it: in their language, without anything the sentence doesn't say. */
export function describeProblem(
  refusal: Refusal,
  request: Pick<FastifyRequest, 'id' | 'url'>,
  language: Language,
): Problem {
  const errors = refusal.cause instanceof InvalidInput ? fieldErrors(refusal.cause, language) : null
  return {
    type: `urn:zusage:problem:${refusal.code}`,
    title: titleOf(refusal.status, language),
    status: refusal.status,
    detail: fill(refusal.sentence[language], refusal.values),
    code: refusal.code,
    instance: request.url.split('?', 1)[0] ?? '/',
    requestId: request.id,
    ...(errors ? { errors } : {}),
  }
}
