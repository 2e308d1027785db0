import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dateIn, dayAfter } from '#core/calendar.ts'
import { finishHeld } from '#core/person/finish-held.ts'
import type { Identifiers } from '#core/person/persons.ts'
import { openPersonKeys } from '#core/person/keys.ts'
import { appendReplay } from '#core/person/replay-log.ts'
import { replay } from '#core/person/replay.ts'
import { asStaff } from '../modules/tickets/fixtures.ts'
import { leaks, openPersonHouse, type PersonHouse } from './person-house.ts'
import { takeSnapshot } from './snapshot.ts'

describe('the other rights of a person over all modules', () => {
  let of: PersonHouse
  beforeAll(async () => {
    of = await openPersonHouse()
  }, 120_000)
  afterAll(() => of?.[Symbol.asyncDispose]())

  test('restriction hides from every module, and lifting shows again', async () => {
    const zoe = await of.someone()
    const ticket = await of.write(zoe)
    const seen = () =>
      asStaff(of.house).db.selectFrom('ticket').select('id').where('id', '=', ticket).execute()
    const found = await of.persons.find({ emails: [zoe.emails[0]] })
    const restricted = await of.carry(await of.persons.restrict(found.id))
    expect(restricted).toMatchObject({ state: 'done', left: 0 })
    expect(await seen()).toEqual([])
    expect(await of.carry(await of.persons.lift(restricted.id))).toMatchObject({ state: 'done', left: 0 })
    expect(await seen()).toEqual([{ id: ticket }])
  })

  test('what a hold keeps is hidden instead of erased, and goes by itself when the hold is lifted', async () => {
    const zoe = await of.someone()
    const ticket = await of.write(zoe)
    const { engine } = of.house
    const hold = await engine.house.retention.hold(
      {
        module: 'tickets',
        table: 'ticket',
        key: { id: ticket },
        reason: 'Klage angekündigt',
        reviewOn: dayAfter(dateIn(of.house.clock.now(), 'Europe/Berlin'), 90),
      },
      'staff:anna',
    )
    const found = await of.persons.find({ emails: [zoe.emails[0]] })
    const act = await of.carry(await of.persons.erase(found.id))
    expect(act).toMatchObject({ state: 'done', left: 0 })
    expect(act.receipts.filter(({ action }) => action === 'hold').map(({ table }) => table)).toEqual(
      expect.arrayContaining(['ticket', 'message']),
    )
    const there = async () =>
      (await of.house.ownerPool.query('select from tickets.ticket where id = $1', [ticket])).rowCount
    expect(
      await asStaff(of.house).db.selectFrom('ticket').select('id').where('id', '=', ticket).execute(),
    ).toEqual([])
    expect(await finishHeld(engine)).toBe(0)
    expect(await there()).toBe(1)
    await engine.house.retention.lift(hold, 'staff:anna')
    expect(await finishHeld(engine)).toBeGreaterThan(0)
    expect(await there()).toBe(0)
    expect(leaks(await of.dump(), zoe)).toEqual([])
  })

  test('rectification reaches every copy', async () => {
    const zoe = await of.someone()
    await of.write(zoe)
    const found = await of.persons.find({ emails: [zoe.emails[0]] })
    const to = 'neu@kunde.example'
    const act = await of.carry(
      await of.persons.rectify(found.id, [{ kind: 'email', from: zoe.emails[0], to }]),
    )
    expect(act).toMatchObject({ state: 'done' })
    expect(act.receipts[0]?.rows).toBeGreaterThanOrEqual(3)
    const again = await of.persons.find({ emails: [to] })
    expect(again.tables.map((one) => one.table)).toEqual(
      expect.arrayContaining(['person', 'email', 'ticket', 'message', 'mail']),
    )
    await expect(
      of.persons.rectify(found.id, [{ kind: 'email', from: to, to: 'no address' }]),
    ).rejects.toMatchObject({
      code: 'persons.bad_correction',
    })
  })

  test('a module that keeps a row back turns the act incomplete, and it is carried on when it lets go', async () => {
    const zoe = await of.someone()
    await of.write(zoe)
    await of.house.ownerPool.query(
      `create function mail.keep_back() returns trigger language plpgsql as 'begin return null; end';
       create trigger keep_back before delete on mail.mail for each row execute function mail.keep_back()`,
    )
    const found = await of.persons.find({ emails: [zoe.emails[0]] })
    const act = await of.carry(await of.persons.erase(found.id))
    expect(act).toMatchObject({ state: 'incomplete' })
    expect(act.left).toBeGreaterThan(0)
    expect(await of.persons.reverify(act.id)).toBe(1)
    await of.house.ownerPool.query(`drop trigger keep_back on mail.mail; drop function mail.keep_back()`)
    await of.persons.again(act.id)
    expect(await of.carry(act.id)).toMatchObject({ state: 'done', left: 0 })
    expect(leaks(await of.dump(), zoe)).toEqual([])
  })

  test('reading hands out what is theirs and no secrets', async () => {
    const [zoe, other] = [await of.someone(), await of.someone()]
    const ticket = await of.write(zoe)
    await of.write(other)
    const found = await of.persons.find({ emails: [zoe.emails[0]] })
    const text: string[] = []
    for await (const { module, table, columns, rows } of of.persons.read(found.id)) {
      expect(columns.map((column) => column.category)).not.toContain('credential')
      for await (const row of rows) text.push(`${module}.${table} ${JSON.stringify(row)}`)
    }
    expect(text.some((line) => line.startsWith('tickets.ticket') && line.includes(`${ticket}`))).toBe(true)
    expect(text.join('\n')).not.toContain(other.name)
    const provided: string[] = []
    for await (const { module, table } of of.persons.read(found.id, { provided: true }))
      provided.push(`${module}.${table}`)
    expect(provided).toContain('mail.mail')
    expect(provided).not.toContain('tickets.ticket')
  })

  test('an objection holds for all the addresses of the person, until it is taken back', async () => {
    const zoe = await of.someone()
    const theirs: Partial<Identifiers> = { emails: [zoe.emails[1]] }
    expect(await of.persons.objects(theirs, 'direct-marketing')).toBe(false)
    await of.persons.object({ emails: [zoe.emails[0]] }, 'direct-marketing')
    expect(await of.persons.objects(theirs, 'direct-marketing')).toBe(true)
    expect(await of.persons.objects(theirs, 'processing')).toBe(false)
    await of.persons.withdrawObjection({ emails: [zoe.emails[0]] }, 'direct-marketing')
    expect(await of.persons.objects(theirs, 'direct-marketing')).toBe(false)
  })

  test('an older entry, without its lineage, is read, and is no act’s that only has its number', async () => {
    const [zoe, max] = [await of.someone(), await of.someone()]
    const ticket = await of.write(zoe)
    const found = await of.persons.find({ emails: [max.emails[0]] })
    const { id: act } = await of.carry(await of.persons.erase(found.id))
    const { config } = of.house.engine
    of.house.clock.advance({ hours: 1 })
    const at = of.house.clock.now().toISOString()
    const rows = [{ key: { id: ticket } }]
    await appendReplay(config.replayDir, await openPersonKeys(config), [
      { at, act, action: 'delete', place: 'tickets.ticket', rows, hashes: [] },
    ])
    await replay(of.house.engine)
    const there = await of.house.ownerPool.query('select from tickets.ticket where id = $1', [ticket])
    expect(there.rowCount).toBe(0)
  })

  test('what a restore brings back is erased, restricted, corrected and objected to again', async () => {
    const [zoe, max, eva] = [await of.someone(), await of.someone(), await of.someone()]
    for (const one of [zoe, max, eva]) await of.write(one)
    const backup = await takeSnapshot(of.house)
    const erased = await of.persons.find({ emails: [zoe.emails[0]] })
    await of.carry(await of.persons.erase(erased.id))
    const restricted = await of.persons.find({ emails: [max.emails[0]] })
    await of.carry(await of.persons.restrict(restricted.id))
    const corrected = await of.persons.find({ emails: [eva.emails[0]] })
    await of.carry(await of.persons.rectify(corrected.id, [{ kind: 'name', from: eva.name, to: 'Eva Neu' }]))
    await of.persons.object({ emails: [eva.emails[0]] }, 'consent')
    await backup.restore()
    expect(leaks(await of.dump(), zoe).length).toBeGreaterThan(0)
    // A row that no entry of the log names.
    await of.house.ownerPool.query(
      `insert into mail.transport_log (at, direction, peer_host, peer_address, sender, recipients, code, response, queue_id)
       values (now(), 'in', 'h', 'a', $1, '{}', 250, 'ok', 'q')`,
      [zoe.emails[1]],
    )
    expect(await replay(of.house.engine)).toMatchObject({ matched: 1, resurrected: 0 })
    expect(leaks(await of.dump(), zoe)).toEqual([expect.stringContaining('mail.transport_log')])
    const tickets = asStaff(of.house).db.selectFrom('ticket').select('id')
    expect(await tickets.where('requester_email', '=', max.emails[0]).execute()).toEqual([])
    expect([...(await of.dump()).values()].some((row) => row.includes('Eva Neu'))).toBe(true)
    expect(await of.persons.objects({ emails: [eva.emails[1]] }, 'consent')).toBe(true)
    expect(await replay(of.house.engine)).toMatchObject({ matched: 0, resurrected: 0 })
  })

  test('what a restore brings back restricted is shown again if the restriction was lifted since', async () => {
    const [before, since] = [await of.someone(), await of.someone()]
    for (const one of [before, since]) await of.write(one)
    const restrict = async ({ emails }: typeof before): Promise<number> => {
      const { id } = await of.persons.find({ emails: [emails[0]] })
      return (await of.carry(await of.persons.restrict(id))).id
    }
    const first = await restrict(before)
    const stays = await restrict(before)
    const backup = await takeSnapshot(of.house)
    const other = await restrict(since)
    for (const one of [first, other]) await of.carry(await of.persons.lift(one))
    await backup.restore()
    await replay(of.house.engine)
    const shown = ({ emails }: typeof before) =>
      asStaff(of.house)
        .db.selectFrom('ticket')
        .select('requester_email')
        .where('requester_email', '=', emails[0])
        .execute()
    expect(await shown(since)).toHaveLength(1)
    // Another restriction on the same rows stands.
    expect(await shown(before)).toEqual([])
    await of.carry(await of.persons.lift(stays))
    expect(await shown(before)).toHaveLength(1)
  })

  test('a module that does not say why it needs them may ask for objections, and nothing else', async () => {
    const { persons: limited } = of.house.context('tickets').house
    expect(await limited.objects({ emails: ['wer@auch.example'] }, 'processing')).toBe(false)
    expect(() => limited.find({ emails: ['wer@auch.example'] })).toThrow('without saying why')
  })

  test('counts say how much each activity holds and leave nothing behind', async () => {
    const zoe = await of.someone()
    await of.write(zoe)
    const counts = await of.persons.counts({ emails: [zoe.emails[0]] })
    expect(counts.map((one) => `${one.module}.${one.activity}`)).toEqual(
      expect.arrayContaining(['customers.customers', 'tickets.tickets', 'mail.correspondence']),
    )
    const { rows } = await of.house.ownerPool.query(
      `select from engine.finding where identifiers::text like '%${zoe.emails[0]}%'`,
    )
    expect(rows).toEqual([])
  })
})
