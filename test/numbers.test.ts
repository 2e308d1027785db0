import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPersonKeys } from '#core/person/keys.ts'
import { reserveNumbers } from '#core/person/numbers.ts'
import { readReplay } from '#core/person/replay-log.ts'
import type { TestHouse } from '#core/testing/house.ts'
import { openTicketHouse } from '../modules/tickets/fixtures.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openTicketHouse()
})
afterAll(() => house?.[Symbol.asyncDispose]())

/** Numbers of tickets that are put down outside the database, oldest entry first. */
async function putDown(): Promise<unknown[]> {
  const { config } = house.engine
  const found: unknown[] = []
  for await (const { action, place, rows } of readReplay(config.replayDir, await openPersonKeys(config)))
    if (action === 'number' && place === 'tickets.ticket') found.push(...rows.map(({ key }) => key.id))
  return found
}

const openTickets = (count: number) =>
  house.ownerPool.query(
    `insert into tickets.ticket (subject, state, origin, created_at, updated_at, last_message_at)
     select 'Anruf', 'open', 'agent', now(), now(), now() from generate_series(1, $1)`,
    [count],
  )

test('numbers are put down ahead of those given out, again when they get fewer, and each day anew', async () => {
  const marks = new Map()
  const reserve = () => reserveNumbers(house.engine, marks)
  await openTickets(1)
  await reserve()
  await reserve()
  expect(await putDown()).toEqual([11_001])
  await openTickets(600)
  await reserve()
  expect(await putDown()).toEqual([11_001, 11_601])
  // The first file goes with the backups that are older; what was given out since is in a newer one.
  house.clock.set(new Date(house.clock.now().getTime() + 86_400_000))
  await reserve()
  await reserve()
  expect(await putDown()).toEqual([11_001, 11_601, 11_601])
})
