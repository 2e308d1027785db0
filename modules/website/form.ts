import { z } from 'zod'
import type { PageKey } from './page-wording.ts'

/** What the form was filled with, as sent. */
export interface Filled {
  readonly name: string
  readonly email: string
  readonly message: string
  readonly consent: string
  /** Wording and version of the notice that were shown. */
  readonly shown: string
  /** A field that people do not see and programs fill in. */
  readonly homepage: string
}

export type Field = 'name' | 'email' | 'message' | 'consent' | 'form'
export type Mistakes = Partial<Record<Field, PageKey>>

const address = /https?:\/\/|www\.|\[url|<a\s/gi

const mostAddresses = 3

const withoutControls = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- exactly these are not wanted
  text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')

/** The fields without what hands do not type; a name and an address are one line. */
export function readForm(fields: Readonly<Record<string, string>>): Filled {
  const line = (name: string): string =>
    withoutControls(fields[name] ?? '')
      .replaceAll(/\s+/g, ' ')
      .trim()
  return {
    name: line('name'),
    email: line('email'),
    message: withoutControls(fields.message ?? '')
      .replaceAll(/\r\n?/g, '\n')
      .trim(),
    consent: line('consent'),
    shown: line('shown'),
    homepage: fields.homepage ?? '',
  }
}

/** What is to be corrected, by field. Spam is held off by what it does, asking no third party. */
export function findMistakes(filled: Filled, shown: string, tokenValid: boolean): Mistakes {
  const { name, email, message, consent } = filled
  const addresses = message.match(address) ?? []
  const markup = addresses.some((found) => found.startsWith('[') || found.startsWith('<'))
  const wrong: [Field, PageKey, boolean][] = [
    ['name', 'error.name', name === ''],
    ['name', 'error.nameLong', name.length > 200],
    ['name', 'error.nameLink', name.search(address) >= 0],
    ['email', 'error.email', email.length > 254 || !z.email().safeParse(email).success],
    ['message', 'error.message', message === ''],
    ['message', 'error.messageLong', message.length > 10_000],
    ['message', 'error.links', markup || addresses.length > mostAddresses],
    ['consent', 'error.consent', consent !== 'yes'],
    ['consent', 'error.consentChanged', filled.shown !== shown],
    ['form', 'error.trap', filled.homepage !== ''],
    ['form', 'error.token', !tokenValid],
  ]
  const mistakes: Mistakes = {}
  for (const [field, key, found] of wrong) if (found) mistakes[field] ??= key
  return mistakes
}
