import { getMigrations } from 'better-auth/db/migration'
import { expect, test, vi } from 'vitest'
import { openHouse } from '#core/testing/house.ts'
import { notice } from '#modules/notice'
import { staff } from '#modules/staff'
import { authOptions } from './auth-options.ts'
import type { Tables } from './data.ts'
import { makeAccount, signInAs } from './fixtures.ts'

const modules = [notice.module, staff.module]

test('our migration is the whole of what the library would migrate', async () => {
  await using house = await openHouse({ modules })
  const said = vi.spyOn(console, 'warn')
  const wanted = await getMigrations({
    ...authOptions(house.engine.config, { maySignIn: async () => true, now: () => new Date() }),
    logger: { level: 'warn' },
    database: { db: house.owner, type: 'postgres', schemaName: 'staff' },
  })
  expect(wanted.toBeCreated).toEqual([])
  expect(wanted.toBeAdded).toEqual([])
  expect(wanted.toBeAddedIndexes).toEqual([])
  expect(wanted.schemaProblems).toEqual([])
  // Counters of authenticators have 32 bits without a sign; an integer of the database has one bit less.
  expect(said.mock.calls.flat()).toEqual([
    expect.stringMatching(/Field counter in table passkey .* got int8\.$/),
  ])
  said.mockRestore()
})

test('the library opens no connection, whatever the environment asks of it', async () => {
  vi.stubEnv('BETTER_AUTH_TELEMETRY', '1')
  vi.stubEnv('BETTER_AUTH_TELEMETRY_ENDPOINT', 'http://127.0.0.1:9/')
  const fetched = vi.spyOn(globalThis, 'fetch')
  await using house = await openHouse({ modules })
  const { email } = await makeAccount(house.context<Tables>('staff'))
  await signInAs(house.http, email)
  expect(fetched).not.toHaveBeenCalled()
  fetched.mockRestore()
  vi.unstubAllEnvs()
})
