import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openHouse, type TestHouse } from '#core/testing/house.ts'
import { notice } from '#modules/notice'
import { staff } from '#modules/staff'
import type { Tables } from './data.ts'
import { makeAccount, signInAs } from './fixtures.ts'

const modules = [notice.module, staff.module]

const operators = async (house: TestHouse) => {
  await house.prove()
  const reports = await house.engine.house.promises()
  return reports.find((report) => report.key === '3.6/operators')
}

/** The function as it stands in the migration, without its look at the pledge. */
const forgetPledges = (house: TestHouse) =>
  house.owner.transaction().execute(async (db) => {
    await sql`set local search_path = staff`.execute(db)
    await sql`create or replace function effective_roles(who text, at_moment timestamptz) returns text[]
      language sql stable as $$
      select coalesce(array_agg(g.role order by g.role), '{}') from role_grant g where g.account_id = who $$`.execute(
      db,
    )
  })

test('is kept on a fresh installation, by a probe account that leaves nothing behind', async () => {
  await using house = await openHouse({ modules })
  const report = await operators(house)
  expect(report).toMatchObject({
    state: 'kept',
    figures: { effective: 0, unpledged: 0, unsigned: false, expired: false, signed: true },
  })
  const { rows } = await sql`select from staff.account union all select from staff.role_grant`.execute(
    house.owner,
  )
  expect(rows).toHaveLength(0)
})

test('a pledge that expires behind our back takes the rights at once; the promise stays kept', async () => {
  await using house = await openHouse({ modules })
  const ctx = house.context<Tables>('staff')
  const { email, id } = await makeAccount(ctx, { roles: ['administrator'] })
  const headers = await signInAs(house.http, email)
  expect(await operators(house)).toMatchObject({ state: 'kept', figures: { effective: 1, suspended: 0 } })
  await sql`update staff.pledge set signed_at = signed_at - interval '2 years', valid_until = ${ctx.now()} where account_id = ${id}`.execute(
    house.owner,
  )
  const refused = await house.http.inject({ url: '/api/staff', headers })
  expect(refused.statusCode).toBe(403)
  expect(await operators(house)).toMatchObject({ state: 'kept', figures: { effective: 0, suspended: 1 } })
})

test('an enforcement that no longer looks at the pledge turns it broken, with and without administrators', async () => {
  await using house = await openHouse({ modules })
  await forgetPledges(house)
  expect(await operators(house)).toMatchObject({
    state: 'broken',
    figures: { unsigned: true, expired: true },
  })

  const ctx = house.context<Tables>('staff')
  const { id } = await makeAccount(ctx, { roles: ['administrator'] })
  await sql`update staff.pledge set signed_at = signed_at - interval '2 years', valid_until = ${ctx.now()} where account_id = ${id}`.execute(
    house.owner,
  )
  expect(await operators(house)).toMatchObject({ state: 'broken', figures: { unpledged: 1 } })
})
