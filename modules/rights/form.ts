import { email as emailAddress } from '#core/email.ts'
import { phoneNumber } from '#core/phone.ts'
import { isKind, type Kind } from './kinds.ts'
import type { PageKey } from './page-wording.ts'

/** What can be chosen: the rights, the objection to advertising apart because it needs no reason. */
export const choices = [
  'access',
  'rectification',
  'erasure',
  'restriction',
  'portability',
  'direct-marketing',
  'objection',
  'withdrawal',
] as const

/** What the form was filled with, as sent. */
export interface Filled {
  readonly right: string
  readonly name: string
  readonly email: string
  readonly customer: string
  readonly phone: string
  readonly message: string
  /** A field that people do not see and programs fill in. */
  readonly homepage: string
}

export type Field = 'right' | 'name' | 'email' | 'customer' | 'phone' | 'message' | 'form'
export type Mistakes = Partial<Record<Field, PageKey>>

const webAddress = /https?:\/\/|www\.|\[url|<a\s/gi
const mostAddresses = 3

const withoutControls = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- exactly these are not wanted
  text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')

/** The fields without what hands do not type; all but the message are one line. */
export function readForm(fields: Readonly<Record<string, string>>): Filled {
  const line = (name: string): string =>
    withoutControls(fields[name] ?? '')
      .replaceAll(/\s+/g, ' ')
      .trim()
  return {
    right: line('right'),
    name: line('name'),
    email: line('email'),
    customer: line('customer'),
    phone: line('phone'),
    message: withoutControls(fields.message ?? '')
      .replaceAll(/\r\n?/g, '\n')
      .trim(),
    homepage: fields.homepage ?? '',
  }
}

/** The right behind a choice; null when nothing of ours was chosen. */
export function rightOf(choice: string): { kind: Kind; about: string | null } | null {
  if (choice === 'direct-marketing') return { kind: 'objection', about: 'direct-marketing' }
  if (choice === 'objection') return { kind: 'objection', about: 'processing' }
  return isKind(choice) ? { kind: choice, about: null } : null
}

/** What is to be corrected, by field. */
export function findMistakes(filled: Filled, tokenValid: boolean): Mistakes {
  const { right, name, email, customer, phone, message } = filled
  const wrong: [Field, PageKey, boolean][] = [
    ['right', 'error.kind', rightOf(right) === null],
    ['name', 'error.name', name === ''],
    ['name', 'error.nameLong', name.length > 200],
    ['name', 'error.nameLink', name.search(webAddress) >= 0],
    ['email', 'error.email', !emailAddress.safeParse(email).success],
    ['customer', 'error.customer', customer.length > 50],
    ['phone', 'error.phone', phone !== '' && phoneNumber(phone) === null],
    ['message', 'error.message', right === 'rectification' && message === ''],
    ['message', 'error.messageLong', message.length > 5000],
    ['message', 'error.links', (message.match(webAddress) ?? []).length > mostAddresses],
    ['form', 'error.trap', filled.homepage !== ''],
    ['form', 'error.token', !tokenValid],
  ]
  const mistakes: Mistakes = {}
  for (const [field, key, found] of wrong) if (found) mistakes[field] ??= key
  return mistakes
}
