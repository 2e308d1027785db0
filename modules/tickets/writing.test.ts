import { afterAll, describe, expect, it } from 'vitest'
import { colleague, asStaff, aTicket, openTicketHouse } from './fixtures.ts'
import { presentMessages } from './present.ts'
import { referencesOf, subjectOf } from './sending.ts'
import { readThread } from './thread.ts'
import { changeTicket, countWaiting, openTicket, pageTickets, readTicket } from './tickets.ts'
import { note, reply } from './writing.ts'

const house = await openTicketHouse()
afterAll(() => house[Symbol.asyncDispose]())
const ctx = asStaff(house)
const key = () => crypto.randomUUID()

const lastSent = async () => {
  await house.work()
  const { rows } = await house.ownerPool.query(
    `select convert_from(raw, 'utf8') as raw, message_id from mail.outbox order by id desc limit 1`,
  )
  return rows[0] as { raw: string; message_id: string }
}

const countSent = async (): Promise<number> => {
  await house.work()
  const { rows } = await house.ownerPool.query<{ count: number }>(
    'select count(*)::int as count from mail.outbox',
  )
  return rows[0]?.count ?? 0
}

describe('a reply', () => {
  it('goes to who asked, as an answer in the thread, signed', async () => {
    const id = await aTicket(house, {
      from: 'erika@kunde.example',
      subject: 'AW: Drucker',
      messageId: '<frage@kunde.example>',
    })
    const message = await reply(ctx, id, {
      key: key(),
      html: '<p>Bitte <strong>neu</strong> starten.</p><script>alert(1)</script>',
      copies: ['chef@kunde.example'],
    })
    expect(message.text).toBe('Bitte neu starten.\n\n-- \nAnna Agentin')
    expect(message.html).not.toContain('script')
    const { raw, message_id } = await lastSent()
    expect(message_id).toBe(message.message_id)
    expect(raw).toMatch(/^To: erika@kunde\.example/m)
    expect(raw).toMatch(/^Cc: chef@kunde\.example/m)
    expect(raw).toMatch(new RegExp(`^Subject: Re: Drucker \\[#${id}\\]`, 'm'))
    expect(raw).toMatch(/^In-Reply-To: <frage@kunde\.example>/m)
    expect(raw).toMatch(/^References: <frage@kunde\.example>/m)
    const [presented] = await presentMessages(ctx, [message])
    expect(presented).toMatchObject({ author: { id: 'agent-1' }, sending: { state: 'queued' } })
  })

  it('is sent once however often it is asked for with the same key, also at the same moment', async () => {
    const id = await aTicket(house)
    const before = await countSent()
    const writing = { key: key(), text: 'Einmal.' }
    const answers = await Promise.all([1, 2, 3, 4].map(() => reply(ctx, id, writing)))
    expect(new Set(answers.map((one) => one.id)).size).toBe(1)
    expect((await reply(ctx, id, writing)).id).toBe(answers[0]?.id)
    expect(await countSent()).toBe(before + 1)
    expect((await readThread(ctx, id)).messages).toHaveLength(2)
    await expect(reply(ctx, await aTicket(house), writing)).rejects.toMatchObject({
      code: 'tickets.key_used',
    })
  })

  it('is refused when a colleague answered after what its writer had seen', async () => {
    const id = await aTicket(house)
    const seen = (await readThread(ctx, id)).messages.at(-1)?.id ?? 0
    await reply(asStaff(house, colleague), id, { key: key(), text: 'Schon erledigt.', seen })
    await expect(reply(ctx, id, { key: key(), text: 'Meine Antwort.', seen })).rejects.toMatchObject({
      code: 'tickets.answered_meanwhile',
      status: 409,
    })
    await note(ctx, id, { key: key(), text: 'Notizen gehen immer.', seen })
  })

  it('needs words and somebody to read them', async () => {
    const id = await aTicket(house)
    await expect(reply(ctx, id, { key: key(), html: '<p><br></p>' })).rejects.toMatchObject({
      code: 'tickets.empty',
    })
    await expect(reply(ctx, 1, { key: key(), text: 'x' })).rejects.toMatchObject({
      code: 'tickets.not_found',
    })
  })

  it('can close the ticket with it, and marks it read', async () => {
    const id = await aTicket(house)
    await reply(ctx, id, { key: key(), text: 'Fertig.', state: 'closed' })
    expect(await readTicket(ctx, id)).toMatchObject({ state: 'closed', unread: false })
  })

  it('that no address can take is shown as failed and not tried for ever', async () => {
    const id = await aTicket(house, { from: 'keine-adresse' })
    const message = await reply(ctx, id, { key: key(), text: 'Wohin?' })
    await house.work()
    const { messages } = await readThread(ctx, id)
    const presented = await presentMessages(ctx, messages)
    expect(presented.find((one) => one.id === message.id)?.sending).toEqual({
      state: 'failed',
      detail: 'mail.bad_address',
    })
    const { rows } = await house.ownerPool.query(`select from graphile_worker.jobs where attempts > 0`)
    expect(rows).toHaveLength(0)
  })
})

