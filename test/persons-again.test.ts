import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dateIn, dayAfter } from '#core/calendar.ts'
import { finishHeld } from '#core/person/finish-held.ts'
import { unzip } from '#core/person/package/unzip.ts'
import { asStaff } from '../modules/tickets/fixtures.ts'
import { reply } from '../modules/tickets/writing.ts'
import { leaks, openPersonHouse, type PersonHouse } from './person-house.ts'

const controller = {
  name: 'Muster GmbH',
  street: 'Weg 1',
  postcode: '71229',
  city: 'Leonberg',
  phone: '+49 7152 1',
  email: 'support@example.net',
  officer: { name: 'Odile', email: 'officer@example.net' },
  authority: { name: 'LfDI', street: 'X 1', postcode: '70173', city: 'Stuttgart', phone: '', web: '' },
}

let of: PersonHouse
beforeAll(async () => {
  of = await openPersonHouse()
}, 120_000)
afterAll(() => of?.[Symbol.asyncDispose]())

const query = async (text: string, values: unknown[] = []) =>
  (await of.house.ownerPool.query(text, values)).rows as Record<string, unknown>[]

/** Somebody who wrote to us, and who got a copy of the answer. */
async function letterToBoth() {
  const [zoe, other] = [await of.someone(), await of.someone()]
  const ticket = await of.write(zoe)
  await reply(asStaff(of.house), ticket, {
    key: crypto.randomUUID(),
    text: 'Gern.',
    copies: [other.emails[0]],
  })
  await of.house.work()
  return { zoe, other }
}

describe('an act that ended incomplete, or whose rows came back', () => {
  /** As a backup of one table does, or a hand: the row is there again, under its old key. */
  async function eraseAndBringBack(): Promise<{ act: number; email: string }> {
    const zoe = await of.someone()
    await of.write(zoe)
    await query('create table if not exists public.kept as select * from mail.mail where false')
    await query('insert into public.kept select * from mail.mail where from_address = $1', [zoe.emails[0]])
    const found = await of.persons.find({ emails: [zoe.emails[0]] })
    const act = await of.carry(await of.persons.erase(found.id))
    expect(act).toMatchObject({ state: 'done', left: 0 })
    await query('insert into mail.mail overriding system value select * from public.kept')
    await query('truncate public.kept')
    return { act: act.id, email: zoe.emails[0] }
  }

  test('a row that has a receipt and is there again is erased by the same act', async () => {
    const { act, email } = await eraseAndBringBack()
    expect(await of.persons.reverify(act)).toBe(1)
    const acts = await query('select count(*)::int as n from engine.act')
    await of.persons.again(act)
    expect(await of.persons.act(act)).toMatchObject({ state: 'running', doneAt: null })
    expect(await of.carry(act)).toMatchObject({ state: 'done', left: 0 })
    expect(await query('select from mail.mail where from_address = $1', [email])).toEqual([])
    expect(await query('select count(*)::int as n from engine.act')).toEqual(acts)
    expect(await of.persons.reverify(act)).toBe(0)
  })

  test('does again only what is there: rows that are gone keep their receipt', async () => {
    const { act } = await eraseAndBringBack()
    await of.persons.again(act)
    const open = await query('select place from engine.act_row where act_id = $1 and not done', [act])
    expect(open).toEqual([{ place: 'mail.mail' }])
    await of.carry(act)
  })

  test('takes up a row that the search after it found and that was never fixed, and says so in a receipt', async () => {
    const zoe = await of.someone()
    await of.write(zoe)
    // Written before the act, and made theirs while it runs: by a correction, say.
    const other = await of.someone()
    await of.write(other)
    const found = await of.persons.find({ emails: [zoe.emails[0]] })
    const act = await of.persons.erase(found.id)
    await query('update mail.mail set from_address = $1 where from_address = $2', [
      zoe.emails[0],
      other.emails[0],
    ])
    expect(await of.carry(act)).toMatchObject({ state: 'incomplete', left: 1 })
    await of.persons.again(act)
    expect(await of.carry(act)).toMatchObject({ state: 'done', left: 0 })
    expect(await query('select from mail.mail where from_address = $1', [zoe.emails[0]])).toEqual([])
    expect(
      await query('select from engine.finding where id <> $1 and identifiers::text like $2', [
        found.id,
        `%${zoe.emails[0]}%`,
      ]),
    ).toEqual([])
  })

  test('one under way is left to its job, and one that is done stays done', async () => {
    const zoe = await of.someone()
    const found = await of.persons.find({ emails: [zoe.emails[0]] })
    const act = await of.persons.erase(found.id)
    await of.persons.again(act)
    expect(await of.carry(act)).toMatchObject({ state: 'done' })
    await of.persons.again(act)
    expect(await of.persons.act(act)).toMatchObject({ state: 'done' })
    await expect(of.persons.again(999_999)).rejects.toMatchObject({ code: 'persons.no_act' })
  })
})

