import { expect, test } from 'vitest'
import { weakness } from './password.ts'

const about = ['Erika Mustermann', 'erika.mustermann@firma.de']

test.each([
  ['elf zeichen', 'short'],
  ['a'.repeat(129), 'long'],
  ['aaaaaaaaaaaaaa', 'simple'],
  ['passwort1234', 'simple'],
  ['Passwort!!!!', 'simple'],
  ['123456789012', 'simple'],
  ['qwertzuiop123', 'simple'],
  ['abcdefghijklm', 'simple'],
  ['Erika Mustermann', 'simple'],
  ['mustermann2026!', 'simple'],
  ['firma.de firma.de', 'simple'],
  ['administrator1', 'simple'],
] as const)('%j is %s', (password, why) => {
  expect(weakness(password, about)).toBe(why)
})

test.each(['vier blaue Esel am Bach', 'X7#kq-Tumbe.92', 'Regen fällt auf Kiesel', 'übermäßig_große_Ähre'])(
  '%j will do',
  (password) => {
    expect(weakness(password, about)).toBeNull()
  },
)

test('a name that happens to be short forbids nothing', () => {
  expect(weakness('vier blaue Esel am Bach', ['A B', 'a@b.de'])).toBeNull()
})
