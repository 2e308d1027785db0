import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Period } from '#core/retention/keep.ts'
import { confirmed, openRightsHouse, type RightsHouse } from './fixtures.ts'
import { receiveRequest } from './requests.ts'

let house: RightsHouse

beforeAll(async () => {
  house = await openRightsHouse()
}, 120_000)
afterAll(() => house?.[Symbol.asyncDispose]())

const countMails = async (): Promise<number> => {
  const { rows } = await house.ownerPool.query<{ count: string }>('select count(*) from mail.outbox')
  return Number(rows[0]?.count)
}

/** Time passes: what was put off until then is due. The clock of the database goes its own way. */
async function passAndWork(by: Period): Promise<void> {
  house.clock.advance(by)
  await house.ownerPool.query(
    'update graphile_worker._private_jobs set run_at = now() where run_at > now() and run_at <= $1',
    [house.clock.now()],
  )
  await house.work()
}

describe('whether a telephone number belongs to somebody we know', () => {
  test('is told to nobody: one mail to the address typed, none to the one on file', async () => {
    const phone = await house.contact({ email: 'alt@example.org' })
    const seen = []
    for (const [email, number] of [
      ['neu@example.org', phone],
      ['neuer@example.org', '+4930999999999'],
    ] as const) {
      const { page } = await confirmed(house, { right: 'access', email, phone: number })
      const shown = (await house.get(page)).body
      const mail = (await house.mailsTo(email)).map((one) => one.slice(one.indexOf('\n\n')))
      expect(mail).toHaveLength(1)
      seen.push([shown, ...mail].map((one) => one.replaceAll(/code=[\w-]+|Vorgang \d+|value="[^"]*"/g, '')))
    }
    expect(seen[0]).toEqual(seen[1])
    expect(await house.mailsTo('alt@example.org')).toEqual([])
  })

  test('is seen by the officer, who asks by the way already known', async () => {
    const phone = await house.contact({ email: 'amt@example.org' })
    const { id } = await confirmed(house, { right: 'erasure', email: 'anders@example.org', phone })
    expect(await house.request(id)).toMatchObject({ identity: 'address', finding_id: null })
    const { entries } = (await house.ask('officer', 'GET', `/api/rights/requests/${id}`)).json
    expect((entries as { kind: string }[]).map(({ kind }) => kind)).toContain('known_by_number')
    const unknown = await confirmed(house, {
      right: 'erasure',
      email: 'anderer@example.org',
      phone: '+4930888888888',
    })
    const other = (await house.ask('officer', 'GET', `/api/rights/requests/${unknown.id}`)).json
    expect((other.entries as { kind: string }[]).map(({ kind }) => kind)).not.toContain('known_by_number')
  })
})

describe('a mail that nobody may have asked for', () => {
  test.each(['direct-marketing', 'withdrawal', 'access'])(
    'quotes nothing that a stranger typed (%s)',
    async (right) => {
      const email = `opfer-${right}@example.org`
      const name = 'Sie haben gewonnen! Weiter auf gewinn-spiel.example'
      await house.send('/rights', { right, email, name, message: 'Jetzt kaufen' })
      await house.work()
      const mails = await house.mailsTo(email)
      expect(mails).toHaveLength(1)
      expect(mails[0]).not.toMatch(/gewonnen|gewinn-spiel|kaufen/)
      expect(mails[0]).toContain('Guten Tag,')
    },
  )

  test('comes three times a day to one address, whatever is asked; what is asked takes effect all the same', async () => {
    const email = 'voll@example.org'
    for (const right of ['access', 'erasure', 'restriction', 'withdrawal', 'direct-marketing', 'portability'])
      await house.send('/rights', {
        right,
        email: right === 'erasure' ? 'Voll@example.org' : email,
        name: 'V',
      })
    await house.work()
    const count = async () => [...(await house.mailsTo(email)), ...(await house.mailsTo('Voll@example.org'))]
    expect(await count()).toHaveLength(3)
    for (const objection of ['consent', 'direct-marketing'] as const)
      expect(await house.ctx.house.persons.objects({ emails: [email] }, objection)).toBe(true)
    await passAndWork({ hours: 22 })
    expect(await count()).toHaveLength(3)
    await passAndWork({ hours: 3 })
    expect(await count()).toHaveLength(6)
    await house.work()
    expect(await count()).toHaveLength(6)
  })

  test('comes two hundred times an hour to all, objections to advertising among them', async () => {
    await passAndWork({ days: 2 })
    const before = await countMails()
    const { id } = await house.newest()
    await house.ownerPool.query(
      `insert into rights.link (hash, request_id, kind, created_at, expires_at)
       select sha256(n::text::bytea), $1, 'confirm', $2, $2 from generate_series(1, 198) n`,
      [id, house.clock.now()],
    )
    for (let one = 0; one < 5; one++)
      await receiveRequest(house.ctx, {
        kind: 'objection',
        about: 'direct-marketing',
        language: 'de',
        name: 'F',
        email: `flut${one}@example.org`,
        message: '',
      })
    await house.work()
    expect((await countMails()) - before).toBe(2)
    expect(await house.ctx.house.persons.objects({ emails: ['flut4@example.org'] }, 'direct-marketing')).toBe(
      true,
    )
    await passAndWork({ hours: 2 })
    expect((await countMails()) - before).toBe(5)
  })
})
