import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { blackened, passagesIn } from '#core/person/passages.ts'
import type { FoundRow, RowRef } from '#core/person/persons.ts'
import { replay } from '#core/person/replay.ts'
import { anOrganisation } from '../modules/customers/fixtures.ts'
import { asStaff } from '../modules/tickets/fixtures.ts'
import { note, reply } from '../modules/tickets/writing.ts'
import { openPersonHouse, type PersonHouse, type Someone } from './person-house.ts'

/** What others wrote and that names an erased person: shown to the officer, and redacted or left. */
let of: PersonHouse
beforeAll(async () => {
  of = await openPersonHouse()
}, 120_000)
afterAll(() => of?.[Symbol.asyncDispose]())

const noteIn = async (ticket: number, text: string): Promise<number> =>
  (await note(asStaff(of.house), ticket, { key: crypto.randomUUID(), text })).id

const textOf = async (id: number): Promise<string> =>
  (await of.house.ownerPool.query<{ text: string }>('select text from tickets.message where id = $1', [id]))
    .rows[0]?.text ?? ''

const message = (id: number): RowRef => ({ module: 'tickets', table: 'message', key: { id } })

const rowOf = async (finding: number, { module, table, key }: RowRef): Promise<FoundRow | undefined> =>
  (await of.persons.rows(finding, { module, table, limit: 500 })).rows.find(
    (row) => JSON.stringify(row.key) === JSON.stringify(key),
  )

const find = async (one: Someone): Promise<number> =>
  (await of.persons.find({ emails: one.emails.slice(0, 1) })).id

async function erase(finding: number): Promise<number> {
  const act = await of.persons.erase(finding)
  expect(await of.persons.carryOn(act)).toMatchObject({ state: 'done', left: 0 })
  return act
}

