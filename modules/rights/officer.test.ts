import { dateIn, dayAfter } from '#core/calendar.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { confirmed, openRightsHouse, type RightsHouse } from './fixtures.ts'

let house: RightsHouse

beforeAll(async () => {
  house = await openRightsHouse()
}, 120_000)
afterAll(() => house?.[Symbol.asyncDispose]())

const open = async (id: number) => (await house.ask('officer', 'GET', `/api/rights/requests/${id}`)).json

const post = async (id: number, path: string, body: object = {}) => {
  const answer = await house.ask('officer', 'POST', `/api/rights/requests/${id}/${path}`, body)
  await house.work()
  return answer
}

const act = async (id: number, path: string, body: object = {}) => {
  const answer = await post(id, path, body)
  if (answer.status >= 300) throw new Error(answer.body)
  return answer
}

const last = async (email: string): Promise<string> => (await house.mailsTo(email)).at(-1) ?? ''
describe('what else an officer does', () => {
  const enter = async (of: object = {}): Promise<number> => {
    const answer = await house.ask('agent', 'POST', '/api/rights/requests', {
      kind: 'access',
      via: 'letter',
      receivedOn: house.clock.now().toISOString().slice(0, 10),
      name: 'Brief Schreiber',
      customer: '12345',
      message: 'Bitte um Auskunft',
      ...of,
    })
    if (answer.status !== 200) throw new Error(answer.body)
    return Number(answer.json.id)
  }

  test('asks who it is, and the clock stands still until the answer; the strict one goes on', async () => {
    const id = await enter({ email: 'fraglich@example.org' })
    const before = (await open(id)).clock as { due: string; strict: string }
    await act(id, 'letters', { kind: 'identity', channel: 'mail' })
    expect(await last('fraglich@example.org')).toContain('Kopie Ihres Ausweises brauchen wir nicht')
    house.clock.advance({ days: 5 })
    const during = (await open(id)).clock as { due: string; strict: string; paused: boolean }
    expect(during.paused).toBe(true)
    expect(during.due > before.due).toBe(true)
    expect(during.strict).toBe(before.strict)
    const unclear = await post(id, 'identity', { by: 'call-back', identifiers: { phones: ['abc'] } })
    expect(unclear.json.code).toBe('rights.nothing_proven')
    await act(id, 'identity', {
      by: 'call-back',
      identifiers: { customers: ['12345'] },
      words: 'Rückruf um 10 Uhr',
    })
    const after = await open(id)
    expect(after.clock).toMatchObject({ paused: false, due: during.due })
    expect(after).toMatchObject({ state: 'identifiers_fixed', identity: 'officer', identityBy: 'call-back' })
  })

  test('extends once, within the first month, with a reason that the letter tells', async () => {
    const id = await enter({ email: 'lang@example.org' })
    const extension = { kind: 'extension', channel: 'mail' }
    expect((await post(id, 'letters', extension)).json.code).toBe('rights.reason_missing')
    await act(id, 'letters', { ...extension, reason: 'Es sind sehr viele Unterlagen.' })
    const opened = await open(id)
    expect(opened.clock).toMatchObject({ extended: true })
    const mail = await last('lang@example.org')
    expect(mail).toContain('Es sind sehr viele Unterlagen.')
    expect(mail).toContain('Art. 77')
    expect((await post(id, 'letters', { ...extension, reason: 'Noch mehr' })).json.code).toBe(
      'rights.extended_before',
    )
    const late = await enter({ email: 'zuspaet@example.org' })
    house.clock.advance({ days: 40 })
    expect((await post(late, 'letters', { ...extension, reason: 'x' })).json.code).toBe(
      'rights.too_late_to_extend',
    )
    expect((await open(late)).clock).toMatchObject({ light: 'overdue' })
    const { items } = (await house.ask('officer', 'GET', '/api/rights/requests')).json
    const queue = items as { id: number; clock: { due: string } }[]
    expect(queue.map(({ clock }) => clock.due)).toEqual(queue.map(({ clock }) => clock.due).sort())
    expect(queue.some((one) => one.id === late)).toBe(true)
    expect((await house.ask('officer', 'GET', '/api/rights/requests/counts')).json.overdue).toBeGreaterThan(0)
  })

  test('answers a letter by post: the text can be printed, nothing is sent', async () => {
    const id = await enter({ email: undefined })
    await act(id, 'identity', { by: 'signature', identifiers: { customers: ['12345'] } })
    await act(id, 'carrying-out')
    expect((await post(id, 'letters', { kind: 'fulfilment', channel: 'mail' })).json.code).toBe(
      'rights.no_address',
    )
    const { json } = await act(id, 'letters', { kind: 'fulfilment', channel: 'post' })
    const printed = await house.ask('officer', 'GET', `/api/rights/requests/${id}/letters/${Number(json.id)}`)
    expect(printed.body).toContain('Außer dieser Anfrage selbst haben wir nichts gefunden')
    expect(printed.body).not.toContain('{link}')
    expect(await open(id)).toMatchObject({ state: 'delivered' })
  })

  test('lists those to whom data really went, and notes why one of them cannot be told', async () => {
    await house.contact({ email: 'betroffen@example.org', name: 'Betroffen' })
    const sentAt = house.clock.now()
    await house.ownerPool.query(
      `with mail as (insert into mail.outbox (message_id, route, state, sender, to_address, raw, size, created_at, next_try_at, give_up_at, ended_at)
         values ('<weiter@x>', 'support', 'sent', 's@ipro.de', 'betroffen@example.org', 'x', 1, now(), now(), now(), $1) returning id)
       insert into mail.outbox_recipient (outbox_id, address, state)
       select id, address, state from mail, (values ('betroffen@example.org', 'accepted'), ('Dritter@example.com', 'accepted'), ('nie@example.com', 'rejected')) of (address, state)`,
      [sentAt],
    )
    const { id } = await confirmed(house, { right: 'restriction', email: 'betroffen@example.org' })
    await act(id, 'carrying-out')
    const recipients = async () =>
      (await open(id)).recipients as {
        key: string
        name: string
        state: string
        reason: string | null
        disclosedAt: string
      }[]
    const listed = (await recipients()).filter(({ disclosedAt }) => disclosedAt)
    expect(listed).toMatchObject([
      { name: 'Dritter@example.com', state: 'open', disclosedAt: sentAt.toISOString() },
    ])
    const settle = (body: object) =>
      house.ask('officer', 'PUT', `/api/rights/requests/${id}/recipients/${listed[0]?.key}`, body)
    expect((await settle({ state: 'impossible' })).json.code).toBe('rights.no_excuse')
    expect((await settle({ state: 'impossible', reason: 'Die Adresse gibt es nicht mehr.' })).status).toBe(
      204,
    )
    expect(await recipients()).toContainEqual(
      expect.objectContaining({ state: 'impossible', reason: 'Die Adresse gibt es nicht mehr.' }),
    )
  })

  test('a restriction for claims is noted with a reason and holds the rows until it is lifted', async () => {
    await house.contact({ email: 'klage@example.org', name: 'Klage' })
    const { id } = await confirmed(house, { right: 'restriction', email: 'klage@example.org' })
    const claim = { reason: '4 O 12/26', reviewOn: '2020-01-01' }
    expect((await post(id, 'carrying-out', { claim })).json.code).toBe('retention.review_date')
    await act(id, 'carrying-out', {
      claim: { ...claim, reviewOn: dayAfter(dateIn(house.clock.now(), 'UTC'), 90) },
    })
    const holds = async () =>
      (await house.ownerPool.query(`select owner, lifted_at from engine.hold where reason = '4 O 12/26'`))
        .rows
    const held = (await holds()) as { owner: string }[]
    expect(held.length).toBeGreaterThan(0)
    expect(held.every(({ owner }) => owner === 'staff:officer')).toBe(true)
    await act(id, 'letters', { kind: 'lifting', channel: 'mail', reason: 'Geprüft.' })
    await act(id, 'lifted')
    expect((await holds()).every(({ lifted_at }: { lifted_at: Date | null }) => lifted_at !== null)).toBe(
      true,
    )
    const { id: other } = await confirmed(house, { right: 'erasure', email: 'klage@example.org' })
    expect((await post(other, 'carrying-out', { claim })).json.code).toBe('rights.not_restriction')
  })

  test('sends a letter changed by hand, and tells recipients', async () => {
    await house.contact({ email: 'hand@example.org', name: 'Hand' })
    const { id } = await confirmed(house, { right: 'erasure', email: 'hand@example.org' })
    await act(id, 'carrying-out')
    await house.ctx.db
      .insertInto('told')
      .values({ request_id: id, recipient: 'mail.relay', name: 'Relais', country: 'DE', purpose: 'Versand' })
      .execute()
    const told = await house.ask('officer', 'PUT', `/api/rights/requests/${id}/recipients/mail.relay`, {
      state: 'told',
    })
    expect(told.status).toBe(204)
    const preview = await house.ask('officer', 'GET', `/api/rights/requests/${id}/letter?kind=fulfilment`)
    expect(preview.json.body).toContain('Diese Empfänger haben wir davon unterrichtet: Relais.')
    await act(id, 'letters', {
      kind: 'fulfilment',
      channel: 'mail',
      subject: 'Erledigt',
      body: 'Alles gelöscht. {link}',
    })
    const mail = await last('hand@example.org')
    expect(mail).toContain('Subject: Erledigt')
    expect(mail).toMatch(/Alles gelöscht\. http\S+\/rights\/request\?code=/)
    const { letters } = await open(id)
    expect(letters).toContainEqual(
      expect.objectContaining({ body: 'Alles gelöscht. {link}', sending: 'queued' }),
    )
  })

  test('a failed act is loud, and done when what held it back lets go', async () => {
    await house.contact({ email: 'klemmt@example.org', name: 'Klemmt' })
    const { id } = await confirmed(house, { right: 'erasure', email: 'klemmt@example.org' })
    await house.ownerPool.query(
      `create function customers.keep_back() returns trigger language plpgsql as 'begin return null; end';
       create trigger keep_back before delete on customers.person for each row execute function customers.keep_back()`,
    )
    await act(id, 'carrying-out')
    expect(await open(id)).toMatchObject({ state: 'carrying_out', failed: true })
    expect((await post(id, 'letters', { kind: 'fulfilment', channel: 'mail' })).status).toBe(409)
    expect((await post(id, 'closed')).status).toBe(409)
    await house.ownerPool.query('drop trigger keep_back on customers.person')
    await act(id, 'another-try')
    expect(await open(id)).toMatchObject({ state: 'verifying', failed: false })
  })

  test('marks a duplicate, waits and goes on; what was decided stays decided when a link is used late', async () => {
    await house.send('/rights', { right: 'access', email: 'doppelt@example.org', name: 'D' })
    await house.work()
    const { id } = await house.newest()
    await act(id, 'declined', { state: 'duplicate' })
    const question = await last('doppelt@example.org')
    await house.send(/https?:\/\/[^/]+(\/\S*code=[\w-]+)/.exec(question)?.[1] ?? '', {})
    await house.work()
    expect(await open(id)).toMatchObject({ state: 'duplicate' })
    await act(id, 'closed')
    const other = await enter({ email: 'warten@example.org' })
    await act(other, 'identity', { by: 'signature', identifiers: { emails: ['warten@example.org'] } })
    await act(other, 'waiting', { to: 'waiting_for_person', words: 'Welcher Zeitraum?' })
    await act(other, 'waiting', { to: 'identifiers_fixed', words: 'Alles' })
    expect((await post(other, 'waiting', { to: 'waiting_for_third', words: 'x' })).json.code).toBe(
      'rights.not_possible',
    )
  })
})

