import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#core/context.ts'
import type { Role } from '#core/permission.ts'
import { openHouse, type TestHouse } from '#core/testing/house.ts'
import { notice } from '#modules/notice'
import { listAgents, namesOf, staff } from '#modules/staff'
import type { Tables } from './data.ts'
import { fromOurPage, type Made, makeAccount, signInAs } from './fixtures.ts'
import { countAdministrators } from './queries.ts'

let house: TestHouse
let ctx: Context<Tables>
let boss: Made
let asBoss: Record<string, string>

beforeAll(async () => {
  house = await openHouse({ modules: [notice.module, staff.module] })
  ctx = house.context<Tables>('staff')
  boss = await makeAccount(ctx, { roles: ['administrator'], name: 'Änne Chefin' })
  asBoss = await signInAs(house.http, boss.email)
})
afterAll(() => house[Symbol.asyncDispose]())

const send = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  headers: Record<string, string>,
  payload?: object,
) => house.http.inject({ method, url, headers, ...(payload ? { payload } : {}) })

const putRoles = (id: string, roles: Role[], headers = asBoss) =>
  send('PUT', `/api/staff/${id}/roles`, headers, { roles })

const evidence = async (kind: string) => {
  await house.chain()
  return (await house.engine.house.evidence({ kind, limit: 50 })).map((entry) => entry.payload)
}

describe('roles.escalation', () => {
  test.each<Role[]>([['agent'], ['officer'], ['auditor'], []])(
    '%s can neither give itself a role nor invite',
    async (...roles) => {
      const { id, email } = await makeAccount(ctx, { roles })
      const headers = await signInAs(house.http, email)
      expect((await putRoles(id, ['administrator'], headers)).statusCode).toBe(403)
      const invitation = { name: 'Neue Person', email: 'neu@example.org', roles: ['administrator'] }
      expect((await send('POST', '/api/staff', headers, invitation)).statusCode).toBe(403)
      expect((await send('POST', `/api/staff/${boss.id}/reset`, headers)).statusCode).toBe(403)
      expect((await send('POST', `/api/staff/${boss.id}/deactivate`, headers)).statusCode).toBe(403)
    },
  )

  test('an administrator without a pledge is none, until it is signed', async () => {
    const { id, email, name } = await makeAccount(ctx, { roles: ['administrator'], pledged: false })
    const headers = await signInAs(house.http, email)
    expect((await send('GET', '/api/me', headers)).json()).toMatchObject({
      roles: [],
      pledge: 'missing',
      pledgeNeeded: true,
    })
    expect((await putRoles(id, ['administrator', 'agent'], headers)).statusCode).toBe(403)

    const { version, wording } = (await send('GET', '/api/me/pledge', headers)).json<{
      version: number
      wording: string
    }>()
    expect(wording).toContain('Art. 29')
    const sign = (body: object) =>
      send('POST', '/api/me/pledge', headers, { version, name, language: 'de', agreed: true, ...body })
    expect((await sign({ version: version + 1 })).statusCode).toBe(409)
    expect((await sign({ agreed: false })).statusCode).toBe(400)
    expect((await sign({ name: 'Wer Anders' })).json()).toMatchObject({ code: 'staff.pledge_name' })
    expect((await sign({ name: ` ${name.toUpperCase()} ` })).statusCode).toBe(204)
    expect((await send('GET', '/api/me', headers)).json()).toMatchObject({
      roles: ['administrator'],
      pledge: 'current',
    })
    expect(await evidence('pledge.signed')).toContainEqual(expect.objectContaining({ account: id, version }))

    await sql`update staff.pledge set signed_at = now() - interval '2 years', valid_until = now() - interval '1 second'
              where account_id = ${id}`.execute(house.owner)
    expect((await send('GET', '/api/me', headers)).json()).toMatchObject({ roles: [], pledge: 'expired' })
    expect((await putRoles(boss.id, [], headers)).statusCode).toBe(403)
  })

  test('a signature of one person is none of another', async () => {
    const other = await makeAccount(ctx, { roles: ['administrator'], pledged: false })
    const headers = await signInAs(house.http, other.email)
    expect((await send('GET', '/api/me/pledge', headers)).json()).toMatchObject({
      state: 'missing',
      signed: null,
    })
  })
})

test('giving and taking roles is evidence, keys only', async () => {
  const { id, name, email } = await makeAccount(ctx)
  expect((await putRoles(id, ['officer', 'auditor'])).json()).toMatchObject({
    granted: ['auditor', 'officer'],
  })
  const by = `staff:${boss.id}`
  expect(await evidence('role.granted')).toContainEqual({ account: id, role: 'officer', by })
  expect(await evidence('role.revoked')).toContainEqual({ account: id, role: 'agent', by })
  const all = JSON.stringify(await house.engine.house.evidence({ limit: 200 }))
  for (const secret of [name, email, boss.name, boss.email]) expect(all).not.toContain(secret)
})

