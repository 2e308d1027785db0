import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRegistry, type RegistryHouse } from './fixtures/registry/house.ts'
import { editPeriod } from './periods.ts'

let registry: RegistryHouse
beforeAll(async () => {
  registry = await openRegistry('2026-11-09T10:20:00Z')
})
afterAll(() => registry[Symbol.asyncDispose]())

const edit = (table: string, period: object) =>
  editPeriod(registry.house.engine, { module: 'registry', table, period, actor: 'staff:1' })

test('an edited period takes effect at the next sweep, and its versions are kept', async () => {
  const { house, ago, visit, visits, sweepNow } = registry
  await visit(ago(0), 1)
  house.clock.advance({ days: 8 })
  await sweepNow()
  expect(await visits()).toEqual([1])
  await edit('visit', { months: 1 })
  await sweepNow()
  expect(await visits()).toEqual([1])
  await edit('visit', { days: 7 })
  await sweepNow()
  expect(await visits()).toEqual([])
  expect((await registry.facts('visit')).period).toEqual({ days: 7 })
  const rule = 'registry.visit'
  expect(await registry.recorded('retention.period_changed')).toEqual([
    { rule, version: 1, before: { days: 15 }, after: { months: 1 }, actor: 'staff:1' },
    { rule, version: 2, before: { months: 1 }, after: { days: 7 }, actor: 'staff:1' },
  ])
})

test('only a period that may be edited is', async () => {
  await expect(edit('parcel', { days: 3 })).rejects.toMatchObject({ code: 'retention.fixed', status: 409 })
  await expect(edit('none', { days: 3 })).rejects.toMatchObject({
    code: 'retention.unknown_rule',
    status: 404,
  })
})

test.each([{}, { days: 0 }, { days: -1 }, { days: 1.5 }, { weeks: 2 }, { years: 101 }, { days: Infinity }])(
  'a period is not %j',
  async (period) => {
    await expect(edit('visit', period)).rejects.toMatchObject({
      code: 'retention.invalid_period',
      status: 400,
    })
  },
)
