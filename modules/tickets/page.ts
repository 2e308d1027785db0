import { z } from 'zod'
import { errors } from './errors.ts'

/** Where the next page begins: the sort values of the last row shown, opaque to the client. */
export const writeCursor = (values: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url')

export function readCursor<T extends z.ZodType>(shape: T, given: string | undefined): z.output<T> | null {
  if (given === undefined) return null
  try {
    return shape.parse(JSON.parse(Buffer.from(given, 'base64url').toString()))
  } catch (cause) {
    throw errors.bad_cursor({}, { cause })
  }
}