describe('a restriction because the person needs the data for claims', () => {
  const claim = () => ({
    reason: 'Klage 4 O 12/26',
    reviewOn: dayAfter(dateIn(of.house.clock.now(), 'Europe/Berlin'), 90),
    owner: 'staff:officer',
  })
  const there = async (ticket: number) =>
    (await query('select from tickets.ticket where id = $1', [ticket])).length
  const holdsOf = (act: number) =>
    query('select table_name, reason, owner, lifted_at from engine.hold where act_id = $1 order by 1', [act])

  /** A ticket of theirs that would have gone a year ago. */
  async function overdue() {
    const zoe = await of.someone()
    const ticket = await of.write(zoe)
    await query(
      `update tickets.ticket set closed_at = now() - interval '9 years', state = 'closed' where id = $1`,
      [ticket],
    )
    const found = await of.persons.find({ emails: [zoe.emails[0]] })
    return { zoe, ticket, finding: found.id }
  }

  test('stops the period, and its end lets the deletion that waited complete by itself', async () => {
    const { ticket, finding } = await overdue()
    const without = await overdue()
    await of.carry(await of.persons.restrict(without.finding))
    const { id } = await of.carry(await of.persons.restrict(finding, claim()))
    const holds = await holdsOf(id)
    expect(holds).toContainEqual({
      table_name: 'ticket',
      reason: 'Klage 4 O 12/26',
      owner: 'staff:officer',
      lifted_at: null,
    })
    // What goes only with a held row needs no hold of its own.
    expect(holds.map(({ table_name }) => table_name)).not.toContain('message')
    await of.house.sweep()
    expect([await there(ticket), await there(without.ticket)]).toEqual([1, 0])
    await expect(query('delete from tickets.ticket where id = $1', [ticket])).rejects.toMatchObject({
      code: 'ZH001',
    })
    await of.carry(await of.persons.lift(id))
    expect((await holdsOf(id)).every(({ lifted_at }) => lifted_at !== null)).toBe(true)
    of.house.clock.advance({ hours: 1 })
    await of.house.sweep()
    expect(await there(ticket)).toBe(0)
  })

  test('outlasts an erasure, which completes by itself when the restriction is lifted', async () => {
    const zoe = await of.someone()
    const ticket = await of.write(zoe)
    const found = await of.persons.find({ emails: [zoe.emails[0]] })
    const { id } = await of.carry(await of.persons.restrict(found.id, claim()))
    const erased = await of.carry(await of.persons.erase(found.id))
    expect(erased.receipts.map(({ action }) => action)).toContain('hold')
    expect(await there(ticket)).toBe(1)
    await of.carry(await of.persons.lift(id))
    expect(
      await asStaff(of.house).db.selectFrom('ticket').select('id').where('id', '=', ticket).execute(),
    ).toEqual([])
    expect(await finishHeld(of.house.engine)).toBeGreaterThan(0)
    expect(leaks(await of.dump(), zoe)).toEqual([])
  })

  test('leaves what is others’ too when the deletion completes: a letter to both loses the one', async () => {
    const { zoe, other } = await letterToBoth()
    const theirs = () =>
      query('select * from mail.outbox_recipient where address = $1', [other.emails[0].toLowerCase()])
    const before = await theirs()
    expect(before).toHaveLength(1)
    const found = await of.persons.find({ emails: [zoe.emails[0]] })
    const { id } = await of.carry(await of.persons.restrict(found.id, claim()))
    const erased = await of.carry(await of.persons.erase(found.id))
    await of.carry(await of.persons.lift(id))
    await finishHeld(of.house.engine)
    expect(await theirs()).toEqual(before)
    expect(await query('select _mark from mail.outbox where id = $1', [before[0]?.outbox_id])).toEqual([
      { _mark: null },
    ])
    expect(await of.persons.reverify(erased.id)).toBe(0)
    await of.persons.forget(found.id)
    expect(leaks(await of.dump(), zoe)).toEqual([])
  })

  test('keeps nothing of somebody else: a letter to both loses the one whom no claim concerns', async () => {
    const [zoe, other] = [await of.someone(), await of.someone()]
    await reply(asStaff(of.house), await of.write(zoe), {
      key: crypto.randomUUID(),
      text: 'Gern.',
      copies: [other.emails[0]],
    })
    await of.house.work()
    const theirs = await of.persons.find({ emails: [other.emails[0]] })
    await of.carry(await of.persons.restrict(theirs.id, claim()))
    const found = await of.persons.find({ emails: [zoe.emails[0]] })
    const erased = await of.carry(await of.persons.erase(found.id))
    expect(erased.receipts.map(({ action }) => action)).not.toContain('hold')
    await of.persons.forget(found.id)
    expect(leaks(await of.dump(), zoe)).toEqual([])
    expect(leaks(await of.dump(), other).length).toBeGreaterThan(0)
  })

  test('ends alone: another restriction on the same rows stands', async () => {
    const zoe = await of.someone()
    const ticket = await of.write(zoe)
    const shown = () =>
      asStaff(of.house).db.selectFrom('ticket').select('id').where('id', '=', ticket).execute()
    const { id: finding } = await of.persons.find({ emails: [zoe.emails[0]] })
    const first = await of.carry(await of.persons.restrict(finding, claim()))
    const second = await of.carry(await of.persons.restrict(finding))
    await of.carry(await of.persons.lift(first.id))
    expect(await shown()).toEqual([])
    await of.carry(await of.persons.lift(second.id))
    expect(await shown()).toEqual([{ id: ticket }])
  })

  test('names a reason and a day for the review, or nothing is begun', async () => {
    const zoe = await of.someone()
    const { id } = await of.persons.find({ emails: [zoe.emails[0]] })
    await expect(of.persons.restrict(id, { ...claim(), reason: ' ' })).rejects.toMatchObject({
      code: 'retention.no_reason',
    })
    await expect(of.persons.restrict(id, { ...claim(), reviewOn: '2020-01-01' })).rejects.toMatchObject({
      code: 'retention.review_date',
    })
    expect(await query('select from engine.act where finding_id = $1', [id])).toEqual([])
  })
})

