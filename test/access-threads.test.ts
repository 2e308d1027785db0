import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { unzip } from '#core/person/package/unzip.ts'
import { confirmed, openRightsHouse, type RightsHouse } from '../modules/rights/fixtures.ts'
import { asStaff, aTicket } from '../modules/tickets/fixtures.ts'
import { note } from '../modules/tickets/writing.ts'

let house: RightsHouse
beforeAll(async () => {
  house = await openRightsHouse()
}, 120_000)
afterAll(() => house?.[Symbol.asyncDispose]())

type Data = Readonly<Record<string, readonly unknown[]>>

/** The rows of each table in the package that a person fetches. */
async function fetchData(page: string): Promise<Data> {
  const code = page.split('code=')[1] ?? ''
  const { rawPayload, statusCode } = await house.http.inject(`/api/rights/package?code=${code}`)
  expect(statusCode).toBe(200)
  const folder = await mkdtemp(join(tmpdir(), 'zusage-package-'))
  try {
    const file = join(folder, 'package.zip')
    await writeFile(file, rawPayload)
    const data: Record<string, unknown[]> = {}
    for await (const { path, read } of unzip(file)) {
      const chunks: Buffer[] = []
      for await (const chunk of read()) chunks.push(chunk)
      const [, table] = /^data\/(\w+\.\w+)\.json$/.exec(path) ?? []
      if (table) data[table] = JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown[]
    }
    return data
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function post(id: number, path: string, body: object = {}) {
  const answer = await house.ask('officer', 'POST', `/api/rights/requests/${id}/${path}`, body)
  await house.work()
  return answer
}

/** A thread of two persons with a note of staff. Returns how to write to it again. */
async function aThread(email: string, subject: string): Promise<void> {
  const ticket = await aTicket(house, { from: email, name: 'Erika Muster', subject, text: 'Von mir' })
  await aTicket(house, {
    from: `andere-${email}`,
    name: 'Andere Person',
    subject: `AW: ${subject} [#${ticket}]`,
    text: 'Wort einer anderen',
  })
  await note(asStaff(house), ticket, { key: crypto.randomUUID(), text: 'Notiz über den Gast' })
}

/** What the letter says of the tickets, and what the package holds of them. */
async function compare(email: string, page: string): Promise<{ told: number; held: number; text: string }> {
  const letter = (await house.mailsTo(email)).at(-1) ?? ''
  const data = await fetchData(page)
  const held = Object.entries(data)
    .filter(([table]) => table.startsWith('tickets.') && table !== 'tickets.enquiry')
    .reduce((sum, [, rows]) => sum + rows.length, 0)
  return { told: Number(/Tickets: (\d+)/.exec(letter)?.[1] ?? 0), held, text: JSON.stringify(data) }
}

test('access to a thread of several: what staff wrote, as the letter counts it, and what came since', async () => {
  const email = 'faden@example.org'
  await aThread(email, 'Erste Frage')
  const { id, page } = await confirmed(house, { right: 'access', email })
  expect((await post(id, 'carrying-out')).status).toBeLessThan(300)
  await aTicket(house, { from: email, name: 'Erika Muster', subject: 'Neu', text: 'Seither gekommen' })
  expect((await post(id, 'letters', { kind: 'fulfilment', channel: 'mail' })).status).toBeLessThan(300)
  const { told, held, text } = await compare(email, page)
  expect(text).toContain('Notiz über den Gast')
  expect(text).toContain('Seither gekommen')
  expect(text).not.toContain('Wort einer anderen')
  expect(held).toBeGreaterThan(4)
  expect(told).toBe(held)
})

test('portability holds nothing that staff wrote', async () => {
  const email = 'mitnahme@example.org'
  await aThread(email, 'Andere Frage')
  const { id, page } = await confirmed(house, { right: 'portability', email })
  expect((await post(id, 'carrying-out')).status).toBeLessThan(300)
  expect((await post(id, 'letters', { kind: 'fulfilment', channel: 'mail' })).status).toBeLessThan(300)
  const { told, held, text } = await compare(email, page)
  expect(text).not.toContain('Notiz über den Gast')
  expect(told).toBe(held)
})

test('a letter that counts what was there before is not sent: what the officer decided stays decided', async () => {
  const email = 'seither@example.org'
  await aThread(email, 'Dritte Frage')
  const { id, page } = await confirmed(house, { right: 'access', email })
  const rows = await house.ask(
    'officer',
    'GET',
    `/api/rights/requests/${id}/rows?module=tickets&table=message`,
  )
  const mine = (rows.json.rows as { key: object; values: { text: string } }[]).filter(({ values }) =>
    values.text.startsWith('Notiz'),
  )
  expect(mine).toHaveLength(1)
  const left = await post(id, 'rows', {
    rows: mine.map(({ key }) => ({ module: 'tickets', table: 'message', key })),
    included: false,
    reason: 'Geheimnis eines Dritten',
  })
  expect(left.status).toBeLessThan(300)
  expect((await post(id, 'carrying-out')).status).toBeLessThan(300)
  await aTicket(house, { from: email, name: 'Erika Muster', subject: 'Neu', text: 'Seither gekommen' })
  const letter = { kind: 'fulfilment', channel: 'mail', body: 'Tickets: 1\n{link}' }
  expect((await post(id, 'letters', letter)).json.code).toBe('rights.found_since')
  expect((await post(id, 'letters', { ...letter, body: undefined })).status).toBeLessThan(300)
  const { told, held, text } = await compare(email, page)
  expect(text).toContain('Seither gekommen')
  expect(text).not.toContain('Notiz über den Gast')
  expect(told).toBe(held)
})
