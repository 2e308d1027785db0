import { expect, test } from 'vitest'
import { findMistakes, readForm, type Mistakes } from './form.ts'

const fields = {
  name: 'Erika Muster',
  email: 'erika@example.com',
  message: 'Wann haben Sie geöffnet?',
  consent: 'yes',
  shown: '1.abc',
  homepage: '',
}

const mistakes = (changed: Partial<typeof fields>, tokenValid = true): Mistakes =>
  findMistakes(readForm({ ...fields, ...changed }), '1.abc', tokenValid)

test('a form filled in by a person has no mistakes', () => {
  expect(mistakes({})).toEqual({})
  expect(mistakes({ message: 'siehe https://example.com und www.example.org' })).toEqual({})
})

test.each([
  [{ name: ' ' }, { name: 'error.name' }],
  [{ name: 'x'.repeat(201) }, { name: 'error.nameLong' }],
  [{ name: 'Buy http://spam.example' }, { name: 'error.nameLink' }],
  [{ email: 'erika@' }, { email: 'error.email' }],
  [{ email: '' }, { email: 'error.email' }],
  [{ message: '\r\n' }, { message: 'error.message' }],
  [{ message: 'x'.repeat(10_001) }, { message: 'error.messageLong' }],
  [{ message: 'http://a http://b http://c http://d' }, { message: 'error.links' }],
  [{ message: '[url=http://a]a[/url]' }, { message: 'error.links' }],
  [{ consent: '' }, { consent: 'error.consent' }],
  [{ shown: '1.other' }, { consent: 'error.consentChanged' }],
  [{ homepage: 'http://spam.example' }, { form: 'error.trap' }],
])('%o is told as %o', (changed, expected) => {
  expect(mistakes(changed)).toEqual(expected)
})

test('a token that is too young or too old is told, and nothing else', () => {
  expect(mistakes({}, false)).toEqual({ form: 'error.token' })
})

test('a name can not smuggle lines, a message keeps its own', () => {
  const read = readForm({ ...fields, name: 'Erika\r\nBcc: x@y', message: 'eins\r\nzwei\u0000\u0007' })
  expect(read.name).toBe('Erika Bcc: x@y')
  expect(read.message).toBe('eins\nzwei')
})
