import { type RawBuilder, sql } from 'kysely'

/**
 * Which found rows are handed out: what is theirs; of rows that stay with others, on access also what staff wrote about or to
 * the person (Art. 15 GDPR), which they did not provide themselves (Art. 20 GDPR). What others wrote is not (Art. 15(4) GDPR).
 */
export const isHandedOut = (provided: boolean, of: '' | 'r.' = ''): RawBuilder<boolean> => {
  const theirs = `${of}share <> 'mention'`
  return sql<boolean>`${sql.raw(`(${of}included and (${provided ? theirs : `${theirs} or ${of}found_by like 'with %'`}))`)}`
}
