import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { anEnquiry, asStaff, aTicket, auditor, openTicketHouse } from './fixtures.ts'
import { excerptOfFound, findTickets, searchForField } from './search.ts'
import { changeTicket } from './tickets.ts'
import { searchQuery } from './words.ts'
import { note, reply } from './writing.ts'

const house = await openTicketHouse()
afterAll(() => house[Symbol.asyncDispose]())
const ctx = asStaff(house)

const find = async (q: string, order: 'newest' | 'best' = 'newest') =>
  (await findTickets(ctx, { q, order, limit: 20 })).items.map((one) => one.id)

const printer = await aTicket(house, {
  subject: 'Drucker im Flur',
  name: 'Jürgen Müller',
  from: 'j.mueller@optik-mueller.example',
  text: 'Seit gestern kommen die Ausdrucke mit Streifen. Die Änderung der Einstellungen half nicht.\nModell „LaserJet 4250“ – Straße 7.',
})
const invoice = await aTicket(house, {
  subject: 'Rechnungen fehlen',
  name: 'Ute Groß',
  from: 'ute@gross.example',
  text: 'Die Rechnungen vom März sind nicht angekommen.',
})
await reply(ctx, printer, { key: crypto.randomUUID(), text: 'Bitte tauschen Sie den Toner.' })
await note(ctx, printer, { key: crypto.randomUUID(), text: 'Gerät steht im Keller' })

describe('the search finds', () => {
  it.each([
    ['another form of a word', 'Drucker', 'printer'],
    ['a plural', 'Änderungen', 'printer'],
    ['an umlaut written out', 'Aenderung', 'printer'],
    ['a capital umlaut', 'ÄNDERUNG', 'printer'],
    ['sharp s written out', 'Strasse', 'printer'],
    ['a word beside a German quotation mark', 'LaserJet', 'printer'],
    ['a number', '4250', 'printer'],
    ['a name', 'Müller', 'printer'],
    ['a name, umlaut written out', 'Mueller', 'printer'],
    ['a name without umlaut', 'Muller', 'printer'],
    ['the beginning of a name', 'Jürg', 'printer'],
    ['the beginning of a word of the subject', 'Druc', 'printer'],
    ['an e-mail address', 'j.mueller@optik-mueller.example', 'printer'],
    ['the ticket’s number', `#${printer}`, 'printer'],
    ['words of question and answer together', 'Streifen Toner', 'printer'],
    ['words of a note', 'Keller', 'printer'],
    ['words with one that says nothing', 'der Toner', 'printer'],
    ['a phrase', '"tauschen Sie den Toner"', 'printer'],
    ['a singular', 'Rechnung', 'invoice'],
    ['without a word', 'angekommen -Toner', 'invoice'],
  ])('%s: %s', async (_what, typed, expected) => {
    expect(await find(typed)).toEqual([expected === 'printer' ? printer : invoice])
  })

  it('either of two words, the newest first', async () => {
    expect(await find('Toner oder Rechnung')).toEqual([printer, invoice])
    expect(new Set(await find('Toner oder Rechnung', 'best'))).toEqual(new Set([printer, invoice]))
  })

  it.each([
    'Toner Rechnung',
    '"Toner tauschen"',
    'Zebra',
    'der',
    '-',
    '%',
    "'",
    '"',
    `\\`,
    ':*',
    'a & b | !c',
  ])('nothing for %s', async (typed) => {
    expect(await find(typed)).toEqual([])
  })

  it('what is attached: by the name of any file, by the text of a text file', async () => {
    const log = 'Zeile 1\r\nKriechstrom an Klemme Ä'
    const raw = [
      'From: erika@kunde.example',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=B',
      '',
      '--B',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Anbei.',
      '--B',
      'Content-Type: text/plain; charset=utf-8; name=messung.txt',
      'Content-Disposition: attachment; filename=messung.txt',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(log).toString('base64'),
      '--B--',
      '',
    ].join('\r\n')
    const file = {
      index: 0,
      filename: 'messung.txt',
      type: 'text/plain',
      size: Buffer.byteLength(log),
      contentId: null,
      inline: false,
    }
    const plan = { ...file, index: 1, filename: 'Schaltpläne_Übersicht.pdf', type: 'application/pdf' }
    const id = await aTicket(house, { raw, text: 'Anbei.', attachments: [file, plan] })
    await house.work()
    expect(await find('Kriechströme')).toEqual([id])
    expect(await find('Messung')).toEqual([id])
    expect(await find('Schaltplan')).toEqual([id])
    expect(await find('Uebersicht')).toEqual([id])
  })

  it('what a renamed ticket is called now, and not before', async () => {
    const id = await aTicket(house, { subject: 'Kaffeemaschine', text: 'Es tropft.' })
    await changeTicket(ctx, id, { subject: 'Espressomaschine' })
    expect(await find('Espressomaschine')).toEqual([id])
    expect(await find('Kaffeemaschine')).toEqual([])
    expect(await find('tropft')).toEqual([id])
  })

  it('no longer what was deleted or rectified', async () => {
    const id = await aTicket(house, { subject: 'Fundstück', text: 'Zwetschgenkuchen' })
    await house.ownerPool.query(`update tickets.message set text = 'Apfelkuchen' where ticket_id = $1`, [id])
    expect(await find('Zwetschgenkuchen')).toEqual([])
    expect(await find('Apfelkuchen')).toEqual([id])
    await house.ownerPool.query('delete from tickets.message where ticket_id = $1', [id])
    expect(await find('Apfelkuchen')).toEqual([])
    await house.ownerPool.query('delete from tickets.ticket where id = $1', [id])
    expect(await find('Fundstück')).toEqual([])
  })

  it('no ticket that is restricted', async () => {
    const id = await aTicket(house, { subject: 'Verborgenheit' })
    expect(await find('Verborgenheit')).toEqual([id])
    await house.ownerPool.query(`update tickets.ticket set _mark = 'r' where id = $1`, [id])
    expect(await find('Verborgenheit')).toEqual([])
    expect(await find('Verborgenheit', 'best')).toEqual([])
  })

  it('no enquiry, nor what was written about it; the database refuses its words', async () => {
    const id = await anEnquiry(house, { message: 'Quittenmarmelade' })
    await note(ctx, id, { key: crypto.randomUUID(), text: 'Holunderblüten' })
    expect(await find('Quittenmarmelade')).toEqual([])
    expect(await find('Holunderblüten')).toEqual([])
    const force = (origin: string) =>
      house.ownerPool.query(
        `insert into tickets.ticket_words (ticket_id, origin, at, words) values ($1, $2, now(), 'x')`,
        [id, origin],
      )
    await expect(force('enquiry')).rejects.toMatchObject({ code: '23514' })
    await expect(force('mail')).rejects.toMatchObject({ code: '23503' })
  })

  it('only for those who may read tickets', async () => {
    expect(await searchForField(ctx, 'Toner', 5)).toMatchObject([
      { title: `Drucker im Flur [#${printer}]`, href: `/tickets/${printer}` },
    ])
    expect(await searchForField(asStaff(house, auditor), 'Toner', 5)).toEqual([])
  })
})

