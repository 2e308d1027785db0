import { describe, expect, test } from 'vitest'
import { type Acceptance, normalAddress, routeOf } from './addresses.ts'

const open: Acceptance = {
  domains: new Set(['ipro.de', 'xn--br-via.de']),
  support: [],
  officer: ['datenschutz@ipro.de', 'frueher@ipro.de'],
}
const listed: Acceptance = { ...open, support: ['info@ipro.de', 'hilfe@ipro.de'] }

describe('who takes a recipient’s mail', () => {
  test.each([
    ['info@ipro.de', 'support'],
    ['Info@IPRO.DE', 'support'],
    ['postmaster', 'support'],
    ['someone@bär.de', 'support'],
    ['info@elsewhere.de', null],
    ['info@ipro.de.evil.example', null],
    ['@ipro.de', null],
    ['ipro.de', null],
  ])('%s → %s', (address, route) => {
    expect(routeOf(open, address)).toBe(route)
  })

  test.each([
    'datenschutz@ipro.de',
    'Datenschutz@Ipro.De',
    'datenschutz+frage@ipro.de',
    '"datenschutz"@ipro.de',
    '"daten\\schutz"@ipro.de',
    'datenschutz@ipro.de.',
  ])('%s is the officer, however it is written', (address) => {
    expect(routeOf(open, address)).toBe('officer')
    expect(routeOf(listed, address)).toBe('officer')
  })

  test('an officer outside the domains is still reached, and nobody else there', () => {
    const external = { ...open, officer: ['dsb@kanzlei.example'] }
    expect(routeOf(external, 'dsb@kanzlei.example')).toBe('officer')
    expect(routeOf(external, 'anwalt@kanzlei.example')).toBeNull()
  })

  test('a list of addresses admits those, their tags, and the postmaster', () => {
    expect(routeOf(listed, 'hilfe@ipro.de')).toBe('support')
    expect(routeOf(listed, 'hilfe+t12.abc@ipro.de')).toBe('support')
    expect(routeOf(listed, 'postmaster@ipro.de')).toBe('support')
    expect(routeOf(listed, 'chef@ipro.de')).toBeNull()
  })

  test('normal form', () => {
    expect(normalAddress(' "A b"@BÄR.de. ')).toBe('a b@xn--br-via.de')
  })
})
