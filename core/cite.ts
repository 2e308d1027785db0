import { type Bilingual, say } from './errors.ts'

/**
 * Where a rule comes from, or why it is as it is: in both languages, or as a bare citation (`Art. 5(1)(e) GDPR;
 * notice 3.2`), which is written the German way for German readers.
 */
export type Source = string | Bilingual

const german = (citation: string): string =>
  citation
    .replaceAll(/\s?\((\d+)\)/g, ' Abs. $1')
    .replaceAll(/\s?\(([a-z])\)/g, ' Buchst. $1')
    .replaceAll(/\bnotice (?=[\d.]+)/g, 'Erklärung Abschnitt ')
    .replaceAll(/\bGDPR\b/g, 'DSGVO')

/** A source in both languages. */
export const cited = (source: Source): Bilingual =>
  typeof source === 'string' ? say(source, german(source)) : source
