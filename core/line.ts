import { z } from 'zod'

/**
 * One line of text of a contract. Line breaks and other control characters become a space, and signs that turn the direction of
 * what follows go: a name can't become a header of a mail, nor look like another name.
 */
export const line = (max: number) =>
  z
    .string()
    .overwrite((given) =>
      given.replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '').replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' '),
    )
    .trim()
    .max(max)
