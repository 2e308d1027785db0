import { afterAll, describe, expect, it } from 'vitest'
import { asStaff, aTicket, openTicketHouse } from './fixtures.ts'
import { findTickets } from './search.ts'

const house = await openTicketHouse()
afterAll(() => house[Symbol.asyncDispose]())

const state = async () => {
  await house.prove()
  const { rows } = await house.ownerPool.query(
    `select state, seen, figures from engine.promise_state where key = '3.8/tickets-search'`,
  )
  return rows[0] as { state: string; figures: Record<string, unknown> }
}

describe('3.8/tickets-search', () => {
  it('is kept on a fresh installation and with tickets, and leaves nothing of its canary', async () => {
    await aTicket(house)
    expect(await state()).toMatchObject({
      state: 'kept',
      figures: { found: true, indexed: true, missing: 0 },
    })
    const { rows } = await house.ownerPool.query('select from tickets.ticket where id < 0')
    expect(rows).toHaveLength(0)
    expect((await findTickets(asStaff(house), { q: 'Nachweis', order: 'newest', limit: 5 })).items).toEqual(
      [],
    )
  })

  it('is broken when the words of tickets are no longer gathered', async () => {
    await house.ownerPool.query('alter table tickets.message disable trigger words_follow')
    expect(await state()).toMatchObject({ state: 'broken', figures: { found: false } })
    await house.ownerPool.query('alter table tickets.message enable trigger words_follow')
    expect(await state()).toMatchObject({ state: 'kept' })
  })

  it('is broken when attachments are no longer gathered', async () => {
    await house.ownerPool.query('alter table tickets.attachment disable trigger words_follow')
    expect(await state()).toMatchObject({ state: 'broken', figures: { found: false } })
    await house.ownerPool.query('alter table tickets.attachment enable trigger words_follow')
  })

  it('is broken without the index', async () => {
    await house.ownerPool.query('drop index tickets.ticket_words_found')
    expect(await state()).toMatchObject({ state: 'broken', figures: { indexed: false } })
    await house.ownerPool.query('create index ticket_words_found on tickets.ticket_words using gin (words)')
    expect(await state()).toMatchObject({ state: 'kept' })
  })

  it('is broken when enquiries could be searched', async () => {
    await house.ownerPool.query('alter table tickets.ticket_words drop constraint enquiries_are_not_searched')
    expect(await state()).toMatchObject({ state: 'broken', figures: { separated: false } })
    await house.ownerPool.query(
      `alter table tickets.ticket_words add constraint enquiries_are_not_searched check (origin <> 'enquiry')`,
    )
  })

  it('is broken when a ticket lost its words', async () => {
    const id = await aTicket(house)
    await house.ownerPool.query('delete from tickets.ticket_words where ticket_id = $1', [id])
    expect(await state()).toMatchObject({ state: 'broken', figures: { missing: 1 } })
    await house.ownerPool.query('delete from tickets.ticket where id = $1', [id])
  })
})
