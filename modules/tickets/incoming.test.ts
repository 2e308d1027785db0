import { afterAll, describe, expect, it } from 'vitest'
import { received } from '#modules/mail'
import { agent, aMail, asStaff, aTicket, openTicketHouse } from './fixtures.ts'
import { readThread } from './thread.ts'
import { changeTicket, readTicket } from './tickets.ts'
import { reply } from './writing.ts'

const house = await openTicketHouse()
afterAll(() => house[Symbol.asyncDispose]())
const ctx = asStaff(house)

const messagesOf = async (ticketId: number) => (await readThread(ctx, ticketId)).messages
const answer = (ticketId: number, text = 'Bitte starten Sie ihn neu.') =>
  reply(ctx, ticketId, { key: crypto.randomUUID(), text })

describe('a mail', () => {
  it('opens a ticket that names who wrote, from number 10001', async () => {
    const id = await aTicket(house, { subject: 'Scanner', name: 'Erika Muster', from: 'erika@neu.example' })
    expect(id).toBeGreaterThanOrEqual(10001)
    expect(await readTicket(ctx, id)).toMatchObject({
      subject: 'Scanner',
      state: 'open',
      origin: 'mail',
      unread: true,
      requester_email: 'erika@neu.example',
      requester_name: 'Erika Muster',
      person_id: null,
    })
  })

  it('is taken once, however often it is announced, also at the same moment', async () => {
    const mailId = await aMail(house, { subject: 'Einmal' })
    const announce = () => house.context('mail').announce(received, { mailId })
    await Promise.all([announce(), announce(), announce(), announce()])
    await house.work()
    await announce()
    await house.work()
    const { rows } = await house.ownerPool.query(`select id from tickets.ticket where subject = 'Einmal'`)
    expect(rows).toHaveLength(1)
    expect(await messagesOf(Number(rows[0].id))).toHaveLength(1)
  })

  it('recognises a customer by address', async () => {
    await house.ownerPool.query(`
      with o as (insert into customers.organisation (number, name, created_at, updated_at) values ('K1', 'Optik', now(), now()) returning id),
           p as (insert into customers.person (organisation_id, family_name, created_at, updated_at) select id, 'Klar', now(), now() from o returning id)
      insert into customers.email (person_id, email) select id, 'klar@optik.example' from p`)
    const ticket = await readTicket(ctx, await aTicket(house, { from: 'KLAR@optik.example' }))
    expect(ticket.person_id).not.toBeNull()
    expect(ticket.organisation_id).not.toBeNull()
    const { rows } = await house.ownerPool.query('select in_use from customers.person where id = $1', [
      ticket.person_id,
    ])
    expect(rows).toEqual([{ in_use: true }])
  })

  it('is put to who wrote it also when they become a contact later', async () => {
    const id = await aTicket(house, { from: 'spaet@optik.example' })
    expect((await readThread(ctx, id)).ticket.person_id).toBeNull()
    await house.ownerPool.query(`
      with p as (insert into customers.person (family_name, created_at, updated_at) values ('Spät', now(), now()) returning id)
      insert into customers.email (person_id, email) select id, 'spaet@optik.example' from p`)
    expect((await readThread(ctx, id)).ticket.person_id).not.toBeNull()
    expect((await readTicket(ctx, id)).person_id).not.toBeNull()
  })

  it('without a subject is kept, with what is attached', async () => {
    const kept = await aTicket(house, {
      subject: '  ',
      attachments: [
        { index: 0, filename: 'bild.png', type: 'image/png', size: 10, contentId: null, inline: false },
      ],
    })
    expect(await readTicket(ctx, kept)).toMatchObject({ subject: '(ohne Betreff)' })
    const { rows } = await house.ownerPool.query(
      `select filename, type from tickets.attachment a join tickets.message m on m.id = a.message_id where ticket_id = $1`,
      [kept],
    )
    expect(rows).toEqual([{ filename: 'bild.png', type: 'image/png' }])
  })
})

