import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { confirmed, openRightsHouse, type RightsHouse } from './fixtures.ts'

let house: RightsHouse

beforeAll(async () => {
  house = await openRightsHouse()
}, 120_000)
afterAll(() => house?.[Symbol.asyncDispose]())

const state = async (key: string): Promise<string> => {
  await house.prove()
  const found = (await house.ctx.house.promises()).find((promise) => promise.key === `5/${key}`)
  return `${found?.state}: ${found?.seen.en}`
}

const owner = (statement: string, ...values: unknown[]) => house.ownerPool.query(statement, values)

const act = async (id: number, path: string, body: object = {}) => {
  const answer = await house.ask('officer', 'POST', `/api/rights/requests/${id}/${path}`, body)
  if (answer.status >= 300) throw new Error(answer.body)
  await house.work()
}

const fulfil = async (id: number, body: object = {}): Promise<void> => {
  await act(id, 'carrying-out', body)
  await act(id, 'letters', { kind: 'fulfilment', channel: 'mail' })
}

const keys = [
  'access',
  'rectification',
  'erasure',
  'restriction',
  'objection',
  'portability',
  'withdrawal',
  'objection-blocks',
]

test('a fresh installation keeps all of them, by an invented person of whom nothing is left', async () => {
  await house.prove()
  const found = (await house.ctx.house.promises()).filter(
    // Tried in a file of its own.
    ({ module, key }) => module === 'rights' && key !== '5/erasure-outlives-restore',
  )
  expect(found.map(({ key }) => key).sort()).toEqual(keys.map((key) => `5/${key}`).sort())
  for (const { key, state, seen } of found)
    expect(`${key} ${state} ${seen.en}`).toMatch(/ kept Requests open: 0| kept Sessions: 0/)
  expect((await owner('select * from rights.probe_person')).rows).toEqual([])
  expect((await owner('select * from engine.finding')).rows).toEqual([])
  expect((await owner('select * from engine.objection')).rows).toEqual([])
  expect((await owner('select * from engine.restriction')).rows).toEqual([])
  const acts = async () => (await owner('select count(*) as n from engine.act')).rows[0].n
  const before = await acts()
  await house.prove()
  // Tried once a day, not with every look.
  expect(await acts()).toBe(before)
  house.clock.advance({ days: 2 })
  await house.prove()
  expect(await acts()).toBe(before * 2)
  await house.work()
})

describe('a request that is overdue turns its promise red, and no other', () => {
  test.each(['access', 'portability', 'rectification', 'erasure', 'restriction', 'objection', 'withdrawal'])(
    '%s',
    async (kind) => {
      await owner(
        `insert into rights.request (kind, state, received_at, received_via, language, name, message, due_on, identity)
       values ($1, 'accepted', $2::timestamptz - interval '40 days', 'letter', 'de', '', '', $2::timestamptz - interval '9 days', 'officer')`,
        kind,
        house.clock.now(),
      )
      expect(await state(kind)).toMatch(/^broken: Requests not answered within the period of the law: 1/)
      const others = keys.filter((key) => key !== kind && key !== 'objection-blocks')
      for (const other of others)
        expect((await house.ctx.house.promises()).find(({ key }) => key === `5/${other}`)?.state).toBe('kept')
      await owner('delete from rights.request')
      expect(await state(kind)).toMatch(/^kept/)
    },
  )

  test('a pause that stands counts, a restricted row too', async () => {
    const { rows } = await owner(
      `insert into rights.request (kind, state, received_at, received_via, language, name, message, due_on, identity, _mark)
       values ('access', 'identity_open', $1::timestamptz - interval '40 days', 'letter', 'de', '', '', $1::timestamptz - interval '9 days', 'open', 'r') returning id`,
      house.clock.now(),
    )
    expect(await state('access')).toMatch(/^broken/)
    await owner(
      `insert into rights.pause (request_id, from_on, reason) values ($1, $2::timestamptz - interval '39 days', 'identity')`,
      rows[0].id,
      house.clock.now(),
    )
    expect(await state('access')).toMatch(/^kept/)
    await owner('delete from rights.request')
  })
})

