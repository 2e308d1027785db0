import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Identifiers } from '#core/person/persons.ts'
import { createPersons } from '#core/person/persons-live.ts'
import { placesOf } from '#core/person/places.ts'
import { replay } from '#core/person/replay.ts'
import type { TestHouse } from '#core/testing/house.ts'
import { aPerson } from '../modules/customers/fixtures.ts'
import { anEnquiry, aTicket, asStaff, openTicketHouse } from '../modules/tickets/fixtures.ts'
import { reply } from '../modules/tickets/writing.ts'
import { takeSnapshot } from './snapshot.ts'

type Rows = Map<string, string>

/** A pseudo-random sequence that a failure can be repeated with. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

describe('the rights of a person over all modules', () => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openTicketHouse()
  }, 120_000)
  afterAll(() => house?.[Symbol.asyncDispose]())

  const persons = () => createPersons(house.engine)
  const carry = async (act: number) => {
    await house.work()
    const { rows } = await house.ownerPool.query(`select last_error from graphile_worker._private_jobs`)
    expect(rows).toEqual([])
    return persons().act(act)
  }

  /** Every row of every module as text, by table and key. */
  async function dump(): Promise<Rows> {
    const rows: Rows = new Map()
    for (const { schema, table, name, key } of await placesOf(house.engine)) {
      const columns = Object.keys(key)
        .toSorted()
        .map((one) => `t."${one}"`)
        .join(`, ' ', `)
      const found = await house.ownerPool.query<{ key: string; row: string; raw: string | null }>(
        `select concat(${columns}) as key, t::text as row, to_jsonb(t) ->> 'raw' as raw from "${schema}"."${table}" t`,
      )
      for (const one of found.rows)
        rows.set(
          `${name} ${one.key}`,
          `${one.row} ${one.raw ? Buffer.from(one.raw.replace('\\x', ''), 'hex').toString('latin1') : ''}`,
        )
    }
    return rows
  }

  let made = 0
  /** A contact with two addresses and a number. */
  async function someone(): Promise<{ emails: [string, string]; name: string; phone: string }> {
    const n = ++made
    const emails: [string, string] = [`person${n}x@kunde.example`, `privat${n}x@haus.example`]
    const [name, phone] = [`Zoë Mustäř${n}`, `+4971525550${String(n).padStart(3, '0')}`]
    await aPerson(house.context('customers'), {
      given_name: 'Zoë',
      family_name: `Mustäř${n}`,
      emails,
      phones: [phone],
    })
    return { emails, name, phone }
  }

  const write = (
    from: { emails: [string, string]; name: string },
    more: Parameters<typeof aTicket>[1] = {},
  ) =>
    aTicket(house, {
      from: from.emails[0],
      name: from.name,
      subject: `Frage von ${from.name}`,
      text: `Bitte an ${from.emails[1]}`,
      ...more,
    })

  const leaks = (rows: Rows, of: { emails: [string, string]; name: string; phone: string }): string[] =>
    [...rows].flatMap(([place, text]) =>
      [...of.emails, of.name, of.phone].some((one) => text.toLowerCase().includes(one.toLowerCase()))
        ? [place]
        : [],
    )

  test('one address finds the others, and all that hangs on them', async () => {
    const zoe = await someone()
    const ticket = await write(zoe)
    await anEnquiry(house, { email: zoe.emails[1], name: zoe.name })
    const found = await persons().find({ emails: [zoe.emails[0].toUpperCase()] })
    expect(found.identifiers).toMatchObject({
      emails: expect.arrayContaining(zoe.emails),
      phones: [zoe.phone],
    })
    expect(found.ambiguous).toEqual([])
    const by = Object.fromEntries(found.tables.map((one) => [`${one.module}.${one.table}`, one.included]))
    expect(by).toMatchObject({
      'customers.person': 1,
      'customers.email': 2,
      'customers.phone': 1,
      'tickets.ticket': 2,
      'tickets.message': 1,
      'mail.mail': 1,
      'website.enquiry': 1,
      'website.consent': 1,
    })
    const { rows } = await persons().rows(found.id, { module: 'tickets', table: 'ticket' })
    expect(rows.map((row) => row.key)).toContainEqual({ id: ticket })
  })

  test('erasure leaves nothing of the person, and every other row as it was', async () => {
    const seed = Number(process.env.TEST_SEED ?? Date.now() % 100_000)
    const chance = random(seed)
    const pick = <T>(of: readonly T[]): T => of[Math.floor(chance() * of.length)] as T
    const everybody = [await someone(), await someone(), await someone()]
    for (let round = 0; round < 12; round++) {
      const from = pick(everybody)
      const cc = chance() < 0.4 ? [pick(everybody).emails[0]] : []
      const ticket = await write(from, { cc, subject: 'Frage', text: 'Guten Tag.' })
      if (chance() < 0.4)
        await reply(asStaff(house), ticket, { key: crypto.randomUUID(), text: 'Gern.', copies: cc })
      if (chance() < 0.4) {
        const other = pick(everybody)
        await write(other, {
          subject: `AW: Frage [#${ticket}]`,
          text: 'Dazu auch von mir.',
          cc: [from.emails[0]],
        })
      }
      if (chance() < 0.3) await anEnquiry(house, { email: from.emails[1], name: from.name })
    }
    await house.work()
    const [zoe, ...others] = everybody as [(typeof everybody)[0], ...typeof everybody]
    const before = await dump()
    expect(leaks(before, zoe).length).toBeGreaterThan(3)
    const found = await persons().find({ emails: [zoe.emails[0]] })
    const touched = new Set<string>()
    const reviewed = new Set<string>()
    for (const { module, table } of found.tables)
      for (const { key, share } of (await persons().rows(found.id, { module, table, limit: 500 })).rows) {
        const place = `${module}.${table} ${Object.keys(key)
          .toSorted()
          .map((one) => key[one])
          .join(' ')}`
        touched.add(place)
        if (share === 'mention') reviewed.add(place)
      }
    const plan = await persons().plan(found.id, 'erase')
    const act = await carry(await persons().erase(found.id))
    expect(act, `seed ${seed}`).toMatchObject({ state: 'done', left: 0 })
    expect(act.receipts.map(({ action, rows }) => [action, rows])).toEqual(
      plan.map(({ action, rows }) => [action, rows]),
    )
    const after = await dump()
    // What others wrote and sent stays as they wrote it; it was shown to the officer.
    expect(
      leaks(after, zoe).filter((place) => !reviewed.has(place)),
      `seed ${seed}`,
    ).toEqual([])
    for (const [place, text] of before)
      if (!touched.has(place) && !place.startsWith('tickets.ticket_words'))
        expect(after.get(place), `${place}, seed ${seed}`).toBe(text)
    for (const one of others) expect(leaks(after, one).length).toBeGreaterThan(0)
    expect(await persons().reverify(act.id)).toBe(0)
  }, 60_000)

  test('a number of two persons is ambiguous: nothing is certain until the officer says whose', async () => {
    const shared = '+4971529998877'
    const customers = house.context('customers')
    const [one, other] = [
      await aPerson(customers as never, { phones: [shared], emails: [`eine${++made}@haus.example`] }),
      await aPerson(customers as never, { phones: [shared], emails: [`andere${++made}@haus.example`] }),
    ]
    const found = await persons().find({ phones: ['07152 9998877'] })
    expect(found.ambiguous).toEqual([shared])
    expect(found.identifiers.emails).toEqual([])
    expect(found.tables.map((table) => table.included)).toEqual(found.tables.map(() => 0))
    const { rows } = await persons().rows(found.id, { module: 'customers', table: 'person' })
    expect(rows).toMatchObject([
      { key: { id: one.id }, certain: false, included: false },
      { key: { id: other.id }, certain: false, included: false },
    ])
    await persons().decide(found.id, rows.slice(0, 1), true, 'von ihr selbst benannt')
    const act = await carry(await persons().erase(found.id))
    expect(act.receipts).toMatchObject([
      { table: 'person', action: 'delete', rows: 1 },
      { table: 'email', action: 'delete', rows: 1 },
      { table: 'phone', action: 'delete', rows: 1 },
    ])
  })

  test('restriction hides from every module, and lifting shows again', async () => {
    const zoe = await someone()
    const ticket = await write(zoe)
    const seen = () => asStaff(house).db.selectFrom('ticket').select('id').where('id', '=', ticket).execute()
    const found = await persons().find({ emails: [zoe.emails[0]] })
    const restricted = await carry(await persons().restrict(found.id))
    expect(restricted).toMatchObject({ state: 'done', left: 0 })
    expect(await seen()).toEqual([])
    expect(await carry(await persons().lift(restricted.id))).toMatchObject({ state: 'done', left: 0 })
    expect(await seen()).toEqual([{ id: ticket }])
  })

  test('rectification reaches every copy', async () => {
    const zoe = await someone()
    await write(zoe)
    const found = await persons().find({ emails: [zoe.emails[0]] })
    const to = `neu${made}@kunde.example`
    const act = await carry(await persons().rectify(found.id, [{ kind: 'email', from: zoe.emails[0], to }]))
    expect(act).toMatchObject({ state: 'done' })
    expect(act.receipts[0]?.rows).toBeGreaterThanOrEqual(3)
    const again = await persons().find({ emails: [to] })
    expect(again.tables.map((one) => one.table)).toEqual(
      expect.arrayContaining(['person', 'email', 'ticket', 'message', 'mail']),
    )
    await expect(
      persons().rectify(found.id, [{ kind: 'email', from: to, to: 'no address' }]),
    ).rejects.toMatchObject({
      code: 'persons.bad_correction',
    })
  })

  test('a module that keeps a row back turns the act incomplete, and it is carried on when it lets go', async () => {
    const zoe = await someone()
    await write(zoe)
    await house.ownerPool.query(
      `create function mail.keep_back() returns trigger language plpgsql as 'begin return null; end';
       create trigger keep_back before delete on mail.mail for each row execute function mail.keep_back()`,
    )
    const found = await persons().find({ emails: [zoe.emails[0]] })
    const act = await carry(await persons().erase(found.id))
    expect(act).toMatchObject({ state: 'incomplete' })
    expect(act.left).toBeGreaterThan(0)
    expect(await persons().reverify(act.id)).toBe(1)
    await house.ownerPool.query(`drop trigger keep_back on mail.mail; drop function mail.keep_back()`)
    await house.ownerPool.query(
      `update engine.act_row set done = false where act_id = ${act.id} and place = 'mail.mail'`,
    )
    await house.ownerPool.query(
      `update engine.act_step set done_at = null where act_id = ${act.id} and place = 'mail.mail'`,
    )
    expect(await persons().carryOn(act.id)).toMatchObject({ state: 'done', left: 0 })
  })

  test('reading hands out what is theirs and no secrets', async () => {
    const [zoe, other] = [await someone(), await someone()]
    const ticket = await write(zoe)
    await write(other)
    const found = await persons().find({ emails: [zoe.emails[0]] })
    const text: string[] = []
    for await (const { module, table, columns, rows } of persons().read(found.id)) {
      expect(columns.map((column) => column.category)).not.toContain('credential')
      for await (const row of rows) text.push(`${module}.${table} ${JSON.stringify(row)}`)
    }
    expect(text.some((line) => line.startsWith('tickets.ticket') && line.includes(`${ticket}`))).toBe(true)
    expect(text.join('\n')).not.toContain(other.name)
    const provided: string[] = []
    for await (const { module, table } of persons().read(found.id, { provided: true }))
      provided.push(`${module}.${table}`)
    expect(provided).toContain('mail.mail')
    expect(provided).not.toContain('tickets.ticket')
  })

  test('an objection holds for all the addresses of the person, until it is taken back', async () => {
    const zoe = await someone()
    const of: Partial<Identifiers> = { emails: [zoe.emails[1]] }
    expect(await persons().objects(of, 'direct-marketing')).toBe(false)
    await persons().object({ emails: [zoe.emails[0]] }, 'direct-marketing')
    expect(await persons().objects(of, 'direct-marketing')).toBe(true)
    expect(await persons().objects(of, 'processing')).toBe(false)
    await persons().withdrawObjection({ emails: [zoe.emails[0]] }, 'direct-marketing')
    expect(await persons().objects(of, 'direct-marketing')).toBe(false)
  })

  test('what a restore brings back is erased, restricted, corrected and objected to again', async () => {
    const [zoe, max, eva] = [await someone(), await someone(), await someone()]
    for (const one of [zoe, max, eva]) await write(one)
    const since = house.clock.now()
    const backup = await takeSnapshot(house)
    const erased = await persons().find({ emails: [zoe.emails[0]] })
    await carry(await persons().erase(erased.id))
    const restricted = await persons().find({ emails: [max.emails[0]] })
    await carry(await persons().restrict(restricted.id))
    const corrected = await persons().find({ emails: [eva.emails[0]] })
    await carry(await persons().rectify(corrected.id, [{ kind: 'name', from: eva.name, to: 'Eva Neu' }]))
    await persons().object({ emails: [eva.emails[0]] }, 'consent')
    await backup.restore()
    expect(leaks(await dump(), zoe).length).toBeGreaterThan(0)
    // A row that no entry of the log names.
    await house.ownerPool.query(
      `insert into mail.transport_log (at, direction, peer_host, peer_address, sender, recipients, code, response, queue_id)
       values (now(), 'in', 'h', 'a', $1, '{}', 250, 'ok', 'q')`,
      [zoe.emails[1]],
    )
    expect(await replay(house.engine, since)).toMatchObject({ matched: 1, resurrected: 0 })
    expect(leaks(await dump(), zoe)).toEqual([expect.stringContaining('mail.transport_log')])
    const tickets = asStaff(house).db.selectFrom('ticket').select('id')
    expect(await tickets.where('requester_email', '=', max.emails[0]).execute()).toEqual([])
    expect([...(await dump()).values()].some((row) => row.includes('Eva Neu'))).toBe(true)
    expect(await persons().objects({ emails: [eva.emails[1]] }, 'consent')).toBe(true)
    expect(await replay(house.engine, since)).toMatchObject({ matched: 0, resurrected: 0 })
  })

  test('a module that does not say why it needs them may ask for objections, and nothing else', async () => {
    const { persons: limited } = house.context('tickets').house
    expect(await limited.objects({ emails: ['wer@auch.example'] }, 'processing')).toBe(false)
    expect(() => limited.find({ emails: ['wer@auch.example'] })).toThrow('without saying why')
  })

  test('counts say how much each activity holds and leave nothing behind', async () => {
    const zoe = await someone()
    await write(zoe)
    const counts = await persons().counts({ emails: [zoe.emails[0]] })
    expect(counts.map((one) => `${one.module}.${one.activity}`)).toEqual(
      expect.arrayContaining(['customers.customers', 'tickets.tickets', 'mail.correspondence']),
    )
    const { rows } = await house.ownerPool.query(
      `select from engine.finding where identifiers::text like '%${zoe.emails[0]}%'`,
    )
    expect(rows).toEqual([])
  })
})