test('a package of access names those to whom data really went, and not the person', async () => {
  const { zoe, other } = await letterToBoth()
  const { id } = await of.persons.find({ emails: [zoe.emails[0]] })
  const to = async () => {
    const seen: string[] = []
    for await (const { recipient } of of.persons.disclosures(id)) seen.push(recipient)
    return seen
  }
  // Queued is not sent.
  expect(await to()).toEqual([])
  await query(`update mail.outbox set state = 'sent', ended_at = now() where to_address = $1`, [
    zoe.emails[0],
  ])
  await query(`update mail.outbox_recipient set state = 'accepted'`)
  expect(await to()).toEqual([other.emails[0]])
  const packed = await of.persons.pack(id, {
    kind: 'access',
    language: 'de',
    controller,
    requestId: '1',
  })
  const folder = await mkdtemp(join(tmpdir(), 'zusage-package-'))
  const file = join(folder, 'package.zip')
  await pipeline(packed, createWriteStream(file))
  const files = new Map<string, string>()
  for await (const entry of unzip(file)) {
    const chunks: Buffer[] = []
    for await (const chunk of entry.read()) chunks.push(chunk)
    files.set(entry.path, Buffer.concat(chunks).toString('utf8'))
  }
  await rm(folder, { recursive: true })
  const listed = JSON.parse(files.get('data/package.disclosures.json') ?? '[]') as object
  expect(JSON.stringify(listed)).toContain(other.emails[0])
  expect(JSON.stringify(listed)).not.toContain(zoe.emails[0])
})