describe('one row left behind', () => {
  test('of an erasure', async () => {
    await house.contact({ email: 'e@example.org', name: 'Rest' })
    const before = await owner(`select to_jsonb(p) as row from customers.person p where family_name = 'Rest'`)
    const { id } = await confirmed(house, { right: 'erasure', email: 'e@example.org' })
    await fulfil(id)
    expect(await state('erasure')).toMatch(
      /^kept: Requests open: 0, overdue: 0; fulfilled: 1, of which looked at again on the data: 1/,
    )
    const { words: _words, ...row } = before.rows[0].row as Record<string, unknown>
    await owner(
      `insert into customers.person (id, given_name, family_name, notes, created_at, updated_at)
       overriding system value select id, given_name, family_name, notes, created_at, updated_at
         from jsonb_populate_record(null::customers.person, $1)`,
      JSON.stringify(row),
    )
    expect(await state('erasure')).toMatch(/^broken: A request that was fulfilled is not any more.*: 1\./)
    await owner(`delete from customers.person where family_name = 'Rest'`)
    expect(await state('erasure')).toMatch(/^kept/)
    await act(id, 'closed')
    expect(await state('erasure')).toMatch(/fulfilled: 1, of which looked at again on the data: 1/)
  })

  test('of a restriction', async () => {
    await house.contact({ email: 'r@example.org', name: 'Ruhend' })
    const { id } = await confirmed(house, { right: 'restriction', email: 'r@example.org' })
    await fulfil(id)
    expect(await state('restriction')).toMatch(/^kept/)
    await owner(`update customers.person set _mark = null where family_name = 'Ruhend'`)
    expect(await state('restriction')).toMatch(/^broken: A request that was fulfilled/)
    await owner(`update customers.person set _mark = 'r' where family_name = 'Ruhend'`)
    expect(await state('restriction')).toMatch(/^kept/)
  })

  test('of a rectification', async () => {
    await house.contact({ email: 'falsch@example.org', name: 'Richtig' })
    const { id } = await confirmed(house, {
      right: 'rectification',
      email: 'falsch@example.org',
      message: 'x',
    })
    await fulfil(id, {
      corrections: [{ kind: 'email', from: 'falsch@example.org', to: 'richtig@example.org' }],
    })
    expect(await state('rectification')).toMatch(/^kept/)
    await owner(`update customers.email set email = 'falsch@example.org' where email = 'richtig@example.org'`)
    expect(await state('rectification')).toMatch(/^broken: A request that was fulfilled/)
    await owner(`update customers.email set email = 'richtig@example.org' where email = 'falsch@example.org'`)
    expect(await state('rectification')).toMatch(/^kept/)
  })

  test('a package that is gone before it was fetched, and one for somebody unknown', async () => {
    await house.contact({ email: 'a@example.org', name: 'Auskunft' })
    const { id } = await confirmed(house, { right: 'access', email: 'a@example.org' })
    await fulfil(id)
    expect(await state('access')).toMatch(/^kept/)
    await owner(`update rights.request set identity = 'address' where id = $1`, id)
    expect(await state('access')).toMatch(/^broken: A request that was fulfilled/)
    await owner(`update rights.request set identity = 'confirmed' where id = $1`, id)
    expect(await state('access')).toMatch(/^kept/)
    const { finding_id: finding } = await house.request(id)
    await house.ctx.house.persons.forget(finding ?? 0)
    expect(await state('access')).toMatch(/^broken/)
    await owner('delete from rights.request where id = $1', id)
  })
})

describe('what was objected to or withdrawn', () => {
  test('a consent used after its withdrawal turns 5/withdrawal red; so does a withdrawal that was forgotten', async () => {
    await house.send('/enquiry', { name: 'E', email: 'w@example.org', message: 'Frage', consent: 'yes' })
    house.clock.set(new Date(house.clock.now().getTime() + 60_000))
    await house.send('/rights', { right: 'withdrawal', email: 'w@example.org', name: 'W' })
    await house.work()
    expect(await state('withdrawal')).toMatch(/^kept.*fulfilled: 1, of which looked at again on the data: 1/)
    await owner(
      `update website.enquiry set handed_out_at = $1 where email = 'w@example.org'`,
      new Date(house.clock.now().getTime() + 1000),
    )
    expect(await state('withdrawal')).toMatch(/^broken: A request that was fulfilled/)
    await owner(`update website.enquiry set handed_out_at = null`)
    expect(await state('withdrawal')).toMatch(/^kept/)
    await owner(`delete from engine.objection where objection = 'consent'`)
    expect(await state('withdrawal')).toMatch(/^broken/)
    await owner('delete from rights.request')
  })

  test('an objection that was forgotten turns 5/objection red', async () => {
    await house.send('/rights', { right: 'direct-marketing', email: 'm@example.org', name: 'M' })
    await house.work()
    expect(await state('objection')).toMatch(/^kept/)
    await owner(`delete from engine.objection where objection = 'direct-marketing'`)
    expect(await state('objection')).toMatch(/^broken: A request that was fulfilled/)
    await owner('delete from rights.request')
  })

  test('a session that began in spite of an objection turns 5/objection-blocks red', async () => {
    expect(await state('objection-blocks')).toMatch(/^kept/)
    await owner(
      `insert into staff.account (id, name, email, activated_at) values ('k1', 'K', 'k@example.org', now())`,
    )
    const session = (at: Date) =>
      owner(
        `insert into staff.session (id, token, account_id, created_at, updated_at, expires_at) values ($1, $1, 'k1', $2, $2, $3)`,
        `sha256.${at.getTime()}`,
        at,
        new Date(at.getTime() + 3_600_000),
      )
    await session(new Date(house.clock.now().getTime() - 60_000))
    await house.ctx.house.persons.object({ emails: ['k@example.org'] }, 'processing')
    // One from before: dead, but no breach.
    expect(await state('objection-blocks')).toMatch(/^kept: Sessions: 1, none/)
    await session(new Date(house.clock.now().getTime() + 1000))
    expect(await state('objection-blocks')).toMatch(
      /^broken: Sessions that began although their person had objected: 1/,
    )
    await owner('delete from staff.session')
  })
})

test.each([
  ['erasure', 'delete', 'null', /its row is still there|the act ended incomplete/],
  ['rectification', 'update', 'old', /the wrong name is still there/],
])('a table that resists turns 5/%s red on the invented person', async (key, on, returned, fault) => {
  house.clock.advance({ days: 2 })
  await owner(
    `create function rights.resist() returns trigger language plpgsql as 'begin return ${returned}; end'`,
  )
  await owner(
    `create trigger resist before ${on} on rights.probe_person for each row execute function rights.resist()`,
  )
  const seen = await state(key)
  expect(seen).toMatch(/^broken: Tried on an invented person/)
  expect(seen).toMatch(fault)
  await owner('drop function rights.resist() cascade')
  expect(await state(key)).toMatch(/^broken/)
  house.clock.advance({ hours: 1 })
  expect(await state(key)).toMatch(/^kept/)
  await owner('delete from rights.probe_person')
})
