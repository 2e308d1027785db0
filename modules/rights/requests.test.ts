import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isKnownByNumber, resemblesKnown } from './channel.ts'
import { confirmed, linkIn, openRightsHouse, type RightsHouse } from './fixtures.ts'
import { keepRequests } from './keeping.ts'
import { plainerThan } from './look-alike.ts'
import { receiveRequest } from './requests.ts'

let house: RightsHouse

beforeAll(async () => {
  house = await openRightsHouse()
}, 120_000)
afterAll(() => house?.[Symbol.asyncDispose]())

const open = async (id: number) => (await house.ask('officer', 'GET', `/api/rights/requests/${id}`)).json

const act = async (id: number, path: string, body: object = {}) => {
  const answer = await house.ask('officer', 'POST', `/api/rights/requests/${id}/${path}`, body)
  if (answer.status >= 300) throw new Error(answer.body)
  await house.work()
  return answer
}

const count = async (statement: string, ...values: unknown[]): Promise<number> => {
  const { rows } = await house.ownerPool.query<{ count: number }>(statement, values)
  return Number(rows[0]?.count)
}

test('an erasure, from the form to the letter and the closing of the file', async () => {
  await house.contact({ email: 'erika@example.org' })
  const { id, page } = await confirmed(house, { right: 'erasure', email: 'erika@example.org' })
  expect((await house.get(page)).body).toContain('Ihre Daten sind gefunden')
  expect(await open(id)).toMatchObject({ state: 'identifiers_fixed', identity: 'confirmed' })
  const plan = await house.ask('officer', 'GET', `/api/rights/requests/${id}/plan`)
  expect(plan.json.lines).toContainEqual(
    expect.objectContaining({
      table: 'person',
      action: 'delete',
      name: { de: 'Personen', en: 'persons' },
      activity: expect.objectContaining({ de: 'Stammdaten der Kunden' }),
    }),
  )
  expect(await count(`select count(*) from customers.email where email = 'erika@example.org'`)).toBe(1)
  await act(id, 'carrying-out')
  expect(await count(`select count(*) from customers.email where email = 'erika@example.org'`)).toBe(0)
  expect(await open(id)).toMatchObject({
    state: 'verifying',
    acts: [{ kind: 'erase', state: 'done', left: 0 }],
  })
  const preview = await house.ask('officer', 'GET', `/api/rights/requests/${id}/letter?kind=fulfilment`)
  expect(preview.json.body).toContain('Stammdaten der Kunden: 3 Einträge')
  await act(id, 'letters', { kind: 'fulfilment', channel: 'mail' })
  expect((await house.request(id)).state).toBe('delivered')
  expect((await house.mailsTo('erika@example.org')).at(-1)).toContain('Landesbeauftragte für den Datenschutz')
  // The file of the request outlives its own erasure.
  expect(await open(id)).toMatchObject({ name: 'Erika Muster', state: 'delivered' })
  await act(id, 'closed')
  expect(await count('select count(*) from engine.finding')).toBe(0)
  const { keep_from: keepFrom } = await house.request(id)
  expect(keepFrom?.toISOString()).toMatch(/-12-31T23:00:00/)
})