describe('what others wrote of a person', () => {
  test('is found by an address with signs in it, and by a domain in its own letters', () => {
    const known = { emails: ['o-k+a@xn--mller-kva.example', 'a.b@x-y.example'], phones: [], names: [] }
    const text =
      'An o-k+a@müller.example, O-K+A@XN--MLLER-KVA.example; nicht axb@x-y.example, aber a.b@x-y.example.'
    expect(passagesIn(text, known).map(({ at, length }) => text.slice(at, at + length))).toEqual([
      'o-k+a@müller.example',
      'O-K+A@XN--MLLER-KVA.example',
      'a.b@x-y.example',
    ])
  })

  test.each([
    [
      'a name beside the address',
      'unser Herr Müßigbrodt (',
      'joerg.muessigbrodt@mail.example',
      ', Tel. folgt)',
    ],
    ['the whole name before it', 'Jörg Müßigbrodt <', 'joerg.muessigbrodt@mail.example', '>'],
  ])('is blackened whole: %s', (_what, before, email, after) => {
    const known = { emails: [email], phones: [], names: ['Jörg Müßigbrodt'] }
    const text = before + email + after
    const passages = passagesIn(text, known)
    expect(passages).toContainEqual({ at: before.length, length: email.length, by: 'email' })
    expect(blackened(text, passages)).not.toMatch(/joerg|muessigbrodt|example/)
  })

  test('is one passage where two overlap, named by the surest', () => {
    const known = {
      emails: ['erika.muster@mail.example'],
      phones: [],
      names: ['Erika Muster', 'Muster Mail'],
    }
    expect(passagesIn('Erika Muster Mail kommt', known)).toEqual([{ at: 0, length: 17, by: 'name' }])
    expect(passagesIn('An erika.muster@mail.example', known)).toEqual([{ at: 3, length: 25, by: 'email' }])
    expect(passagesIn('An erika.muster@mail.example', { ...known, emails: [] })).toEqual([
      { at: 3, length: 17, by: 'name' },
    ])
  })

  test('is found by address, number in any spelling, and name in any order', async () => {
    const [gone, other] = [await of.someone(), await of.someone()]
    await of.write(gone)
    const ticket = await of.write(other)
    const given = gone.phone.slice(3)
    const [, family = ''] = gone.name.split(' ')
    const named: [string, string][] = [
      [`Siehe ${gone.emails[1].toUpperCase()}.`, gone.emails[1].toUpperCase()],
      [
        `Rückruf 0${given.slice(0, 4)} / ${given.slice(4)}, bitte`,
        `0${given.slice(0, 4)} / ${given.slice(4)}`,
      ],
      [`Tel. +49 (0) ${given}`, `+49 (0) ${given}`],
      [`${family.toUpperCase()}, Zoé wartet`, `${family.toUpperCase()}, Zoé`],
      [`Mit Zoe ${family}s Vertrag`, `Zoe ${family}s`],
    ]
    const ids = []
    for (const [text] of named) ids.push(await noteIn(ticket, text))
    const innocent = [
      await noteIn(ticket, `Siehe x${gone.emails[1]} und ${gone.emails[1]}.org`),
      await noteIn(ticket, `Nummer 1${given}99`),
      await noteIn(ticket, `Zoë fragt, ob Frau ${family} kommt`),
    ]
    const finding = await find(gone)
    for (const [n, id] of ids.entries()) {
      const row = await rowOf(finding, message(id))
      expect(row?.passages.map((one) => one.named)).toEqual([named[n]?.[1]])
      expect(row).toMatchObject({ share: 'mention', included: true, redactable: true, redact: false })
    }
    for (const id of innocent) expect(await rowOf(finding, message(id))).toBeUndefined()
    const plan = await of.persons.plan(finding, 'erase')
    expect(plan).toContainEqual(
      expect.objectContaining({ module: 'tickets', table: 'message', action: 'review', rows: ids.length }),
    )
    await of.persons.forget(finding)
  })

  test('in answers, subjects and notes on customers as well, each once and in its place', async () => {
    const [gone, other] = [await of.someone(), await of.someone()]
    await of.write(gone)
    const ticket = await of.write(other, {
      subject: `Wie bei ${gone.name}`,
      text: `Fragen Sie ${gone.emails[0]}`,
    })
    await reply(asStaff(of.house), ticket, { key: crypto.randomUUID(), text: `Mit ${gone.name} besprochen.` })
    await of.house.work()
    const { id } = await anOrganisation(of.house.context('customers') as never, { notes: `Zu ${gone.phone}` })
    const finding = await find(gone)
    const places = (await of.persons.finding(finding)).tables.map(({ module, table }) => `${module}.${table}`)
    expect(places).toEqual(
      expect.arrayContaining([
        'tickets.ticket',
        'tickets.message',
        'mail.mail',
        'mail.outbox',
        'customers.organisation',
      ]),
    )
    expect(
      (await rowOf(finding, { module: 'customers', table: 'organisation', key: { id } }))?.passages,
    ).toEqual([{ column: 'notes', before: 'Zu ', named: gone.phone, after: '' }])
    expect(
      (await rowOf(finding, { module: 'tickets', table: 'ticket', key: { id: ticket } }))?.passages,
    ).toEqual([{ column: 'subject', before: 'Wie bei ', named: gone.name, after: '' }])
    await of.persons.forget(finding)
  })

  test('stays when it was seen, and is taken out where the officer says so', async () => {
    const [gone, other] = [await of.someone(), await of.someone()]
    await of.write(gone)
    const ticket = await of.write(other)
    const [out, left, excused] = [
      await noteIn(ticket, `Bitte ${gone.name} (${gone.emails[0]}) anrufen, dann ${other.name}.`),
      await noteIn(ticket, `Mit ${gone.name} geklärt.`),
      await noteIn(ticket, `${gone.emails[1]} zahlt.`),
    ]
    await of.house.ownerPool.query('update tickets.message set html = $1 where id = $2', [
      `<p>Bitte <b>Zoë</b> anrufen</p>`,
      out,
    ])
    const finding = await find(gone)
    await of.persons.decide(finding, [message(out)], true, 'nicht nötig', { redact: true })
    await of.persons.decide(finding, [message(excused)], false, 'Rechnung eines anderen')
    expect(await rowOf(finding, message(out))).toMatchObject({ redact: true })
    const plan = await of.persons.plan(finding, 'erase')
    expect(plan).toContainEqual(expect.objectContaining({ table: 'message', action: 'blacken', rows: 1 }))
    const act = await erase(finding)
    const black = (text: string): string => '█'.repeat(text.length)
    expect(await textOf(out)).toBe(
      `Bitte ${black(gone.name)} (${black(gone.emails[0])}) anrufen, dann ${other.name}.`,
    )
    const { rows } = await of.house.ownerPool.query('select html from tickets.message where id = $1', [out])
    expect(rows).toEqual([{ html: null }])
    expect(await textOf(left)).toContain(gone.name)
    expect(await textOf(excused)).toContain(gone.emails[1])
    expect(await of.persons.reverify(act)).toBe(0)
  })

  test('a row of others is not touched where nothing of the person goes', async () => {
    const [gone, other] = [await of.someone(), await of.someone()]
    await of.write(gone)
    const ticket = await of.write(other)
    const [seen, out, copied] = [
      await noteIn(ticket, `Mit ${gone.name} geklärt.`),
      await noteIn(ticket, `Mit ${gone.name} geklärt.`),
      await noteIn(ticket, `Mit ${gone.name} geklärt.`),
    ]
    await of.house.ownerPool.query('update tickets.message set copies = $1 where id = $2', [
      [gone.emails[0], other.emails[0]],
      copied,
    ])
    const read = async (id: number) =>
      (
        await of.house.ownerPool.query<{ row: string; version: string }>(
          `select (to_jsonb(m) - 'text')::text as row, xmin::text as version from tickets.message m where id = $1`,
          [id],
        )
      ).rows[0]
    const [before, beforeOut] = [await read(seen), await read(out)]
    expect(JSON.parse(before?.row ?? '')).toMatchObject({ recipients: null })
    const finding = await find(gone)
    await of.persons.decide(finding, [message(out)], true, 'nicht nötig', { redact: true })
    await erase(finding)
    expect(await read(seen)).toEqual(before)
    expect((await read(out))?.row).toBe(beforeOut?.row)
    expect(JSON.parse((await read(copied))?.row ?? '')).toMatchObject({
      recipients: null,
      copies: [other.emails[0]],
    })
  })

  test('is left over when the officer never saw it', async () => {
    const [gone, other] = [await of.someone(), await of.someone()]
    await of.write(gone)
    const ticket = await of.write(other)
    const finding = await find(gone)
    const unseen = await noteIn(ticket, `Mit ${gone.name} geklärt.`)
    const act = await of.persons.erase(finding)
    expect(await of.persons.carryOn(act)).toMatchObject({ state: 'incomplete', left: 1 })
    expect(await of.persons.carryOn(act)).toMatchObject({ state: 'done', left: 0 })
    expect((await rowOf(finding, message(unseen)))?.passages).toHaveLength(1)
  })

  test('is left over when it was to be redacted and is back', async () => {
    const [gone, other] = [await of.someone(), await of.someone()]
    await of.write(gone)
    const id = await noteIn(await of.write(other), `Mit ${gone.name} geklärt.`)
    const finding = await find(gone)
    await of.persons.decide(finding, [message(id)], true, 'nicht nötig', { redact: true })
    await of.house.ownerPool.query(`
      create function public.keep_text() returns trigger language plpgsql as $$
        begin new.text := old.text; return new; end $$;
      create trigger keep before update on tickets.message for each row when (old.id = ${id}) execute function public.keep_text()`)
    const act = await of.persons.erase(finding)
    expect(await of.persons.carryOn(act)).toMatchObject({ state: 'incomplete', left: 1 })
    await of.house.ownerPool.query('drop trigger keep on tickets.message')
    expect(await of.persons.carryOn(act)).toMatchObject({ state: 'done', left: 0 })
    expect(await textOf(id)).not.toContain(gone.name)
  })

  test('is redacted again after a restore; a text that was another is for the officer', async () => {
    const [gone, other] = [await of.someone(), await of.someone()]
    await of.write(gone)
    const ticket = await of.write(other)
    const texts = [`Mit ${gone.name} geklärt.`, `Auch mit ${gone.name} geklärt.`]
    const ids = []
    for (const text of texts) ids.push(await noteIn(ticket, text))
    const finding = await find(gone)
    await of.persons.decide(finding, ids.map(message), true, 'nicht nötig', { redact: true })
    const act = await erase(finding)
    const done = await textOf(ids[0] ?? 0)
    // As a backup from before has it: the texts, and nothing of the act.
    const back = (id: number | undefined, text: string | undefined) =>
      of.house.ownerPool.query('update tickets.message set text = $1 where id = $2', [text, id])
    await of.house.ownerPool.query('delete from engine.act where id = $1', [act])
    await back(ids[0], texts[0])
    await back(ids[1], `Erst: ${texts[1]}`)
    await replay(of.house.engine, { trial: true })
    expect(await textOf(ids[0] ?? 0)).toBe(done)
    const { rows } = await of.house.ownerPool.query<{ id: number }>(
      `select id from tickets.message where id = any($1) and _mark = 'r'`,
      [ids],
    )
    expect(rows.map(({ id }) => id)).toEqual([ids[1]])
  })

  test('is not searched by what is written everywhere, and says so', async () => {
    const one = await of.someone()
    const named = await of.house.ownerPool.query<{ id: number }>(
      `select person_id as id from customers.email where email = $1`,
      [one.emails[0]],
    )
    await of.house.ownerPool.query(
      `update customers.person set given_name = 'Guten', family_name = 'Tag' where id = $1`,
      [named.rows[0]?.id],
    )
    const ticket = await of.write(await of.someone())
    await of.house.ownerPool.query(
      `insert into tickets.message (ticket_id, kind, text, created_at) select $1, 'note', 'Guten Tag', now() from generate_series(1, 501)`,
      [ticket],
    )
    const { id, ambiguous, tables } = await of.persons.find({ emails: one.emails })
    expect(ambiguous).toContain('Guten Tag')
    expect(tables.filter(({ table }) => table === 'message')).toEqual([])
    await erase(id)
  })
})

