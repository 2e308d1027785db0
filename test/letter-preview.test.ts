import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { aTicket } from '../modules/tickets/fixtures.ts'
import { confirmed, openRightsHouse, type RightsHouse } from '../modules/rights/fixtures.ts'

let house: RightsHouse

beforeAll(async () => {
  house = await openRightsHouse()
}, 120_000)
afterAll(() => house?.[Symbol.asyncDispose]())

const email = 'erika@example.org'

/** What the database was told to do meanwhile. */
async function statementsOf<R>(work: () => Promise<R>): Promise<{ result: R; statements: string[] }> {
  const query = vi.spyOn(pg.Client.prototype, 'query')
  try {
    const result = await work()
    const statements = (query.mock.calls as unknown[][]).map(([given]) =>
      typeof given === 'string' ? given : String((given as { text?: string }).text),
    )
    return { result, statements }
  } finally {
    query.mockRestore()
  }
}

const preview = (id: number) =>
  house.ask('officer', 'GET', `/api/rights/requests/${id}/letter?kind=fulfilment&channel=mail`)
const post = (id: number, what: string, body = {}) =>
  house.ask('officer', 'POST', `/api/rights/requests/${id}/${what}`, body)

test('looking at a letter reads what was found, and searches nothing anew', async () => {
  await house.contact({ email })
  const { id } = await confirmed(house, { right: 'access', email })
  expect((await post(id, 'carrying-out')).status).toBeLessThan(300)
  await house.work()
  expect((await house.request(id)).state).toBe('verifying')

  const { result, statements } = await statementsOf(() => preview(id))
  expect(result.json.body).toContain('Stammdaten der Kunden: 3 Einträge')
  expect(result.json.body).not.toContain('Tickets: ')
  expect(statements.length).toBeGreaterThan(0)
  expect(statements.filter((text) => /\b(insert|update|delete)\b[^']*\bfinding/i.test(text))).toEqual([])
  // What the process does besides falls into one look, not into each.
  const looks: string[][] = []
  for (let look = 0; look < 3; look++) looks.push((await statementsOf(() => preview(id))).statements)
  const again = looks.toSorted((one, other) => one.length - other.length)[0] ?? []
  expect(again.filter((text) => !statements.includes(text))).toEqual([])
  expect(again.length).toBeLessThanOrEqual(statements.length)
  expect(again.length).toBeLessThan(30)

  await aTicket(house, { from: email, subject: 'Neu', text: 'Seither gekommen' })
  expect((await preview(id)).json.body).toBe(result.json.body)
  const letter = { kind: 'fulfilment', channel: 'mail', body: result.json.body }
  expect((await post(id, 'letters', letter)).json.code).toBe('rights.found_since')
  expect((await preview(id)).json.body).toContain('Tickets: ')
})

test('what came between the search and the release stands in the first draft', async () => {
  const late = 'spaeter@example.org'
  await house.contact({ email: late })
  const { id } = await confirmed(house, { right: 'access', email: late })
  await aTicket(house, { from: late, subject: 'Neu', text: 'Seither gekommen' })
  expect((await post(id, 'carrying-out')).status).toBeLessThan(300)
  await house.work()
  expect((await preview(id)).json.body).toContain('Tickets: ')
})
