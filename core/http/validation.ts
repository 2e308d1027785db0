import { z } from 'zod'
import type { $ZodIssue } from 'zod/v4/core'
import type { Language } from '../errors.ts'

export interface FieldError {
  /** `emails.0`; empty when the whole is meant. */
  readonly path: string
  readonly message: string
}

/** What was given does not fit the contract. Holds what was given, so it is never logged. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput'
  readonly issues: readonly $ZodIssue[]

  constructor(issues: readonly $ZodIssue[]) {
    super(`invalid: ${issues.map((issue) => issue.path.join('.')).join(', ')}`)
    this.issues = issues
  }
}

/** Fastify's validator: zod, keeping what was given so that the message can be made in the reader's language. */
export const validate =
  ({ schema }: { schema: z.ZodType }) =>
  (given: unknown): { value: unknown } | { error: Error } => {
    const parsed = schema.safeParse(given, { reportInput: true })
    return parsed.success ? { value: parsed.data } : { error: new InvalidInput(parsed.error.issues) }
  }

const locales = { de: z.locales.de().localeError, en: z.locales.en().localeError }

const say = (language: Language, issue: $ZodIssue): string | null => {
  const said = locales[language](issue as Parameters<typeof locales.en>[0])
  return typeof said === 'string' ? said : (said?.message ?? null)
}

/** Every mistake with the field it is in. A message that a schema brings along stays as it is. */
export const fieldErrors = ({ issues }: InvalidInput, language: Language): FieldError[] =>
  issues.map((issue) => ({
    path: issue.path.join('.'),
    message: issue.message === say('en', issue) ? (say(language, issue) ?? issue.message) : issue.message,
  }))
