import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#core/context.ts'
import { resetOnTheMachine } from '#modules/staff'
import type { Tables as StaffTables } from '../modules/staff/data.ts'
import { makeAccount } from '../modules/staff/fixtures.ts'
import { openRightsHouse, type RightsHouse } from '../modules/rights/fixtures.ts'

let house: RightsHouse
let staffCtx: Context<StaffTables>

beforeAll(async () => {
  house = await openRightsHouse()
  staffCtx = house.context<StaffTables>('staff')
}, 120_000)
afterAll(() => house?.[Symbol.asyncDispose]())

test('the officer whose access was renewed is written to, at the account and at the notice’s address', async () => {
  const officer = await makeAccount(staffCtx, { roles: ['officer'], email: 'odile@example.org' })
  await resetOnTheMachine(staffCtx, officer.email)
  await house.work()
  const letters = await house.mailsTo('odile@example.org')
  expect(letters.filter((letter) => letter.includes('account.access_reset'))).toHaveLength(1)
  const { rows } = await house.ownerPool.query('select address from mail.outbox_recipient order by address')
  expect(rows).toEqual([{ address: 'datenschutz@ipro.de' }, { address: 'odile@example.org' }])
})

test('nobody is written to about the access of others', async () => {
  const agent = await makeAccount(staffCtx, { roles: ['agent'], email: 'agent@example.org' })
  await resetOnTheMachine(staffCtx, agent.email)
  await house.work()
  expect(await house.mailsTo('agent@example.org')).toEqual([])
})
