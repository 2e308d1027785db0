import { createHmac } from 'node:crypto'
import { phoneNumber } from '../phone.ts'
import type { Identifiers } from './persons.ts'

const distinct = (values: readonly string[]): string[] => [...new Set(values)]
const line = (value: string): string => value.normalize('NFC').replaceAll(/\s+/g, ' ').trim()

/** One spelling of each: addresses in lower case, numbers as E.164; what is no number or address is left out. */
export function normalise(given: Partial<Identifiers>): Identifiers {
  return {
    emails: distinct(
      (given.emails ?? []).map((one) => line(one).toLowerCase()).filter((one) => /^\S+@\S+$/.test(one)),
    ),
    phones: distinct((given.phones ?? []).flatMap((one) => phoneNumber(one) ?? [])),
    customers: distinct((given.customers ?? []).map(line).filter(Boolean)),
    names: distinct((given.names ?? []).map(line).filter(Boolean)),
  }
}

export const merge = (one: Identifiers, other: Partial<Identifiers>): Identifiers =>
  normalise({
    emails: [...one.emails, ...(other.emails ?? [])],
    phones: [...one.phones, ...(other.phones ?? [])],
    customers: [...one.customers, ...(other.customers ?? [])],
    names: [...one.names, ...(other.names ?? [])],
  })

export const countOf = ({ emails, phones, customers, names }: Identifiers): number =>
  emails.length + phones.length + customers.length + names.length

/** What may be the family name in a name as somebody writes it: before a comma, else its last word or its first. */
export function familyNames(name: string): string[] {
  const [before = '', after] = name.split(',').map(line)
  if (before && after) return [before]
  const words = before.split(' ')
  return distinct([words.at(-1) ?? before, words[0] ?? before])
}

/** Keyed, so that who holds the hashes can't try addresses against them. Names are left out: they belong to many. */
export const hashesOf = (key: Buffer, given: Partial<Identifiers>): Buffer[] => {
  const { emails, phones, customers } = normalise(given)
  const hash = (kind: string, value: string): Buffer =>
    createHmac('sha256', key).update(`${kind}\n${value}`).digest()
  return [
    ...emails.map((one) => hash('email', one)),
    ...phones.map((one) => hash('phone', one)),
    ...customers.map((one) => hash('customer', one)),
  ]
}
