import { afterAll, describe, expect, it } from 'vitest'
import { createToken } from '#modules/staff'
import { aTicket, openTicketHouse } from './fixtures.ts'

const house = await openTicketHouse()
afterAll(() => house[Symbol.asyncDispose]())

const token = async (role: 'agent' | 'auditor', scopes: readonly string[]): Promise<string> => {
  const email = `${role}@staff.example`
  await house.ownerPool.query(
    `with made as (insert into staff.account (id, name, email, activated_at) values ($1, $2, $3, now()) on conflict do nothing returning id)
     insert into staff.role_grant (account_id, role, granted_at, granted_by) select id, $1, now(), 'test' from made`,
    [role, `Probe ${role}`, email],
  )
  return createToken(house.context('staff'), { email, name: scopes.join() || 'none', scopes, days: 1 })
}

const writing = await token('agent', ['tickets.read', 'tickets.write'])
const reading = await token('agent', ['tickets.read'])

const ask = async (bearer: string | null, method: 'GET' | 'POST' | 'PATCH', url: string, body?: object) => {
  const answer = await house.http.inject({
    method,
    url,
    headers: bearer ? { authorization: `Bearer ${bearer}` } : {},
    ...(body ? { payload: body } : {}),
  })
  return { status: answer.statusCode, headers: answer.headers, text: answer.body, json: () => answer.json() }
}

describe('the API', () => {
  it('lets in who works on tickets, as far as the token goes', async () => {
    const id = await aTicket(house)
    expect(await ask(null, 'GET', '/api/tickets')).toMatchObject({ status: 401 })
    expect(await ask(reading, 'GET', '/api/tickets')).toMatchObject({ status: 200 })
    expect(await ask(reading, 'PATCH', `/api/tickets/${id}`, { state: 'closed' })).toMatchObject({
      status: 403,
    })
    expect(await ask(writing, 'PATCH', `/api/tickets/${id}`, { state: 'closed' })).toMatchObject({
      status: 200,
    })
    await expect(token('auditor', ['tickets.read'])).rejects.toMatchObject({ code: 'staff.token_scope' })
  })

  it('reads a list, a ticket and its counts as the contract says', async () => {
    const id = await aTicket(house, { subject: 'Vertrag', name: 'Ute Groß', from: 'ute@gross.example' })
    const list = (await ask(reading, 'GET', '/api/tickets?state=open,pending&owner=none&limit=1')).json()
    expect(list.items[0]).toMatchObject({
      id,
      subject: 'Vertrag',
      state: 'open',
      unread: true,
      owner: null,
      requester: { name: 'Ute Groß', email: 'ute@gross.example' },
    })
    const ticket = (await ask(reading, 'GET', `/api/tickets/${id}`)).json()
    expect(ticket.messages).toHaveLength(1)
    expect(ticket).toMatchObject({ earlier: false, suggested: null, enquiry: null })
    const counts = (await ask(reading, 'GET', '/api/tickets/counts')).json()
    expect(counts.open).toBeGreaterThan(0)
    expect((await ask(reading, 'GET', '/api/tickets/agents')).json()).toContainEqual({
      id: 'agent',
      name: 'Probe agent',
    })
  })

  it('answers a ticket, gives it to somebody, and refuses what does not fit', async () => {
    const id = await aTicket(house)
    const key = crypto.randomUUID()
    const reply = await ask(writing, 'POST', `/api/tickets/${id}/replies`, { key, html: '<p>Ja.</p>' })
    expect(reply.json()).toMatchObject({ kind: 'out', sending: { state: 'queued' } })
    expect(await ask(writing, 'PATCH', `/api/tickets/${id}`, { owner: 'agent' })).toMatchObject({
      status: 200,
    })
    for (const [url, body, status] of [
      [`/api/tickets/${id}/replies`, { key: 'no', text: 'x' }, 400],
      [`/api/tickets/${id}/replies`, { key: crypto.randomUUID(), text: '   ' }, 422],
      ['/api/tickets/4/notes', { key: crypto.randomUUID(), text: 'x' }, 404],
      ['/api/tickets', { key: crypto.randomUUID(), email: 'kein', subject: 's', text: 'x' }, 400],
    ] as const)
      expect(await ask(writing, 'POST', url, body)).toMatchObject({ status })
    expect(await ask(writing, 'PATCH', `/api/tickets/${id}`, { owner: 'nobody' })).toMatchObject({
      status: 422,
    })
    expect(await ask(reading, 'GET', '/api/tickets?after=zzz')).toMatchObject({ status: 400 })
    expect(await ask(reading, 'GET', '/api/tickets/99999999')).toMatchObject({ status: 404 })
  })

  it('searches, and pages by what it handed out', async () => {
    for (let index = 0; index < 3; index++) await aTicket(house, { subject: `Kürbissuppe ${index}` })
    const first = (await ask(reading, 'GET', '/api/tickets/search?q=K%C3%BCrbissuppe&limit=2')).json()
    expect(first.items).toHaveLength(2)
    const rest = (
      await ask(reading, 'GET', `/api/tickets/search?q=K%C3%BCrbissuppe&limit=2&after=${first.next}`)
    ).json()
    expect(rest).toMatchObject({ items: [{}], next: null })
  })

  it('sends a formatted message with a policy under which nothing runs', async () => {
    const id = await aTicket(house, { html: '<b>Hallo</b><script>alert(1)</script>' })
    const { messages } = (await ask(reading, 'GET', `/api/tickets/${id}`)).json()
    const frame = await ask(reading, 'GET', `/api/tickets/${id}/messages/${messages[0].id}/html`)
    expect(frame.headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'; base-uri 'none'; form-action 'none'",
    )
    expect(frame.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
    })
    expect(frame.text).not.toContain('script')
  })
})