test('nobody is administrator and data protection officer at once, least of all by their own hand', async () => {
  expect((await putRoles(boss.id, ['administrator', 'officer'])).json()).toMatchObject({
    code: 'staff.officer_apart',
  })
  expect((await send('GET', '/api/me', asBoss)).json()).toMatchObject({ roles: ['administrator'] })
})

test('the last effective administrator stays one', async () => {
  await sql`delete from staff.role_grant where role = 'administrator' and account_id <> ${boss.id}`.execute(
    house.owner,
  )
  const waiting = await makeAccount(ctx, { roles: ['administrator'], pledged: false })
  expect((await putRoles(boss.id, ['agent'])).json()).toMatchObject({ code: 'staff.last_administrator' })
  expect((await send('POST', `/api/staff/${boss.id}/deactivate`, asBoss)).statusCode).toBe(409)
  expect((await send('GET', '/api/me', asBoss)).json()).toMatchObject({ roles: ['administrator'] })

  const [one, two] = await Promise.all([1, 2].map(() => makeAccount(ctx, { roles: ['administrator'] })))
  const both = await Promise.all([
    signInAs(house.http, one?.email ?? ''),
    signInAs(house.http, two?.email ?? ''),
  ])
  await putRoles(waiting.id, [])
  await putRoles(boss.id, ['agent'], both[0])
  // Each takes the role from the other at the same moment: one of them remains.
  const taken = await Promise.all([
    putRoles(two?.id ?? '', [], both[0]),
    putRoles(one?.id ?? '', [], both[1]),
  ])
  expect(taken.filter((answer) => answer.statusCode === 200)).toHaveLength(1)
  expect(await countAdministrators(ctx.db, ctx.now())).toBe(1)
})

test('who is deactivated signs in no more, and can be let in again', async () => {
  await sql`insert into staff.role_grant values (${boss.id}, 'administrator', now(), 'test') on conflict do nothing`.execute(
    house.owner,
  )
  const { id, email } = await makeAccount(ctx)
  const headers = await signInAs(house.http, email)
  expect((await send('POST', `/api/staff/${id}/deactivate`, asBoss)).json()).toMatchObject({
    state: 'deactivated',
    roles: [],
  })
  expect((await send('GET', '/api/me', headers)).statusCode).toBe(401)
  await expect(signInAs(house.http, email)).rejects.toThrow('401')
  expect((await send('POST', `/api/staff/${id}/reactivate`, asBoss)).json()).toMatchObject({
    state: 'active',
    roles: ['agent'],
  })
  await signInAs(house.http, email)
})

test('other modules learn names and agents through the door, and no more', async () => {
  const agent = await makeAccount(ctx, { name: 'Zoë Agentin' })
  const officer = await makeAccount(ctx, { roles: ['officer'] })
  const gone = await makeAccount(ctx, { deactivated: true })
  const agents = await listAgents(ctx)
  expect(agents).toContainEqual({ id: agent.id, name: 'Zoë Agentin' })
  expect(agents.map(({ id }) => id)).not.toContain(officer.id)
  expect(agents.map(({ id }) => id)).not.toContain(gone.id)
  expect(await namesOf(ctx, [gone.id, 'nobody'])).toEqual([{ id: gone.id, name: gone.name }])
  expect(await namesOf(ctx, [])).toEqual([])
})

const list = async (after?: string) =>
  (
    await send('GET', `/api/staff?limit=5${after ? `&after=${encodeURIComponent(after)}` : ''}`, asBoss)
  ).json<{ accounts: { name: string }[]; next: string | null }>()

test('the list is paged in the order of names', async () => {
  const names: string[] = []
  let page = await list()
  for (;;) {
    names.push(...page.accounts.map(({ name }) => name))
    if (!page.next) break
    page = await list(page.next)
  }
  expect(names.length).toBeGreaterThan(8)
  expect(names[0]).toBe('Änne Chefin')
  expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b, 'de')))
  expect(new Set(names).size).toBe(names.length)
})

test('an address belongs to one account', async () => {
  const invitation = { name: 'Doppelte Person', email: boss.email.toUpperCase(), roles: ['agent'] }
  expect((await send('POST', '/api/staff', { ...asBoss, ...fromOurPage }, invitation)).json()).toMatchObject({
    code: 'staff.email_taken',
  })
})