test('of a mail to the officer a request is made, once, by the officer alone', async () => {
  const { rows } = await house.ownerPool.query<{ id: number }>(
    `insert into mail.mail (route, state, received_at, envelope_from, envelope_to, size, sha256, raw, from_name, from_address, subject, body_text, parsed_at)
     values ('officer', 'parsed', now(), 'm@example.org', '{datenschutz@ipro.de}', 1, 'x', '', 'Mia', 'm@example.org', 'Auskunft', 'Was haben Sie?', now()) returning id`,
  )
  const mailId = Number(rows[0]?.id)
  await house.ownerPool.query(
    'insert into mail.officer_case (mail_id, received_at, from_address) values ($1, now(), $2)',
    [mailId, 'm@example.org'],
  )
  const read = await house.ask('officer', 'GET', `/api/rights/mails/${mailId}`)
  expect(read.json).toMatchObject({
    name: 'Mia',
    email: 'm@example.org',
    message: 'Auskunft\n\nWas haben Sie?',
  })
  const body = { kind: 'access', via: 'mail', ...read.json, mailId }
  expect((await house.ask('agent', 'POST', '/api/rights/requests', body)).json.code).toBe(
    'rights.officer_only',
  )
  expect((await house.ask('officer', 'POST', '/api/rights/requests', body)).status).toBe(200)
  expect((await house.ask('officer', 'POST', '/api/rights/requests', body)).json.code).toBe(
    'rights.mail_taken',
  )
  const { mails } = (await house.ask('officer', 'GET', '/api/officer/mails')).json
  expect(mails).toEqual([])
})