const pages = async (order: 'newest' | 'best') => {
  const seen: number[] = []
  let after: string | undefined
  do {
    const page = await findTickets(ctx, { q: 'Blattsalat', order, after, limit: 2 })
    seen.push(...page.items.map((one) => one.id))
    after = page.next ?? undefined
  } while (after)
  return seen
}

describe('hits', () => {
  it('show what was found as it was written', async () => {
    const [hit] = (await findTickets(ctx, { q: 'änderung laserjet', order: 'newest', limit: 5 })).items
    if (!hit) throw new Error('nothing found')
    expect(excerptOfFound(hit)).toContain('Die \u0002Änderung\u0003 der Einstellungen')
    expect(excerptOfFound(hit)).toContain('„\u0002LaserJet\u0003 4250“')
  })

  it('are paged by key, newest first and by rank', async () => {
    for (let index = 0; index < 5; index++) {
      house.clock.advance({ hours: 1 })
      await aTicket(house, { subject: `Blattsalat ${index}` })
    }
    const newest = await pages('newest')
    expect(newest).toEqual(newest.toSorted((a, b) => b - a))
    expect(new Set(newest).size).toBe(5)
    expect(new Set(await pages('best'))).toEqual(new Set(newest))
  })
})

describe('very long texts', () => {
  it('do not break taking a mail in', async () => {
    const words = Array.from({ length: 60_000 }, (_, index) => `wort${index.toString(36)}x`).join(' ')
    const id = await aTicket(house, { subject: 'Langläufer', text: `Anfangswort ${words}` })
    for (let index = 0; index < 12; index++)
      await note(ctx, id, {
        key: crypto.randomUUID(),
        text: Array.from({ length: 9000 }, (_, word) => `n${index}y${word.toString(36)}`).join(' '),
      })
    expect(await find('Anfangswort')).toEqual([id])
    expect(await find('Langläufer')).toEqual([id])
  })
})

describe('the plan', () => {
  it('never reads all rows, however common the word', async () => {
    const words = searchQuery('Blattsalat')
    if (!words) throw new Error('no words')
    const { rows } = await sql<{ set: string | null }>`
      select array_to_string(proconfig, ' ') as set from pg_proc where proname in ('newest_tickets', 'best_tickets')`.execute(
      ctx.db,
    )
    expect(rows.map((row) => row.set)).toEqual(['enable_seqscan=off', 'enable_seqscan=off'])
  })
})
