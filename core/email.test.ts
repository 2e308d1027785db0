import { expect, test } from 'vitest'
import { email } from './email.ts'

test.each([
  ['info@müller.example', 'info@xn--mller-kva.example'],
  [' Info@MÜLLER.example ', 'Info@xn--mller-kva.example'],
  ['Erika@Example.org', 'Erika@Example.org'],
  ['klara@xn--xample-2of.org', 'klara@xn--xample-2of.org'],
])('%s is an address', (given, kept) => {
  expect(email.parse(given)).toBe(kept)
})

test.each([
  'info@',
  '@müller.example',
  'info@mü ller.example',
  'info@müller.example/x',
  'a@b@müller.example',
  '',
])('%s is none', (given) => {
  expect(email.safeParse(given).success).toBe(false)
})