describe('who asks', () => {
  test('a thousand repeats are one request and one mail, and each is answered alike', async () => {
    const fields = { right: 'access', email: 'viele@example.org', name: 'Viel Frager' }
    const first = await house.send('/rights', fields)
    const again = { kind: 'access', language: 'de', name: 'x', email: 'Viele@Example.org' } as const
    for (let one = 0; one < 999; one++) await receiveRequest(house.ctx, { ...again, message: `${one}` })
    const last = await house.send('/rights', fields)
    expect([last.status, last.location, last.body]).toEqual([first.status, first.location, first.body])
    await house.work()
    expect(await count(`select count(*) from rights.request where lower(email) = 'viele@example.org'`)).toBe(
      1,
    )
    expect(await house.mailsTo('viele@example.org')).toHaveLength(1)
    expect((await house.newest()).repeats).toBe(1000)
    // Of the thousand texts a few are kept.
    expect(await count(`select count(*) from rights.entry where kind = 'repeated'`)).toBe(5)
  })

  test('the answer is the same for a person we know and one we do not', async () => {
    await house.contact({ email: 'bekannt@example.org' })
    const known = await house.send('/rights', { right: 'access', email: 'bekannt@example.org', name: 'A' })
    const unknown = await house.send('/rights', { right: 'access', email: 'fremd@example.org', name: 'A' })
    expect([known.status, known.location, known.body]).toEqual([
      unknown.status,
      unknown.location,
      unknown.body,
    ])
    await house.work()
    const [toKnown = '', toUnknown = ''] = [
      (await house.mailsTo('bekannt@example.org')).at(-1),
      (await house.mailsTo('fremd@example.org')).at(-1),
    ]
    const bare = (mail: string) => mail.slice(mail.indexOf('\n\n')).replaceAll(/code=[\w-]+|Vorgang \d+/g, '')
    expect(bare(toKnown)).toBe(bare(toUnknown))
  })

  test('an address we hold nothing under proves itself and nothing else: nothing is disclosed, the officer sees it', async () => {
    const { id, page } = await confirmed(house, { right: 'access', email: 'niemand@example.org' })
    expect(await open(id)).toMatchObject({ state: 'identity_open', identity: 'address', finding: null })
    const shown = await house.get(page)
    expect(shown.body).toContain('niemandem zuordnen')
    expect(shown.body).not.toContain('Was wir über Sie gespeichert haben')
    const code = page.split('code=')[1] ?? ''
    expect((await house.ask(null, 'GET', `/api/rights/package?code=${code}`)).status).toBe(409)
  })

  test.each([
    ['a tag', 'klara+neu@example.org'],
    ['dots', 'k.lara@example.org'],
    ['another domain of look-alike letters', 'klara@xn--xample-2of.org'],
  ])('a look-alike (%s) is not the person', async (_, email) => {
    await house.contact({ email: 'klara@example.org' })
    const { id } = await confirmed(house, { right: 'access', email, name: 'Klara' })
    expect(await house.request(id)).toMatchObject({
      identity: 'address',
      state: 'identity_open',
      finding_id: null,
    })
    expect((await house.request(id)).resembles).toBe(true)
    expect((await house.mailsTo('klara@example.org')).length).toBe(0)
    await house.ownerPool.query(`delete from customers.email`)
  })

  test('an address in another case goes to the spelling on file, never to the one typed', async () => {
    await house.contact({ email: 'grossklein@example.org' })
    await house.send('/rights', { right: 'access', email: 'GrossKlein@example.org', name: 'G' })
    await house.work()
    expect(await house.mailsTo('GrossKlein@example.org')).toEqual([])
    expect(await house.mailsTo('grossklein@example.org')).toHaveLength(1)
  })

  test('two persons who share an address: the officer decides row by row whose it is, with a reason', async () => {
    const email = 'familie@example.org'
    for (const name of ['Anton Muster', 'Berta Muster'])
      await house.send('/enquiry', { name, email, message: `Gruß von ${name}`, consent: 'yes' })
    const { id } = await confirmed(house, { right: 'erasure', email, name: 'Berta Muster' })
    // A mailbox of several proves nobody.
    expect(await open(id)).toMatchObject({ state: 'identity_open' })
    await act(id, 'identity', { by: 'signature', identifiers: { emails: [email] } })
    const rows = await house.ask(
      'officer',
      'GET',
      `/api/rights/requests/${id}/rows?module=website&table=enquiry`,
    )
    const found = rows.json.rows as { key: object; included: boolean; values: { name: string } }[]
    expect(found.map((row) => [row.values.name, row.included])).toEqual([
      ['Anton Muster', false],
      ['Berta Muster', false],
    ])
    expect(rows.json.columns).toMatchObject({
      name: { de: 'Name', en: 'name' },
      received_at: { de: 'empfangen', en: 'received' },
    })
    const leftOut = { rows: [{ module: 'website', table: 'enquiry', key: found[0]?.key }], included: false }
    const without = await house.ask('officer', 'POST', `/api/rights/requests/${id}/rows`, {
      ...leftOut,
      reason: ' ',
    })
    expect(without.json.code).toBe('rights.reason_missing')
    await act(id, 'rows', { ...leftOut, reason: 'Anton hat nichts angefragt' })
    expect((await open(id)).entries).toContainEqual(
      expect.objectContaining({
        kind: 'rows_excluded',
        name: { de: 'Anfragen über die Website', en: 'enquiries from the website' },
      }),
    )
    await act(id, 'rows', {
      rows: [{ module: 'website', table: 'enquiry', key: found[1]?.key }],
      included: true,
      reason: 'von Berta',
    })
    await act(id, 'carrying-out')
    expect(await open(id)).toMatchObject({ state: 'verifying' })
    const { rows: left } = await house.ownerPool.query('select name from website.enquiry where email = $1', [
      email,
    ])
    expect(left).toEqual([{ name: 'Anton Muster' }])
  })

  test('a number of two persons: nothing found by it is certain, so nothing is taken until the officer says so', async () => {
    const phone = await house.contact({ email: 'anton@example.org', name: 'Anton' })
    await house.contact({ email: 'berta@example.org', name: 'Berta', phone })
    const entered = await house.ask('agent', 'POST', '/api/rights/requests', {
      kind: 'erasure',
      via: 'telephone',
      receivedOn: house.clock.now().toISOString().slice(0, 10),
      name: 'Berta',
      phone,
      message: '',
    })
    const id = Number(entered.json.id)
    await act(id, 'identity', { by: 'call-back', identifiers: { phones: [phone] } })
    const { finding } = await open(id)
    expect(finding).toMatchObject({ ambiguous: [phone] })
    expect((finding as { tables: { included: number }[] }).tables.every((one) => one.included === 0)).toBe(
      true,
    )
    const rows = await house.ask(
      'officer',
      'GET',
      `/api/rights/requests/${id}/rows?module=customers&table=person`,
    )
    const berta = (rows.json.rows as { key: object; values: { family_name: string } }[]).find(
      (row) => row.values.family_name === 'Berta',
    )
    const of = [{ module: 'customers', table: 'person', key: berta?.key }]
    await act(id, 'rows', { rows: of, included: true, reason: 'Rückruf: es ist Berta' })
    await act(id, 'carrying-out')
    expect(await count(`select count(*) from customers.person where family_name = 'Berta'`)).toBe(0)
    expect(await count(`select count(*) from customers.person where family_name = 'Anton'`)).toBe(1)
  })

  test('a name with diacritics is found under its address, and its letter greets it as it is written', async () => {
    await house.contact({ email: 'zoe@example.org', name: 'Mustäř' })
    const { id } = await confirmed(house, { right: 'access', email: 'zoe@example.org', name: 'Zoë Mustäř' })
    await act(id, 'carrying-out')
    await act(id, 'letters', { kind: 'fulfilment', channel: 'mail' })
    expect((await house.mailsTo('zoe@example.org')).at(-1)).toContain('Guten Tag Zoë Mustäř,')
  })

  test('an address whose domain is not in ASCII is taken, and its owner found, however it is written', async () => {
    await house.contact({ email: 'info@müller.example' })
    const { id } = await confirmed(house, {
      right: 'access',
      email: 'info@Müller.example',
      to: 'info@xn--mller-kva.example',
    })
    expect(await house.request(id)).toMatchObject({ identity: 'confirmed', state: 'identifiers_fixed' })
  })

  test('a link works once; opening it changes nothing; a wrong one opens nothing', async () => {
    await house.send('/rights', { right: 'access', email: 'einmal@example.org', name: 'E' })
    await house.work()
    const link = linkIn((await house.mailsTo('einmal@example.org')).at(-1) ?? '')
    for (let look = 0; look < 3; look++) expect((await house.get(link)).status).toBe(200)
    expect((await house.newest()).identity).toBe('open')
    expect((await house.send(link, {})).status).toBe(303)
    expect((await house.get(link)).status).toBe(410)
    expect((await house.get('/rights/confirm?code=AAAAAAAAAAAAAAAAAAAAAAAAAAA')).status).toBe(410)
    expect((await house.get('/en/rights/request')).body).toContain('leads nowhere')
    const { rows } = await house.ownerPool.query<{ text: string }>(
      'select link::text as text from rights.link',
    )
    expect(rows.some(({ text }) => text.includes(link.split('code=')[1] ?? '?'))).toBe(false)
  })

  test('what nobody confirms within thirty days is deleted; a second question comes after a day', async () => {
    await house.send('/rights', { right: 'access', email: 'spaet@example.org', name: 'S' })
    await house.work()
    const { id } = await house.newest()
    house.clock.advance({ days: 2 })
    await house.send('/rights', { right: 'access', email: 'spaet@example.org', name: 'S' })
    await house.work()
    expect(await house.mailsTo('spaet@example.org')).toHaveLength(2)
    house.clock.advance({ days: 29 })
    await keepRequests(house.ctx)
    await expect(house.request(id)).rejects.toThrow('no request')
  })
})

