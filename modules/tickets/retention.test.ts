import { afterAll, describe, expect, it } from 'vitest'
import { liftHold, placeHold } from '#core/retention/holds.ts'
import { anEnquiry, asStaff, aTicket, openTicketHouse } from './fixtures.ts'
import { findTickets } from './search.ts'
import { changeTicket, readTicket } from './tickets.ts'
import { note } from './writing.ts'

const house = await openTicketHouse()
afterAll(() => house[Symbol.asyncDispose]())
const ctx = asStaff(house)

const rows = async (table: string, ticketId: number): Promise<number> => {
  const { rows: counted } = await house.ownerPool.query<{ count: number }>(
    `select count(*)::int as count from tickets.${table} where ${table === 'ticket' ? 'id' : 'ticket_id'} = $1`,
    [ticketId],
  )
  return counted[0]?.count ?? -1
}

const at = async (moment: string): Promise<void> => {
  house.clock.set(new Date(moment))
  await house.sweep()
}

describe('what is kept', () => {
  it('is a ticket with all that belongs to it, until three years after the year of closing', async () => {
    house.clock.set(new Date('2026-03-10T10:00:00Z'))
    const open = await aTicket(house)
    const id = await aTicket(house, { subject: 'Vergänglichkeit' })
    await note(ctx, id, { key: crypto.randomUUID(), text: 'Eine Notiz' })
    await changeTicket(ctx, id, { state: 'closed' })
    await house.work()
    await at('2029-12-31T22:30:00Z')
    expect(await rows('ticket', id)).toBe(1)
    await at('2030-01-01T00:30:00Z')
    expect(
      await Promise.all(['ticket', 'message', 'ticket_words', 'reading'].map((one) => rows(one, id))),
    ).toEqual([0, 0, 0, 0])
    expect((await findTickets(ctx, { q: 'Vergänglichkeit', order: 'newest', limit: 5 })).items).toEqual([])
    expect(await readTicket(ctx, open)).toMatchObject({ id: open })
  })

  it('is an enquiry’s ticket for six months after it was answered', async () => {
    house.clock.set(new Date('2030-03-10T10:00:00Z'))
    const waiting = await anEnquiry(house)
    const id = await anEnquiry(house)
    await changeTicket(ctx, id, { state: 'closed' })
    await house.work()
    await at('2030-09-10T08:00:00Z')
    expect(await rows('ticket', id)).toBe(1)
    await at('2030-09-10T12:00:00Z')
    expect(await rows('ticket', id)).toBe(0)
    expect(await readTicket(ctx, waiting)).toMatchObject({ id: waiting })
  })

  it('is what a hold stops, until it is lifted: the ticket by any message of it, whatever rule would take it', async () => {
    house.clock.set(new Date('2031-03-10T10:00:00Z'))
    const id = await anEnquiry(house)
    await note(ctx, id, { key: crypto.randomUUID(), text: 'Der Kunde droht mit Klage.' })
    await changeTicket(ctx, id, { state: 'closed' })
    await house.work()
    const [message] = (
      await house.ownerPool.query<{ id: number }>('select id from tickets.message where ticket_id = $1', [id])
    ).rows
    const hold = await placeHold(house.engine, {
      module: 'tickets',
      table: 'message',
      key: { id: message?.id ?? 0 },
      reason: 'Dispute about the offer',
      reviewOn: '2032-01-01',
      actor: 'staff:1',
    })
    await at('2031-09-11T10:00:00Z')
    expect(await rows('ticket', id)).toBe(1)
    await liftHold(house.engine, { id: hold, actor: 'staff:1' })
    await at('2031-09-11T10:01:00Z')
    expect(await rows('ticket', id)).toBe(0)
  })
})