test('what others wrote of the person is shown passage by passage, and redacted when the officer says so', async () => {
  await house.contact({ email: 'genannt@example.org', name: 'Genannt' })
  await house.contact({ email: 'nennt@example.org', name: 'Nennt' })
  const write = 'update customers.person set notes = $1 where family_name = $2 returning id'
  const words = ['Ruft für genannt@example.org an.', 'Nennt']
  const { rows: changed } = await house.ownerPool.query<{ id: number }>(write, words)
  const rows = [{ module: 'customers', table: 'person', key: { id: Number(changed[0]?.id) } }]
  const { id } = await confirmed(house, { right: 'erasure', email: 'genannt@example.org' })
  const listed = async () => {
    const path = `/api/rights/requests/${id}/rows?module=customers&table=person`
    const { json } = await house.ask('officer', 'GET', path)
    return (json.rows as { key: object; share: string }[]).find(({ share }) => share === 'mention')
  }
  expect(await listed()).toMatchObject({
    key: rows[0]?.key,
    written: 'email',
    redactable: true,
    redact: false,
    passages: [{ column: 'notes', before: 'Ruft für ', named: 'genannt@example.org', after: ' an.' }],
  })
  const plan = async () => (await house.ask('officer', 'GET', `/api/rights/requests/${id}/plan`)).json.lines
  expect(await plan()).toContainEqual(expect.objectContaining({ table: 'person', action: 'review', rows: 1 }))
  const asked = { rows, included: true, redact: true }
  expect((await post(id, 'rows', { ...asked, reason: ' ' })).status).toBe(400)
  await act(id, 'rows', { ...asked, reason: 'Für den Vermerk nicht nötig' })
  expect(await listed()).toMatchObject({ redact: true })
  expect(await plan()).toContainEqual(
    expect.objectContaining({ table: 'person', action: 'blacken', rows: 1 }),
  )
  await act(id, 'carrying-out')
  const { rows: left } = await house.ownerPool.query('select notes from customers.person where id = $1', [
    rows[0]?.key.id,
  ])
  expect(left).toEqual([{ notes: `Ruft für ${'█'.repeat('genannt@example.org'.length)} an.` }])
  const { state, entries } = await open(id)
  expect(state).toBe('verifying')
  expect(entries).toContainEqual(expect.objectContaining({ kind: 'rows_redacted' }))
})
