import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { confirmed, openRightsHouse, type RightsHouse } from './fixtures.ts'

let house: RightsHouse

beforeAll(async () => {
  house = await openRightsHouse()
}, 120_000)
afterAll(() => house?.[Symbol.asyncDispose]())

const filled = { right: 'access', name: 'Erika Muster', email: 'erika@example.org' }

const requests = async (): Promise<number> => {
  const { rows } = await house.ownerPool.query<{ n: number }>('select count(*) as n from rights.request')
  return Number(rows[0]?.n)
}

const post = (
  url: string,
  fields: Record<string, string>,
  more: { remoteAddress?: string; headers?: Record<string, string> } = {},
) =>
  house.http.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', ...more.headers },
    ...(more.remoteAddress ? { remoteAddress: more.remoteAddress } : {}),
    payload: new URLSearchParams(fields).toString(),
  })

describe('the form', () => {
  test('says in both languages what can be asked for and what the details are used for; it needs no script', async () => {
    const [de, en] = [await house.get('/rights?right=erasure'), await house.get('/en/rights')]
    expect(de.body).toMatch(/value="erasure"\s+required\s+checked/)
    expect(de.body).toContain('Wofür wir diese Angaben verwenden')
    expect(en.body).toContain('What we use this for')
    expect(de.body + en.body).not.toContain('<script')
  })

  test.each([
    [{ right: 'everything' }, 'right'],
    [{ name: '' }, 'name'],
    [{ name: 'http://spam.example' }, 'name'],
    [{ email: 'erika@' }, 'email'],
    [{ phone: 'abc' }, 'phone'],
    [{ right: 'rectification', message: '' }, 'message'],
    [{ message: 'x'.repeat(5001) }, 'message'],
    [{ message: 'http://a http://b http://c http://d' }, 'message'],
  ])('%o comes back with what is wrong at its field, and as it was typed', async (changed, field) => {
    const before = await requests()
    const answer = await house.send('/rights', { ...filled, ...changed })
    expect(answer.status).toBe(422)
    expect(answer.body).toContain(`id="${field}-error"`)
    expect(answer.body).toContain('role="alert"')
    expect(answer.body).toContain(`value="${{ ...filled, ...changed }.email}"`)
    expect(await requests()).toBe(before)
  })

  test('a program that fills the hidden field, or is faster than a hand, gets nowhere', async () => {
    const before = await requests()
    expect((await house.send('/rights', { ...filled, homepage: 'x' })).status).toBe(422)
    const token = /name="token"\s+value="([^"]*)"/.exec((await house.get('/rights')).body)?.[1] ?? ''
    expect((await post('/rights', { ...filled, token })).statusCode).toBe(422)
    expect(await requests()).toBe(before)
  })

  test('a form from elsewhere, without our token, or in the clear is refused before it is read', async () => {
    const before = await requests()
    expect((await post('/rights', filled)).statusCode).toBe(403)
    expect((await post('/rights', { ...filled, token: 'forged.forged' })).statusCode).toBe(403)
    const token = /name="token"\s+value="([^"]*)"/.exec((await house.get('/rights')).body)?.[1] ?? ''
    house.clock.set(new Date(house.clock.now().getTime() + 5000))
    for (const url of ['/rights', '/rights/confirm', '/rights/request', '/en/rights'])
      expect((await post(url, { ...filled, token }, { remoteAddress: '203.0.113.7' })).statusCode).toBe(403)
    expect(await requests()).toBe(before)
  })

  test.each([
    ['/rights', 'text/html', 'de', 'Formular neu öffnen'],
    ['/en/rights', '*/*', 'en', 'Open the form again'],
    ['/en/rights', '', 'en', 'Open the form again'],
  ])(
    'sent to %s without our token by who accepts %j is answered by a page in %s',
    async (url, accept, _, words) => {
      for (const token of ['', 'forged.forged']) {
        const headers = { accept, 'accept-language': 'fr' }
        const answer = await post(url, { ...filled, token }, { headers, remoteAddress: '127.6.0.1' })
        expect(answer.statusCode).toBe(403)
        expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
        expect(answer.body).toContain(`<a href="${url}">${words}</a>`)
      }
    },
  )

  test('sent without our token by who accepts JSON only is answered by a problem', async () => {
    const headers = { accept: 'application/problem+json, application/json, */*;q=0.5' }
    const answer = await post('/rights', filled, { headers, remoteAddress: '127.6.0.2' })
    expect(answer.json()).toMatchObject({ status: 403, code: 'http.form_token' })
  })

  test('one address may send ten a minute', async () => {
    const answers: number[] = []
    for (let one = 0; one < 12; one++)
      answers.push((await post('/rights', filled, { remoteAddress: '127.9.9.9' })).statusCode)
    expect(answers.slice(0, 10).every((status) => status === 403)).toBe(true)
    expect(answers.slice(10)).toEqual([429, 429])
  })
})

