import { generateKeyPairSync } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { say } from '../../errors.ts'
import type { RegisterRow } from '../../house.ts'
import { columnName } from '../../ledger/names.ts'
import type { ReadTable } from '../persons.ts'
import type { PackageOptions } from './options.ts'
import { unzip } from './unzip.ts'
import { writePackage } from './write.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')

export const keys = { signing: privateKey, verifying: publicKey }

export async function* each<T>(items: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T> {
  yield* items
}

export const column = (name: string, category: string, sql = 'text'): ReadTable['columns'][number] => ({
  name,
  title: columnName(name),
  category,
  sql,
})

/** A table of messages: every kind of column, none of it from a real module. */
export function messages(
  rows: Iterable<Record<string, unknown>> | AsyncIterable<Record<string, unknown>>,
): ReadTable {
  return {
    module: 'post',
    table: 'message',
    title: say('messages', 'Nachrichten'),
    activity: 'letters',
    provided: true,
    columns: [
      column('id', 'plain', 'bigint'),
      column('at', 'usage', 'timestamp with time zone'),
      column('subject', 'content'),
      column('recipients', 'contact', 'text[]'),
      column('facts', 'content', 'jsonb'),
      column('filename', 'content'),
      column('raw', 'content', 'bytea'),
      column('spam', 'plain', 'boolean'),
      column('size', 'plain', 'integer'),
    ],
    rows: each(rows),
  }
}

export const message = (id: number, rest: Record<string, unknown> = {}): Record<string, unknown> => ({
  id,
  at: new Date('2026-03-01T11:30:00Z'),
  subject: `Grüße Nr. ${id}`,
  recipients: ['a@example.com', 'b@example.com'],
  facts: { pages: 2, kind: 'letter' },
  filename: null,
  raw: null,
  spam: false,
  size: 1200,
  ...rest,
})

const activity = (key: string, de: string, en: string): RegisterRow => ({
  module: 'post',
  key,
  activity: {
    name: say(en, de),
    purpose: say(`To deal with ${en}.`, `${de} bearbeiten.`),
    legalBasis: say('Art. 6(1)(b) GDPR: contract', 'Art. 6 Abs. 1 Buchst. b DSGVO: Vertrag'),
    persons: say('customers', 'Kunden'),
    recipients: say('the post office', 'die Post'),
    clause: '3.2',
  },
  heldAs: 'controller',
  special: false,
  categories: ['contact', 'content'],
  retention: [
    {
      module: 'post',
      table: 'message',
      name: say('messages', 'Nachrichten'),
      period: { years: 3 },
      editable: true,
      source: say('§§ 195, 199 BGB', '§§ 195, 199 BGB'),
      goesWith: null,
      yearEnd: false,
      law: false,
    },
  ],
  promises: [],
  flows: [],
})

export const controller = {
  name: 'Muster & Söhne GmbH',
  street: 'Hauptstraße 1',
  postcode: '70173',
  city: 'Stuttgart',
  phone: '+49 711 1',
  email: 'info@muster.example',
  officer: { name: 'Änne Groß', email: 'datenschutz@muster.example' },
  authority: {
    name: 'Der Landesbeauftragte für den Datenschutz',
    street: 'Lautenschlagerstraße 20',
    postcode: '70173',
    city: 'Stuttgart',
    phone: '+49 711 2',
    web: 'https://authority.example',
  },
}

export const optionsFor = (
  tables: readonly ReadTable[],
  rest: Partial<PackageOptions> = {},
): PackageOptions => ({
  kind: 'access',
  language: 'de',
  tables: each(tables),
  register: [
    activity('letters', 'Schriftwechsel', 'correspondence'),
    activity('visits', 'Besuche', 'visits'),
  ],
  recipients: [
    {
      key: 'post.relay',
      name: 'Relais AG',
      country: 'DE',
      host: 'relay.example',
      purpose: 'Zustellung von E-Mails',
    },
    { key: 'other.api', name: 'Elsewhere Inc.', country: 'US', host: 'api.example', purpose: 'other' },
  ],
  controller,
  keys,
  now: new Date('2026-11-23T15:20:00Z'),
  zone: 'Europe/Berlin',
  requestId: 'A-17',
  spool: tmpdir(),
  ...rest,
})

/** A package on disk, with its files by path as text and bytes. */
export interface Packed extends AsyncDisposable {
  readonly path: string
  readonly files: ReadonlyMap<string, Buffer>
  text(path: string): string
}

export async function pack(options: PackageOptions): Promise<Packed> {
  const folder = await mkdtemp(join(tmpdir(), 'zusage-package-'))
  const path = join(folder, 'package.zip')
  await pipeline(writePackage(options), createWriteStream(path))
  const files = new Map<string, Buffer>()
  for await (const entry of unzip(path))
    files.set(entry.path, Buffer.concat(await Array.fromAsync(entry.read())))
  return {
    path,
    files,
    text: (name) => files.get(name)?.toString() ?? `${name} is not in the package`,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}
