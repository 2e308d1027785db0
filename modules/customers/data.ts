import { say } from '#core/errors.ts'
import type { Selectable } from 'kysely'
import {
  address,
  bigint,
  boolean,
  contact,
  content,
  identifier,
  name,
  organisation,
  ours,
  plain,
  searchVector,
  text,
  timestamp,
} from '#core/ledger/columns.ts'
import { declare, table, type TablesOf } from '#core/ledger/declare.ts'
import { keepFor, keepWith } from '#core/retention/keep.ts'

/** Claims from the relation lapse three years after the end of the year in which it ended. */
const afterTheEnd = keepFor(
  { years: 3 },
  { from: 'ended_at', starts: 'relation', yearEnd: true, source: '§§ 195, 199(1) BGB', editable: true },
)

export const ledger = declare({
  organisation: table({
    name: say('organisations', 'Organisationen'),
    activity: 'customers',
    person: { customer: 'number', name: 'name' },
    provided: true,
    keep: afterTheEnd,
    columns: {
      id: plain(bigint, 'generated'),
      number: ours(identifier(text)),
      name: organisation(text),
      street: address(text, 'default'),
      postcode: address(text, 'default'),
      city: address(text, 'default'),
      country: address(text, 'default'),
      notes: ours(content(text, 'default')),
      in_use: ours(plain(boolean, 'default')),
      created_at: plain(timestamp),
      updated_at: plain(timestamp),
      ended_at: plain(timestamp, 'nullable'),
      words: organisation(searchVector, 'nullable', 'generated'),
    },
  }),
  person: table({
    name: say('persons', 'Personen'),
    activity: 'customers',
    person: {
      name: 'family_name',
      givenName: 'given_name',
      via: { column: 'organisation_id', table: 'organisation' },
    },
    provided: true,
    keep: afterTheEnd,
    columns: {
      id: plain(bigint, 'generated'),
      organisation_id: plain(bigint, 'nullable'),
      given_name: name(text, 'default'),
      family_name: name(text),
      notes: ours(content(text, 'default')),
      in_use: ours(plain(boolean, 'default')),
      created_at: plain(timestamp),
      updated_at: plain(timestamp),
      ended_at: plain(timestamp, 'nullable'),
      words: name(searchVector, 'nullable', 'generated'),
    },
  }),
  email: table({
    name: say('e-mail addresses', 'E-Mail-Adressen'),
    activity: 'customers',
    person: { email: 'email', via: { column: 'person_id', table: 'person', part: true } },
    provided: true,
    keep: keepWith('person', 'person_id'),
    columns: { id: plain(bigint, 'generated'), person_id: plain(bigint), email: contact(text) },
  }),
  phone: table({
    name: say('telephone numbers', 'Telefonnummern'),
    activity: 'customers',
    person: { phone: 'number', via: { column: 'person_id', table: 'person', part: true } },
    provided: true,
    keep: keepWith('person', 'person_id'),
    columns: { id: plain(bigint, 'generated'), person_id: plain(bigint), number: contact(text) },
  }),
})

export type Tables = TablesOf<typeof ledger>

type Known<T extends 'organisation' | 'person'> = Omit<Selectable<Tables[T]>, 'words'>
export type Organisation = Known<'organisation'>
export type Person = Known<'person'>
