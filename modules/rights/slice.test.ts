import { afterAll, beforeAll, expect, test } from 'vitest'
import { aPerson } from '../customers/fixtures.ts'
import { linkIn, openRightsHouse, type RightsHouse } from './fixtures.ts'

let house: RightsHouse

beforeAll(async () => {
  house = await openRightsHouse()
}, 120_000)
afterAll(() => house?.[Symbol.asyncDispose]())

test('an erasure from the form to the letter', async () => {
  await aPerson(house.context('customers'), { emails: ['erika@example.org'], family_name: 'Muster' })
  const sent = await house.send('/rights', {
    right: 'erasure',
    name: 'Erika Muster',
    email: 'erika@example.org',
  })
  expect([sent.status, sent.location]).toEqual([303, '/rights/sent'])
  await house.work()
  const [question = ''] = await house.mailsTo('erika@example.org')
  expect(question).toContain('Löschung Ihrer Daten')
  expect((await house.newest()).state).toBe('identity_open')
  const confirmed = await house.send(linkIn(question), {})
  expect(confirmed.location).toMatch(/^\/rights\/request\?code=/)
  await house.work()
  const page = await house.get(confirmed.location)
  expect(page.body).toContain('Ihre Daten sind gefunden')
  expect(page.body).toContain('Stammdaten der Kunden')
  const { id } = await house.newest()
  const opened = await house.ask('officer', 'GET', `/api/rights/requests/${id}`)
  expect(opened.json).toMatchObject({ state: 'identifiers_fixed', identity: 'confirmed' })
  const plan = await house.ask('officer', 'GET', `/api/rights/requests/${id}/plan`)
  expect(JSON.stringify(plan.json)).toContain('"action":"delete"')
  expect((await house.ask('officer', 'POST', `/api/rights/requests/${id}/carrying-out`, {})).status).toBe(204)
  await house.work()
  expect((await house.request(id)).state).toBe('verifying')
  const preview = await house.ask('officer', 'GET', `/api/rights/requests/${id}/letter?kind=fulfilment`)
  expect(preview.json.body).toContain('Stammdaten der Kunden')
  const letter = await house.ask('officer', 'POST', `/api/rights/requests/${id}/letters`, {
    kind: 'fulfilment',
    channel: 'mail',
  })
  expect(letter.status).toBe(200)
  await house.work()
  expect((await house.request(id)).state).toBe('delivered')
  expect(await house.mailsTo('erika@example.org')).toHaveLength(2)
  const { rows } = await house.ownerPool.query('select * from customers.email')
  expect(rows).toEqual([])
  await house.prove()
  for (const { key, state, seen } of await house.ctx.house.promises())
    if (key.startsWith('5/')) console.log(key, state, seen.en)
})