describe('a note', () => {
  it('is never sent', async () => {
    const id = await aTicket(house)
    const before = await countSent()
    await note(ctx, id, { key: key(), text: 'Nur für uns.' })
    expect(await countSent()).toBe(before)
  })
})

describe('a ticket that staff open', () => {
  it('sends the first mail, once', async () => {
    const before = await countSent()
    const given = {
      key: key(),
      email: 'neu@kunde.example',
      name: null,
      subject: 'Wartung',
      text: 'Am Montag.',
    }
    const [one, two] = await Promise.all([openTicket(ctx, given), openTicket(ctx, given)])
    expect(two?.ticket.id).toBe(one?.ticket.id)
    expect(await countSent()).toBe(before + 1)
    expect((await lastSent()).raw).toMatch(new RegExp(`^Subject: Wartung \\[#${one?.ticket.id}\\]`, 'm'))
    expect(one?.ticket).toMatchObject({ origin: 'agent', owner_id: 'agent-1', unread: false })
    const answered = await aTicket(house, {
      from: 'neu@kunde.example',
      inReplyTo: one?.message.message_id ?? '',
    })
    expect(answered).toBe(one?.ticket.id)
  })
})

describe('the list', () => {
  it('is paged without gaps or doubles while tickets come and go', async () => {
    const made: number[] = []
    for (let index = 0; index < 7; index++) {
      house.clock.advance({ hours: 1 })
      made.push(await aTicket(house, { subject: `Seite ${index}` }))
    }
    for (const direction of ['desc', 'asc'] as const)
      for (const sort of ['activity', 'created', 'number'] as const) {
        const seen: number[] = []
        let after: string | undefined
        do {
          const page = await pageTickets(ctx, { states: [], q: 'Seite', sort, direction, after, limit: 2 })
          seen.push(...page.items.map((row) => row.id))
          after = page.next ?? undefined
          if (sort === 'activity' && direction === 'desc') {
            house.clock.advance({ hours: 1 })
            await aTicket(house, { subject: 'Seite dazwischen' })
          }
        } while (after)
        expect(seen.filter((id) => made.includes(id))).toEqual(direction === 'asc' ? made : made.toReversed())
        expect(new Set(seen).size).toBe(seen.length)
      }
  })

  it('is filtered by state, owner and customer', async () => {
    const { rows } = await house.ownerPool.query(`
      with o as (insert into customers.organisation (number, name, created_at, updated_at) values ('F1', 'Filter', now(), now()) returning id),
           p as (insert into customers.person (organisation_id, family_name, created_at, updated_at) select id, 'Filter', now(), now() from o returning id, organisation_id),
           e as (insert into customers.email (person_id, email) select id, 'f@filter.example' from p)
      select id::int as person, organisation_id::int as organisation from p`)
    const id = await aTicket(house, { from: 'f@filter.example' })
    await house.ownerPool.query(
      `update tickets.ticket set owner_id = 'agent-1', state = 'pending' where id = $1`,
      [id],
    )
    const ids = async (asked: Partial<Parameters<typeof pageTickets>[1]>) =>
      (
        await pageTickets(ctx, {
          states: [],
          q: '',
          sort: 'activity',
          direction: 'desc',
          limit: 100,
          ...asked,
        })
      ).items.map((row) => row.id)
    expect(await ids({ customer: `p${rows[0].person}` })).toEqual([id])
    expect(await ids({ customer: `o${rows[0].organisation}` })).toEqual([id])
    expect(await ids({ owner: 'me', states: ['pending'] })).toEqual([id])
    expect(await ids({ owner: 'none' })).not.toContain(id)
    expect(await ids({ states: ['open'] })).not.toContain(id)
    expect(await countWaiting(ctx)).toMatchObject({ pending: 1 })
    expect((await countWaiting(ctx)).mine).toBeGreaterThanOrEqual(1)
  })
})

describe('changing', () => {
  it('refuses an owner who does not work on tickets', async () => {
    const id = await aTicket(house)
    await expect(changeTicket(ctx, id, { owner: 'nobody' })).rejects.toMatchObject({
      code: 'tickets.owner_unknown',
    })
    expect(await changeTicket(ctx, id, { subject: 'Neuer Titel', unread: false })).toMatchObject({
      subject: 'Neuer Titel',
      unread: false,
    })
  })
})

describe('subjects and references of answers', () => {
  it.each([
    ['Drucker', 'Re: Drucker [#10001]'],
    ['Re: AW: Drucker', 'Re: Drucker [#10001]'],
    ['WG: Fwd: Drucker [#10001]', 'Re: Drucker [#10001]'],
    ['Regen', 'Re: Regen [#10001]'],
  ])('%s', (subject, expected) => {
    expect(subjectOf({ id: 10001, subject }, false)).toBe(expected)
  })

  it('keep the first and the newest twenty', () => {
    const thread = Array.from({ length: 50 }, (_, index) => `<${index}@x>`)
    const kept = referencesOf(thread)
    expect(kept).toHaveLength(21)
    expect([kept[0], kept.at(-1)]).toEqual(['<0@x>', '<49@x>'])
  })
})