describe('threading', () => {
  it('puts a reply by In-Reply-To to the ticket of our answer', async () => {
    const id = await aTicket(house)
    const sent = await answer(id)
    expect(await aTicket(house, { inReplyTo: sent.message_id, subject: 'ganz anders' })).toBe(id)
    expect((await messagesOf(id)).map((one) => one.kind)).toEqual(['in', 'out', 'in'])
  })

  it('knows also the customer’s own mails', async () => {
    const id = await aTicket(house, { messageId: '<first@kunde.example>' })
    expect(await aTicket(house, { inReplyTo: '<first@kunde.example>' })).toBe(id)
  })

  it('goes through References from the newest to the oldest', async () => {
    const one = await aTicket(house, { messageId: '<ref-1@x>' })
    const two = await aTicket(house, { messageId: '<ref-2@x>' })
    expect(await aTicket(house, { references: ['<ref-1@x>', '<ref-2@x>', '<unknown@x>'] })).toBe(two)
    expect(await aTicket(house, { references: ['<ref-2@x>', '<ref-1@x>'] })).toBe(one)
    expect(await aTicket(house, { inReplyTo: '<ref-1@x>', references: ['<ref-2@x>'] })).toBe(one)
  })

  it('believes the number in a subject only of who took part', async () => {
    const id = await aTicket(house, { from: 'teil@kunde.example', cc: ['chefin@kunde.example'] })
    const tagged = `AW: Der Drucker [#${id}]`
    expect(await aTicket(house, { from: 'Teil@Kunde.example', subject: tagged })).toBe(id)
    expect(await aTicket(house, { from: 'chefin@kunde.example', subject: tagged })).toBe(id)
    const other = await aTicket(house, { from: 'fremd@anders.example', subject: tagged })
    expect(other).not.toBe(id)
    expect((await readThread(ctx, other)).suggested).toMatchObject({ id })
    await changeTicket(ctx, other, { suggested: false })
    expect((await readThread(ctx, other)).suggested).toBeNull()
    const unknown = await aTicket(house, { from: 'teil@kunde.example', subject: 'Frage [#99999]' })
    expect(await readTicket(ctx, unknown)).toMatchObject({ suggested_id: null })
  })

  it('marks a sender who had no part before', async () => {
    const id = await aTicket(house)
    const { message_id } = await answer(id)
    await aTicket(house, { from: 'neu@kunde.example', inReplyTo: message_id })
    await aTicket(house, { from: 'neu@kunde.example', inReplyTo: message_id })
    expect((await messagesOf(id)).map((one) => one.stranger)).toEqual([false, false, true, false])
  })

  it('takes the same mail by two ways as one ticket', async () => {
    const given = { messageId: '<twice@kunde.example>', from: 'zwei@kunde.example' }
    const id = await aTicket(house, given)
    await changeTicket(ctx, id, { state: 'closed' })
    expect(await aTicket(house, given)).toBe(id)
    expect(await readTicket(ctx, id)).toMatchObject({ state: 'closed' })
  })

  it('does not put a mail to a restricted ticket', async () => {
    const id = await aTicket(house, { messageId: '<hidden@kunde.example>' })
    await house.ownerPool.query(`update tickets.message set _mark = 'r' where ticket_id = $1`, [id])
    await house.ownerPool.query(`update tickets.ticket set _mark = 'r' where id = $1`, [id])
    expect(await aTicket(house, { inReplyTo: '<hidden@kunde.example>' })).not.toBe(id)
  })
})

describe('reopening', () => {
  it('happens by a reply, of a closed or waiting ticket', async () => {
    for (const state of ['closed', 'pending'] as const) {
      const id = await aTicket(house)
      const { message_id } = await answer(id)
      await changeTicket(ctx, id, { state })
      await aTicket(house, { inReplyTo: message_id })
      expect(await readTicket(ctx, id)).toMatchObject({
        state: 'open',
        closed_at: null,
        unread: true,
      })
    }
  })

  it('does not happen by a machine’s mail, which is kept', async () => {
    const id = await aTicket(house)
    const { message_id } = await answer(id)
    await changeTicket(ctx, id, { state: 'closed' })
    await aTicket(house, { inReplyTo: message_id, automatic: true, subject: 'Abwesend' })
    expect(await readTicket(ctx, id)).toMatchObject({ state: 'closed', unread: true })
    expect((await messagesOf(id)).at(-1)).toMatchObject({ automatic: true })
  })
})

describe('closing', () => {
  it('ends the document, for the mails too, and reopening takes that back', async () => {
    house.clock.set(new Date('2026-05-04T10:00:00Z'))
    const id = await aTicket(house, { from: 'frist@kunde.example' })
    await changeTicket(ctx, id, { state: 'closed' })
    await house.work()
    const ended = async () =>
      (
        await house.ownerPool.query(
          `select document_ended_at from mail.mail where id in (select mail_id from tickets.message where ticket_id = $1)`,
          [id],
        )
      ).rows[0].document_ended_at
    const { closed_at } = await readTicket(ctx, id)
    expect(closed_at).toBeInstanceOf(Date)
    expect(await ended()).toEqual(closed_at)
    await changeTicket(ctx, id, { state: 'open' })
    await house.work()
    expect(await ended()).toBeNull()
  })
})

describe('the evidence', () => {
  it('names each reader of a ticket once an hour, by keys', async () => {
    const id = await aTicket(house)
    const read = async () => {
      await house.chain()
      const { rows } = await house.ownerPool.query(
        `select payload from engine.evidence_payload where payload->>'ticket' = $1`,
        [String(id)],
      )
      return rows.map((row) => row.payload)
    }
    await Promise.all([readThread(ctx, id), readThread(ctx, id), readThread(ctx, id)])
    expect(await read()).toEqual([{ ticket: id, actor: agent.kind === 'staff' ? agent.id : '' }])
    house.clock.advance({ hours: 2 })
    await readThread(ctx, id)
    expect(await read()).toHaveLength(2)
  })
})