test('spellings that a plainer address hides behind', () => {
  expect(plainerThan('erika@example.org')).toEqual([])
  expect(plainerThan('e.rika+x@example.org')).toEqual(['e.rika@example.org', 'erika@example.org'])
  expect(plainerThan('еrika@example.org')).toEqual(['erika@example.org'])
})

test('who is only named in what others wrote is not on file', async () => {
  await house.contact({ email: 'schreibt@example.org', name: 'Schreibt' })
  await house.ownerPool.query(`update customers.person set notes = $1 where family_name = 'Schreibt'`, [
    'Kennt nur.erwaehnt@example.org, Tel. 07152 999111',
  ])
  const named = await isKnownByNumber(house.ctx, { phone: '+497152999111', customer: null } as never)
  expect(named).toBe(false)
  expect(await resemblesKnown(house.ctx, 'nur.erwaehnt+x@example.org')).toBe(false)
})

test('a request that is hidden is in nobody’s way, and the form does not tell of it', async () => {
  const fields = { right: 'erasure', email: 'verborgen@example.org', name: 'Vera Borgen', message: '' }
  const first = await house.send('/rights', fields)
  const { id: hidden } = await house.newest()
  await house.ownerPool.query(`update rights.request set _mark = 'r' where id = $1`, [hidden])
  const again = await house.send('/rights', fields)
  expect([again.status, again.location]).toEqual([first.status, first.location])
  const { id } = await house.newest()
  expect(id).not.toBe(hidden)
  const entered = await house.ask('officer', 'POST', '/api/rights/requests', {
    kind: 'erasure',
    via: 'letter',
    receivedOn: '2026-01-02',
    language: 'de',
    name: fields.name,
    email: fields.email,
    message: '',
  })
  expect(entered).toMatchObject({ status: 200, json: { id } })
})