describe('the private page', () => {
  test('shows state, days and counts to whoever holds the secret, in both languages', async () => {
    await house.contact({ email: 'p@example.org' })
    const { id, page } = await confirmed(house, { right: 'access', email: 'p@example.org' })
    const shown = await house.get(page)
    const { due_on: due } = await house.request(id)
    expect(shown.body).toContain(`Spätestens am ${Number(due.slice(8))}. `)
    expect(shown.body).toContain('Stammdaten der Kunden')
    expect(shown.body).toContain('Anfrage zurückziehen')
    expect((await house.get(page.replace('/rights', '/en/rights'))).body).toContain('What we hold about you')
  })

  test('both clocks stand on it when they differ', async () => {
    const { id, page } = await confirmed(house, { right: 'restriction', email: 'uhr@example.org' })
    await house.ownerPool.query(
      `insert into rights.pause (request_id, from_on, to_on, reason) values ($1, $2::timestamptz + interval '2 days', $2::timestamptz + interval '9 days', 'identity')`,
      [id, house.clock.now()],
    )
    house.clock.advance({ days: 12 })
    expect((await house.get(page)).body).toContain('Ohne Pausen und Feiertage gerechnet')
    house.clock.advance({ days: 60 })
    expect((await house.get(page)).body).toContain('Dieser Tag ist vorbei')
  })

  test('takes the request back by a button, not by being opened', async () => {
    const { id, page } = await confirmed(house, { right: 'access', email: 'zurueck@example.org' })
    await house.get(page)
    expect((await house.request(id)).state).toBe('identity_open')
    await house.send(page, {})
    expect(await house.request(id)).toMatchObject({ state: 'closed', outcome: 'taken_back' })
    expect((await house.get(page)).body).not.toContain('Anfrage zurückziehen')
  })

  test('is gone when its time is over', async () => {
    const { page } = await confirmed(house, { right: 'restriction', email: 'alt@example.org' })
    house.clock.advance({ months: 6 })
    expect((await house.get(page)).status).toBe(410)
  })
})

describe('who may', () => {
  const routes = [
    ['GET', '/api/rights/requests'],
    ['GET', '/api/rights/requests/counts'],
    ['GET', '/api/rights/requests/1001'],
    ['GET', '/api/rights/requests/1001/rows?module=customers&table=person'],
    ['GET', '/api/rights/requests/1001/plan'],
    ['GET', '/api/rights/requests/1001/package'],
    ['GET', '/api/rights/mails/1'],
    ['POST', '/api/rights/requests/1001/carrying-out'],
    ['POST', '/api/rights/requests/1001/identity'],
    ['POST', '/api/rights/requests/1001/declined'],
    ['POST', '/api/rights/requests/1001/letters'],
    ['POST', '/api/rights/requests/1001/rows'],
  ] as const

  test.each(['administrator', 'agent', 'auditor', null] as const)(
    '%s neither sees nor decides',
    async (role) => {
      for (const [method, url] of routes)
        expect(
          `${url} ${(await house.ask(role, method, url, method === 'POST' ? {} : undefined)).status}`,
        ).toBe(`${url} ${role ? 403 : 401}`)
    },
  )

  test('an agent takes a request down and learns its number alone; nobody else but the officer may', async () => {
    const body = {
      kind: 'erasure',
      via: 'letter',
      receivedOn: house.clock.now().toISOString().slice(0, 10),
      name: 'Brief',
      email: 'brief@example.org',
      message: '',
    }
    const entered = await house.ask('agent', 'POST', '/api/rights/requests', body)
    expect(Object.keys(entered.json)).toEqual(['id'])
    expect((await house.ask('administrator', 'POST', '/api/rights/requests', body)).status).toBe(403)
    const tomorrow = { ...body, receivedOn: '2999-01-01' }
    expect((await house.ask('agent', 'POST', '/api/rights/requests', tomorrow)).json.code).toBe(
      'rights.future',
    )
    const nobody = { ...body, email: '' }
    expect((await house.ask('agent', 'POST', '/api/rights/requests', nobody)).json.code).toBe(
      'rights.contact_missing',
    )
    expect(
      (await house.ask('officer', 'GET', `/api/rights/requests/${Number(entered.json.id)}`)).json,
    ).toMatchObject({
      state: 'received',
      via: 'letter',
    })
  })

  test('who opened a file is in the evidence, and nothing of what stands in it', async () => {
    await house.ask('officer', 'GET', `/api/rights/requests/${(await house.newest()).id}`)
    await house.chain()
    const entries = await house.ctx.house.evidence({ limit: 500 })
    expect(entries.some(({ kind }) => kind === 'request.read')).toBe(true)
    expect(JSON.stringify(entries)).not.toMatch(/brief@example\.org|Erika|p@example\.org/)
  })
})
