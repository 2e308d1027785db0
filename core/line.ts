import { z } from 'zod'

/**
 * Text as one line: line breaks and other control characters become a space, and signs that turn the direction of what follows
 * go. A name can't become a header of a mail, nor look like another name.
 */
export const oneLine = (given: string): string =>
  given.replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '').replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')

/** One line of text of a contract. */
export const line = (max: number) => z.string().overwrite(oneLine).trim().max(max)
