import { afterAll, describe, expect, it } from 'vitest'
import { anEnquiry, asStaff, aTicket, openTicketHouse } from './fixtures.ts'
import { readThread } from './thread.ts'
import { changeTicket, readTicket } from './tickets.ts'
import { note, reply } from './writing.ts'

const house = await openTicketHouse()
afterAll(() => house[Symbol.asyncDispose]())
const ctx = asStaff(house)

describe('an enquiry', () => {
  it('has a ticket that copies nothing of it, once', async () => {
    const id = await anEnquiry(house, { name: 'Ines', email: 'ines@fragen.example', message: 'Geheimfrage' })
    const ticket = await readTicket(ctx, id)
    expect(ticket).toMatchObject({ origin: 'enquiry', requester_email: null, requester_name: null })
    const dump = await house.ownerPool.query(
      `select row_to_json(t)::text as row from tickets.ticket t where id = $1 union all select row_to_json(e)::text from tickets.enquiry e`,
      [id],
    )
    expect(JSON.stringify(dump.rows)).not.toMatch(/Ines|ines@|Geheim/)
    expect((await readThread(ctx, id)).enquiry).toMatchObject({ name: 'Ines', message: 'Geheimfrage' })
  })

  it('goes on by mail with who enquired, and ends with its ticket', async () => {
    const id = await anEnquiry(house, { email: 'frag@fragen.example' })
    await reply(ctx, id, { key: crypto.randomUUID(), text: 'Es kostet nichts.' })
    await house.work()
    const { rows } = await house.ownerPool.query(
      `select convert_from(raw, 'utf8') as raw from mail.outbox order by id desc limit 1`,
    )
    expect(rows[0].raw).toMatch(/^To: frag@fragen\.example/m)
    const same = await aTicket(house, { from: 'frag@fragen.example', subject: `Re: [#${id}]` })
    expect(same).toBe(id)
    const closedAt = async () =>
      (
        await house.ownerPool.query(
          `select w.closed_at from website.enquiry w join tickets.enquiry t on t.enquiry_id = w.id where t.ticket_id = $1`,
          [id],
        )
      ).rows[0].closed_at
    await changeTicket(ctx, id, { state: 'closed' })
    await house.work()
    expect(await closedAt()).not.toBeNull()
    await changeTicket(ctx, id, { state: 'open' })
    await house.work()
    expect(await closedAt()).toBeNull()
  })

  it('takes its ticket with it when its period is over', async () => {
    const id = await anEnquiry(house)
    await note(ctx, id, { key: crypto.randomUUID(), text: 'Eine Notiz' })
    await house.ownerPool.query('delete from tickets.enquiry where ticket_id = $1', [id])
    await expect(readTicket(ctx, id)).rejects.toMatchObject({ code: 'tickets.not_found' })
    const { rows } = await house.ownerPool.query('select from tickets.message where ticket_id = $1', [id])
    expect(rows).toHaveLength(0)
  })

  it('can be read on when the website no longer has it', async () => {
    const id = await anEnquiry(house)
    await house.ownerPool.query(
      `delete from website.enquiry where id in (select enquiry_id from tickets.enquiry where ticket_id = $1)`,
      [id],
    )
    expect((await readThread(ctx, id)).enquiry).toBeNull()
  })
})
