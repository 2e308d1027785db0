import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRightsHouse, type RightsHouse } from './fixtures.ts'
import { grounds } from './grounds.ts'
import { kinds } from './kinds.ts'
import { confirmMail, draft } from './letter-text.ts'
import { insertRequest, updateRequest } from './queries.ts'
import type { LetterKind, Request } from './data.ts'

let house: RightsHouse

beforeAll(async () => {
  house = await openRightsHouse()
}, 120_000)
afterAll(() => house?.[Symbol.asyncDispose]())

const letters: readonly LetterKind[] = [
  'receipt',
  'identity',
  'extension',
  'refusal',
  'fulfilment',
  'lifting',
]

const make = async (of: Partial<Request>): Promise<Request> => {
  const request = await insertRequest(house.ctx.db, {
    kind: of.kind ?? 'access',
    about: of.about ?? null,
    state: 'accepted',
    received_at: new Date('2026-11-25T10:00:00Z'),
    received_via: 'web',
    language: of.language ?? 'de',
    name: 'Zoë Mustäř',
    email: 'zoe@example.org',
    message: '',
    due_on: '2026-12-28',
  })
  return updateRequest(house.ctx.db, request.id, { identity: 'confirmed', grounds: of.grounds ?? [] })
}

const places = (text: string): string[] =>
  (text.match(/\{\w+\}/g) ?? []).filter((place) => place !== '{link}')

test.each(['de', 'en'] as const)(
  'every letter for every right is complete in %s, by mail and by post',
  async (language) => {
    const faults: string[] = []
    for (const kind of kinds)
      for (const about of kind === 'objection' ? ['processing', 'direct-marketing'] : [null]) {
        const named = grounds.filter((ground) => ground.kinds.includes(kind)).map(({ key }) => key)
        const request = await make({ kind, about, language, grounds: named })
        for (const letter of letters)
          for (const channel of ['mail', 'post'] as const) {
            const { subject, body } = await draft(house.ctx, request, letter, { channel, reason: 'GRUND' })
            const name = `${kind} ${letter} ${channel}`
            if (places(subject + body).length > 0) faults.push(`${name}: ${places(body).join()}`)
            if (channel === 'post' && body.includes('{link}')) faults.push(`${name}: a link on paper`)
            if (!body.includes('Zoë Mustäř') || !body.includes('IPRO GmbH'))
              faults.push(`${name}: names nobody`)
            if (/undefined|null|\[object/.test(body)) faults.push(`${name}: ${body}`)
            const answers = ['extension', 'refusal', 'fulfilment', 'lifting'].includes(letter)
            if (answers && !body.includes('Lautenschlagerstraße')) faults.push(`${name}: no authority`)
            if (['identity', 'extension', 'lifting'].includes(letter) && !body.includes('GRUND'))
              faults.push(`${name}: no reason`)
          }
        const refusal = await draft(house.ctx, request, 'refusal', { channel: 'mail' })
        for (const ground of grounds.filter(({ key }) => named.includes(key)))
          if (!refusal.body.includes(ground.sentence[language])) faults.push(`${kind}: without ${ground.key}`)
        if (!/Art\. 79/.test(refusal.body)) faults.push(`${kind}: no way to a court`)
      }
    expect(faults).toEqual([])
  },
)

test('the question whether a request is theirs holds nothing that somebody typed', async () => {
  const request = await make({ kind: 'erasure' })
  const { subject, text } = await confirmMail(
    house.ctx,
    { ...request, name: 'Kaufen Sie jetzt' },
    'https://x/y',
  )
  expect(subject + text).not.toContain('Kaufen')
  expect(text).toContain('https://x/y')
  expect(places(text)).toEqual([])
})

test('what stays is told with its ground in the language of the letter, and the day on which it goes', async () => {
  await house.contact({ email: 'bleibt@example.org', name: 'Bleibt' })
  // A request that was closed before is kept by law, and goes by itself.
  await house.ownerPool.query(
    `insert into rights.request (kind, state, received_at, received_via, language, name, email, message, due_on, closed_at, keep_from)
     values ('access', 'closed', now(), 'letter', 'de', 'Bleibt', 'bleibt@example.org', '', now(), now(), '2026-12-31T23:00:00Z')`,
  )
  const entered = await house.ask('officer', 'POST', '/api/rights/requests', {
    kind: 'erasure',
    via: 'letter',
    receivedOn: house.clock.now().toISOString().slice(0, 10),
    name: 'Bleibt',
    email: 'bleibt@example.org',
    message: '',
  })
  const url = `/api/rights/requests/${Number(entered.json.id)}`
  await house.ask('officer', 'POST', `${url}/identity`, {
    by: 'signature',
    identifiers: { emails: ['bleibt@example.org'] },
  })
  await house.work()
  const plan = await house.ask('officer', 'GET', `${url}/plan`)
  expect(plan.json.lines).toContainEqual(
    expect.objectContaining({
      table: 'request',
      action: 'restrict',
      rows: 1,
      until: '2029-12-31T23:00:00.000Z',
    }),
  )
  await house.ask('officer', 'POST', `${url}/carrying-out`, {})
  await house.work()
  const { json } = await house.ask('officer', 'GET', `${url}/letter?kind=fulfilment`)
  expect(json.body).toContain(
    'Anfragen zu Rechten betroffener Personen: 1 Eintrag; wird gelöscht am 1. Januar 2030. Grund: Art. 5 Abs. 2, Art. 82 DSGVO, § 31 OWiG',
  )
  expect(json.body).toContain('Diese Daten sind gesperrt')
  expect((await house.ask('officer', 'GET', url)).json).toMatchObject({ state: 'verifying' })
})
