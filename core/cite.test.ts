import { expect, test } from 'vitest'
import { cited } from './cite.ts'

test.each([
  ['Art. 5(1)(e) GDPR; notice 3.2', 'Art. 5 Abs. 1 Buchst. e DSGVO; Erklärung Abschnitt 3.2'],
  ['Art. 13(1)(b), Art. 38(4), (5) GDPR', 'Art. 13 Abs. 1 Buchst. b, Art. 38 Abs. 4, Abs. 5 DSGVO'],
  ['Art. 6(1)(a), 7(1) GDPR', 'Art. 6 Abs. 1 Buchst. a, 7 Abs. 1 DSGVO'],
  ['§§ 195, 199 BGB', '§§ 195, 199 BGB'],
])('%s is cited in German as %s', (en, de) => {
  expect(cited(en)).toEqual({ en, de })
})

test('what is said in both languages stays as it is said', () => {
  const both = { en: 'because (1)', de: 'weil (1)' }
  expect(cited(both)).toBe(both)
})
