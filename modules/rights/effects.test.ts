import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unzip } from '#core/person/package/unzip.ts'
import { verifyPackage } from '#core/person/package/verify.ts'
import { confirmed, linkIn, openRightsHouse, type RightsHouse } from './fixtures.ts'

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
const emailsOf = async (name: string): Promise<string[]> => {
  const { items } = (await house.ask('agent', 'GET', `/api/customers/persons?q=${name}`)).json
  return (items as { emails: string[] }[]).flatMap(({ emails }) => emails)
}

describe('each right, in effect', () => {
  /** The ZIP that a person fetches, its signature verified; `text` is the contact's data in it. */
  async function unpack(code: string): Promise<{ kind: string; files: string[]; text: string }> {
    const { rawPayload, statusCode } = await house.http.inject(`/api/rights/package?code=${code}`)
    expect(statusCode).toBe(200)
    const folder = await mkdtemp(join(tmpdir(), 'zusage-package-'))
    try {
      const file = join(folder, 'package.zip')
      await writeFile(file, rawPayload)
      const { faults, manifest } = await verifyPackage(file)
      expect(faults).toEqual([])
      let text = ''
      for await (const entry of unzip(file)) {
        const chunks: Buffer[] = []
        for await (const chunk of entry.read()) chunks.push(chunk)
        if (entry.path === 'data/customers.person.json') text = Buffer.concat(chunks).toString('utf8')
      }
      return { kind: manifest?.kind ?? '', files: (manifest?.files ?? []).map((one) => one.path), text }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  test('access: a package with all that was found, for whoever holds the page, once the officer has let it go', async () => {
    await house.contact({ email: 'a@example.org', name: 'Auskunft' })
    const { id, page } = await confirmed(house, { right: 'access', email: 'a@example.org' })
    const code = page.split('code=')[1] ?? ''
    const fetch = () => house.ask(null, 'GET', `/api/rights/package?code=${code}`)
    expect((await fetch()).json.code).toBe('rights.no_package')
    await act(id, 'carrying-out')
    await act(id, 'letters', { kind: 'fulfilment', channel: 'mail' })
    const { kind, files, text } = await unpack(code)
    expect(kind).toBe('access')
    expect(files).toEqual(expect.arrayContaining(['index.html', 'data.pdf', 'data/customers.person.json']))
    expect(text).toContain('Auskunft')
    expect((await house.get(page)).body).toContain('Datenpaket herunterladen')
    expect(await last('a@example.org')).toMatch(
      /30 Tage lang hier abholen.*\n+http.*\/rights\/request\?code=/s,
    )
    expect((await open(id)).entries).toContainEqual(expect.objectContaining({ kind: 'fetched' }))
    house.clock.advance({ days: 31 })
    expect((await fetch()).json.code).toBe('rights.no_package')
  })

  test('portability: only what the person provided', async () => {
    await house.contact({ email: 'p@example.org', name: 'Mitnahme' })
    const { id, page } = await confirmed(house, { right: 'portability', email: 'p@example.org' })
    await act(id, 'carrying-out')
    await act(id, 'letters', { kind: 'fulfilment', channel: 'mail' })
    const { kind, files } = await unpack(page.split('code=')[1] ?? '')
    expect(kind).toBe('portability')
    const data = files.filter((file) => /^data\/.*json$/.test(file))
    expect(data).toContain('data/customers.person.json')
    expect(data).not.toContain('data/rights.request.json')
  })

  test('rectification: every copy is corrected, and the letter says which', async () => {
    await house.contact({ email: 'falsch@example.org', name: 'Berichtigt' })
    const message = 'Meine Adresse lautet richtig@example.org'
    const { id } = await confirmed(house, { right: 'rectification', email: 'falsch@example.org', message })
    expect((await post(id, 'carrying-out')).json.code).toBe('rights.no_corrections')
    await act(id, 'carrying-out', {
      corrections: [{ kind: 'email', from: 'falsch@example.org', to: 'richtig@example.org' }],
    })
    expect(await emailsOf('Berichtigt')).toEqual(['richtig@example.org'])
    await act(id, 'letters', { kind: 'fulfilment', channel: 'mail' })
    const letter = await last('richtig@example.org')
    expect(letter).toContain('falsch@example.org → richtig@example.org')
    expect(letter).toContain('Unverändert bleiben Schriftstücke im Original')
    expect(letter).not.toContain('überall')
    expect(await last('falsch@example.org')).not.toContain('→')
  })

  test('rectification of a name: the letter greets with it as it is now', async () => {
    await house.contact({ email: 'n@example.org', name: 'Altmann' })
    const { id } = await confirmed(house, {
      right: 'rectification',
      email: 'n@example.org',
      name: 'Erika Altmann',
      message: 'Ich heiße Neumann',
    })
    await act(id, 'carrying-out', { corrections: [{ kind: 'name', from: 'Altmann', to: 'Neumann' }] })
    await act(id, 'letters', { kind: 'fulfilment', channel: 'mail' })
    expect(await last('n@example.org')).toContain('Guten Tag Erika Neumann,')
  })

  test('restriction: hidden from staff, shown again only after the person was told', async () => {
    await house.contact({ email: 'r@example.org', name: 'Ruhend' })
    const { id } = await confirmed(house, { right: 'restriction', email: 'r@example.org' })
    expect(await emailsOf('Ruhend')).toEqual(['r@example.org'])
    const plan = await house.ask('officer', 'GET', `/api/rights/requests/${id}/plan`)
    expect((plan.json.lines as { action: string }[]).every(({ action }) => action === 'restrict')).toBe(true)
    await act(id, 'carrying-out')
    expect(await emailsOf('Ruhend')).toEqual([])
    await act(id, 'letters', { kind: 'fulfilment', channel: 'mail' })
    await act(id, 'closed')
    expect((await post(id, 'lifted')).json.code).toBe('rights.not_told')
    await act(id, 'letters', { kind: 'lifting', channel: 'mail', reason: 'Die Daten sind geprüft.' })
    expect(await last('r@example.org')).toContain('Die Daten sind geprüft.')
    expect(await emailsOf('Ruhend')).toEqual([])
    await act(id, 'lifted')
    expect(await emailsOf('Ruhend')).toEqual(['r@example.org'])
    expect((await post(id, 'lifted')).json.code).toBe('rights.no_restriction')
  })

  test('an objection to advertising: in effect and told before anybody confirms, and taken back by one button', async () => {
    const objects = () => house.ctx.house.persons.objects({ emails: ['w@example.org'] }, 'direct-marketing')
    await house.send('/en/rights', { right: 'direct-marketing', email: 'w@example.org', name: 'W' })
    expect(await objects()).toBe(false)
    await house.work()
    expect(await objects()).toBe(true)
    const mail = await last('w@example.org')
    expect(mail).toContain('in effect from now on')
    expect(await house.newest()).toMatchObject({ state: 'delivered', identity: 'none', outcome: 'fulfilled' })
    const page = /https?:\/\/[^/]+(\/en\/rights\/request\?code=\S+)/.exec(mail)?.[1] ?? ''
    expect((await house.get(page)).body).toContain('Take it back')
    await house.send(page, {})
    expect(await objects()).toBe(false)
    expect(await house.newest()).toMatchObject({ state: 'closed', outcome: 'taken_back' })
  })

  test('a withdrawal of consent: the enquiry cannot be read from that moment on; one consented to later can', async () => {
    const enquire = () =>
      house.send('/enquiry', {
        name: 'E',
        email: 'e@example.org',
        message: `${Math.random()}`,
        consent: 'yes',
      })
    const enquiries = async () => {
      await house.work()
      const { items } = (await house.ask('agent', 'GET', '/api/tickets?sort=created')).json
      const opened = await Promise.all(
        (items as { id: number }[]).map(
          async ({ id }) => (await house.ask('agent', 'GET', `/api/tickets/${id}`)).json,
        ),
      )
      return opened.flatMap(({ enquiry }) => (enquiry ? [(enquiry as { email: string }).email] : []))
    }
    await enquire()
    expect(await enquiries()).toEqual(['e@example.org'])
    await house.send('/rights', { right: 'withdrawal', email: 'e@example.org', name: 'E' })
    await house.work()
    expect(await enquiries()).toEqual([])
    expect(await last('e@example.org')).toContain('Ihr Widerruf vom')
    await enquire()
    expect(await enquiries()).toEqual(['e@example.org'])
  })

  test('another objection restricts at once and is weighed: refused, the person is told and the restriction ends', async () => {
    await house.contact({ email: 'o@example.org', name: 'Widerspruch' })
    const { id, page } = await confirmed(house, {
      right: 'objection',
      email: 'o@example.org',
      message: 'Wegen …',
    })
    expect(await open(id)).toMatchObject({ state: 'carrying_out', weighing: true, restricted: true })
    expect(await emailsOf('Widerspruch')).toEqual([])
    expect((await house.get(page)).body).toContain('Solange ist die Verarbeitung Ihrer Daten eingeschränkt')
    const objects = () => house.ctx.house.persons.objects({ emails: ['o@example.org'] }, 'processing')
    expect(await objects()).toBe(true)
    expect((await post(id, 'declined', { state: 'refused', grounds: [] })).json.code).toBe(
      'rights.grounds_missing',
    )
    expect((await post(id, 'declined', { state: 'refused', grounds: ['legal-duty'] })).json.code).toBe(
      'rights.ground_unfit',
    )
    await act(id, 'declined', {
      state: 'refused',
      grounds: ['compelling'],
      words: 'Es geht um die Sicherheit der Systeme.',
    })
    expect(await emailsOf('Widerspruch')).toEqual([])
    await act(id, 'letters', { kind: 'refusal', channel: 'mail' })
    const mail = await last('o@example.org')
    for (const words of [
      'zwingende schutzwürdige Gründe',
      'Art. 21 Abs. 1 DSGVO',
      'Sicherheit der Systeme',
      'Art. 77',
      'Art. 79',
      'Art. 18 Abs. 3',
      'Lautenschlagerstraße',
    ])
      expect(mail).toContain(words)
    expect(await emailsOf('Widerspruch')).toEqual(['o@example.org'])
    expect(await objects()).toBe(false)
    await act(id, 'closed')
  })

  test('an objection that holds: what was restricted stays so', async () => {
    await house.contact({ email: 'h@example.org', name: 'Haltend' })
    const { id } = await confirmed(house, { right: 'objection', email: 'h@example.org' })
    await act(id, 'upheld', { words: 'Zu Recht.' })
    await act(id, 'letters', { kind: 'fulfilment', channel: 'mail' })
    await act(id, 'closed')
    expect(await emailsOf('Haltend')).toEqual([])
    expect(await house.ctx.house.persons.objects({ emails: ['h@example.org'] }, 'processing')).toBe(true)
  })

  test('nobody but the officer writes to who objected; an objection taken back ends it', async () => {
    const email = 'still@example.org'
    const letter = () => ({ key: crypto.randomUUID(), text: 'Guten Tag' })
    const opening = () => ({ ...letter(), email, subject: 'Angebot' })
    const begun = await house.ask('agent', 'POST', '/api/tickets', opening())
    expect(begun.status).toBe(200)
    await house.contact({ email, name: 'Still' })
    const { id } = await confirmed(house, { right: 'objection', email })
    await act(id, 'upheld', { words: 'Zu Recht.' })
    const before = (await house.mailsTo(email)).length
    for (const [url, body] of [
      ['/api/tickets', opening()],
      ['/api/tickets', { ...opening(), email: 'anders@example.org', copies: ['Still@example.org'] }],
    ] as const) {
      const refused = await house.ask('agent', 'POST', url, body)
      expect([refused.status, refused.json.code]).toEqual([409, 'tickets.objected'])
      expect(refused.body).toContain('officer')
    }
    const other = await house.ask('agent', 'POST', '/api/tickets', {
      ...opening(),
      email: 'anders@example.org',
    })
    const reply = { ...letter(), copies: [email] }
    const copied = await house.ask('agent', 'POST', `/api/tickets/${Number(other.json.id)}/replies`, reply)
    expect(copied.json.code).toBe('tickets.objected')
    await house.work()
    expect(await house.mailsTo(email)).toHaveLength(before)
    await act(id, 'letters', { kind: 'fulfilment', channel: 'mail' })
    expect(await house.mailsTo(email)).toHaveLength(before + 1)
    await house.ctx.house.persons.withdrawObjection({ emails: [email] }, 'processing')
    expect((await house.ask('agent', 'POST', '/api/tickets', opening())).status).toBe(200)
  })

  test('an answer to an enquiry whose consent was withdrawn is refused at once, and says what to do', async () => {
    const email = 'widerrufen@example.org'
    await house.send('/enquiry', { name: 'W', email, message: 'Eine Frage', consent: 'yes' })
    await house.work()
    const { items } = (await house.ask('agent', 'GET', '/api/tickets?sort=number')).json
    const ticket = (items as { id: number }[])[0]?.id ?? 0
    await house.send('/rights', { right: 'withdrawal', email, name: 'W' })
    await house.work()
    const reply = { key: crypto.randomUUID(), text: 'Guten Tag' }
    const refused = await house.ask('agent', 'POST', `/api/tickets/${ticket}/replies`, reply)
    expect([refused.status, refused.json.code]).toEqual([409, 'tickets.enquiry_ended'])
    expect(refused.body).toContain('internal note')
  })

  test('an objection of somebody of whom nothing is held is weighed, and says that nothing was found', async () => {
    await house.contact({ email: 'leer@example.org', name: 'Leer' })
    await house.send('/rights', { right: 'objection', email: 'leer@example.org', name: 'L' })
    await house.work()
    const { id } = await house.newest()
    await house.ownerPool.query(`delete from customers.person where family_name = 'Leer'`)
    const link = linkIn(await last('leer@example.org'))
    await house.ownerPool.query(`delete from mail.outbox where to_address = 'leer@example.org'`)
    const page = (await house.send(link, {})).location
    await house.work()
    expect(await open(id)).toMatchObject({ weighing: true })
    const { body } = await house.get(page)
    expect(body).toContain('Außer dieser Anfrage haben wir nichts gefunden')
    expect(body).not.toContain('eingeschränkt')
  })
})