test('where the original stands beside the text, a passage is shown and stays', async () => {
  const [gone, other] = [await of.someone(), await of.someone()]
  await of.write(gone)
  await of.write(other, { text: `Fragen Sie ${gone.emails[0]}` })
  const finding = await find(gone)
  const { rows } = await of.persons.rows(finding, { module: 'mail', table: 'mail', limit: 50 })
  const row = rows.find(({ passages }) => passages.length > 0)
  expect(row).toMatchObject({ redactable: false, share: 'mention' })
  await expect(
    of.persons.decide(finding, [row as FoundRow], true, 'nicht nötig', { redact: true }),
  ).rejects.toMatchObject({ code: 'persons.not_redactable' })
  await of.persons.forget(finding)
})

test('what was provided is handed over without what we wrote about it', async () => {
  const one = await of.someone()
  await of.house.ownerPool.query(
    `update customers.person set notes = 'zahlt schlecht' where id = (select person_id from customers.email where email = $1)`,
    [one.emails[0]],
  )
  const finding = await find(one)
  const read = async (provided: boolean): Promise<string> => {
    const all: unknown[] = []
    for await (const { columns, rows } of of.persons.read(finding, { provided }))
      for await (const row of rows) all.push(columns, row)
    return JSON.stringify(all)
  }
  expect(await read(false)).toContain('zahlt schlecht')
  const provided = await read(true)
  expect(provided).toContain(one.emails[0])
  expect(provided).not.toMatch(/zahlt schlecht|"notes"/)
})
