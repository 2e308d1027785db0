import { createWriteStream } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fillDemo } from '#core/demo.ts'
import { openKeys } from '#core/evidence/keys.ts'
import { controller } from '#core/person/package/fixtures.ts'
import { unzip } from '#core/person/package/unzip.ts'
import { verifyPackage } from '#core/person/package/verify.ts'
import { openHouse, type TestHouse } from '#core/testing/house.ts'
import { modules } from '../modules.ts'
import { aMail, aTicket } from '../modules/tickets/fixtures.ts'

let house: TestHouse
let folder: string
let made = 0

beforeAll(async () => {
  house = await openHouse({ modules, config: { mailDomains: ['ipro.example'] } })
  folder = await mkdtemp(join(tmpdir(), 'zusage-packages-'))
  await fillDemo(house.engine)
}, 180_000)
afterAll(async () => {
  await house?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** What a person gets who is found by this address: the files by path, and the finding it was made of. */
async function packFor(email: string, kind: 'access' | 'portability' = 'access') {
  const { persons } = house.engine.house
  const { id, tables: places } = await persons.find({ emails: [email] })
  // Who writes under a name that is not the customer's makes the address one of several: the officer includes its rows.
  for (const { module, table } of places) {
    const { rows } = await persons.rows(id, { module, table, limit: 500 })
    const open = rows.filter(({ included }) => !included).map(({ key }) => ({ module, table, key }))
    if (open.length > 0) await persons.decide(id, open, true, 'the same person')
  }
  const finding = await persons.finding(id)
  const path = join(folder, `${++made}.zip`)
  const stream = await persons.pack(finding.id, { kind, language: 'de', controller, requestId: `A-${made}` })
  await pipeline(stream, createWriteStream(path))
  const files = new Map<string, Buffer>()
  for await (const entry of unzip(path))
    files.set(entry.path, Buffer.concat(await Array.fromAsync(entry.read())))
  const { faults, manifest } = await verifyPackage(path, (await openKeys(house.engine)).verifying)
  expect(faults).toEqual([])
  return { finding, files, tables: manifest?.tables ?? [] }
}

const jsonOf = (files: ReadonlyMap<string, Buffer>, table: string): unknown =>
  JSON.parse(files.get(`data/${table}.json`)?.toString() ?? 'null')

const customer = 'kontakt@optik-7.example'

test('a customer of the demonstration gets everything that was found, and nobody else’s', async () => {
  const raw = Buffer.from('From: x\r\nSubject: y\r\n\r\nGuten Tag')
  await aTicket(house, { from: customer, subject: 'Größe <b>', raw: raw.toString() })
  const { finding, files, tables } = await packFor(customer)
  const found = finding.tables.filter((table) => table.included > 0 && table.heldAs === 'controller')
  for (const name of [
    'tickets.ticket',
    'tickets.message',
    'mail.mail',
    'customers.person',
    'customers.email',
  ])
    expect(tables.map((table) => table.name)).toContain(name)
  for (const { name, rows } of tables) {
    const included = found.find((table) => `${table.module}.${table.table}` === name)?.included ?? 0
    expect(rows).toBeGreaterThan(0)
    expect(rows).toBeLessThanOrEqual(included)
    expect(jsonOf(files, name)).toHaveLength(rows)
  }
  const [mail] = jsonOf(files, 'mail.mail') as { raw: string }[]
  expect(files.get(mail?.raw ?? '')?.equals(raw)).toBe(true)
  expect(mail?.raw).toMatch(/\.eml$/)
  const whole = Buffer.concat([...files.values()]).toString('latin1')
  const others = Array.from({ length: 60 }, (_, n) => `kontakt@optik-${n + 1}.example`)
  expect(others.filter((address) => whole.includes(address))).toEqual([customer])
  expect(files.get('index.html')?.toString()).toContain('Tickets')
  const page = files.get('activities/tickets.tickets.html')?.toString() ?? ''
  for (const word of ['Nachrichten', 'E-Mail des Absenders', 'Betreff']) expect(page).toContain(word)
  expect(page).not.toMatch(/sender_email|sender email|>message</)
})

test('each JSON file fits the schema beside it', async () => {
  const { files, tables } = await packFor(customer)
  const ajv = new Ajv2020({ validateFormats: false, allowUnionTypes: true })
  ajv.addSchema(JSON.parse(files.get('schema.json')?.toString() ?? '') as object, 'package')
  expect(tables.length).toBeGreaterThan(3)
  for (const { name } of tables) {
    const fits = ajv.getSchema(`package#/$defs/${name}`)
    expect(fits?.(jsonOf(files, name))).toBe(true)
  }
})

test('large mails come in batches that end with their bytes, and none is left out', async () => {
  const from = 'gross@kunde.example'
  const sizes = [9_000_000, 10, 1_000_000, 1_000_000, 3_500_000, 1_000_000, 10, 10, 5_000_000]
  for (const size of sizes) await aMail(house, { from, raw: 'x'.repeat(size) })
  const { files, tables } = await packFor(from)
  expect(tables).toContainEqual({ name: 'mail.mail', rows: sizes.length })
  const mails = jsonOf(files, 'mail.mail') as { raw: string; _size?: number }[]
  expect(mails.map((mail) => files.get(mail.raw)?.length)).toEqual(sizes)
  expect(Object.keys(mails[0] ?? {}).filter((column) => column.startsWith('_'))).toEqual([])
})

test('portability is a part of it: what the ledgers say the person provided', async () => {
  const all = await packFor(customer)
  const { files, tables } = await packFor(customer, 'portability')
  const provided = modules.flatMap(({ name, ledger }) =>
    Object.entries(ledger).flatMap(([table, declared]) => (declared.provided ? [`${name}.${table}`] : [])),
  )
  expect(tables.length).toBeGreaterThan(0)
  expect(tables.length).toBeLessThan(all.tables.length)
  for (const { name } of tables) expect(provided).toContain(name)
  expect([...files.keys()].filter((path) => /\.(?:html|pdf)$/.test(path))).toEqual([])
})

test('of a member of staff no password, token, key or hash leaves the house', async () => {
  const { files, tables } = await packFor('anna@ipro.example')
  expect(tables.map((table) => table.name)).toContain('staff.account')
  const secrets: Buffer[] = []
  for (const { schema, ledger } of modules)
    for (const [table, { columns }] of Object.entries(ledger))
      for (const [column, { category }] of Object.entries(columns)) {
        if (category !== 'credential') continue
        const { rows } = await house.ownerPool.query<{ secret: Buffer | string }>(
          `select "${column}" as secret from "${schema}"."${table}" where "${column}" is not null`,
        )
        for (const { secret } of rows) {
          const bytes = Buffer.from(secret)
          secrets.push(bytes, Buffer.from(bytes.toString('hex')), Buffer.from(bytes.toString('base64')))
        }
      }
  const telling = secrets.filter((secret) => secret.length >= 8)
  expect(telling.length).toBeGreaterThan(0)
  for (const bytes of files.values()) expect(telling.filter((secret) => bytes.includes(secret))).toEqual([])
})

test('nothing of it stays on the disk of the house', async () => {
  expect(await readdir(join(house.engine.config.dataDir, 'packages'))).toEqual([])
})

test('a finding that is not there is refused before anything is sent', async () => {
  await expect(
    house.engine.house.persons.pack(999_999, { kind: 'access', language: 'de', controller, requestId: 'A' }),
  ).rejects.toMatchObject({ status: 404 })
})
