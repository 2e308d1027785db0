import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type TestHouse } from '#core/testing/house.ts'
import { createFrame } from '#site/layout.ts'
import { modules } from '../../modules.ts'

let house: TestHouse

const health = async (): Promise<{ broken: string[] }> => (await house.http.inject('/health')).json()
const metric = async (key: string, state: string): Promise<string | undefined> =>
  new RegExp(`zusage_promise_state\\{key="${key}",state="${state}"\\} (\\d)`).exec(
    (await house.http.inject('/metrics')).body,
  )?.[1]
const markOf = async (key: string): Promise<string | undefined> =>
  new RegExp(`class="promise promise-(\\w+)" id="${key.replace('/', '-')}"`).exec(
    (await house.http.inject('/privacy')).body,
  )?.[1]

beforeAll(async () => {
  house = await openHouse({
    modules,
    frame: createFrame(),
    config: { mailDomains: ['ipro.test'] },
    start: true,
  })
  await house.work()
}, 120_000)
afterAll(() => house?.[Symbol.asyncDispose]())

test('an old row behind the engine’s back turns its promise red everywhere, and the sweep turns it green', async () => {
  const key = '3.1/log-15-days'
  await house.sweep()
  await house.prove()
  expect(await markOf(key)).toBe('kept')
  expect((await health()).broken).not.toContain(key)
  expect(await metric(key, 'kept')).toBe('1')

  await house.ownerPool.query(
    `insert into website.access_log (at, address, method, path, protocol, status, bytes)
     values (now() - interval '20 days', '192.0.2.1', 'GET', '/', 'HTTP/1.1', 200, 1)`,
  )
  await house.prove()
  expect(await markOf(key)).toBe('broken')
  expect((await health()).broken).toContain(key)
  expect(await metric(key, 'broken')).toBe('1')
  expect((await house.engine.house.promises()).find((one) => one.key === key)?.state).toBe('broken')

  await house.sweep()
  await house.prove()
  await house.chain()
  expect(await markOf(key)).toBe('kept')
  expect(await metric(key, 'kept')).toBe('1')
  const evidence = await house.engine.house.evidence({ limit: 200 })
  expect(JSON.stringify(evidence.filter((one) => one.kind.startsWith('retention')))).toContain(
    'website.access_log',
  )
})

test('the promises that are due are all there, each with a sentence in both languages', async () => {
  const reports = await house.engine.house.promises()
  expect(reports.map((one) => one.key).sort()).toEqual(
    [
      '1/controller',
      '2/officer',
      '3/place',
      '3.1/enquiry-purpose',
      '3.1/forms-consent',
      '3.1/forms-https',
      '3.1/log-15-days',
      '3.1/log-fields',
      '3.2/mail-log-15-days',
      '3.2/mail-log-fields',
      '3.6/operators',
      '3.8/tickets-search',
      '5/access',
      '5/complaint',
      '5/erasure',
      '5/erasure-outlives-restore',
      '5/objection',
      '5/objection-blocks',
      '5/portability',
      '5/rectification',
      '5/restriction',
      '5/withdrawal',
      '6/current-version',
    ].sort(),
  )
  for (const { sentence } of reports)
    expect(sentence.de && sentence.en && sentence.de !== sentence.en).toBeTruthy()
})
