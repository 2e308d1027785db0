import type { KyselyPlugin } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Engine } from '../engine.ts'
import { findOldest } from './facts.ts'
import { openRegistry, type RegistryHouse } from './fixtures/registry/house.ts'
import { previewRetention } from './preview.ts'
import { readPartition } from './partitions.ts'
import { rulesOf } from './rules.ts'

let registry: RegistryHouse

beforeAll(async () => {
  registry = await openRegistry('2026-11-09T10:20:00Z')
})
afterAll(() => registry[Symbol.asyncDispose]())

const ruleOf = (engine: Engine) => {
  const rule = rulesOf(engine.modules).find(({ name }) => name === 'registry.visit')
  if (!rule) throw new Error('There is no rule for visits.')
  return rule
}

/** The engine of the house; whenever its partitions have been listed, and before one is read, this happens once. */
function interrupted(then: () => Promise<void>): Engine {
  const { engine } = registry.house
  let done = false
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      const listed = result.rows.some((row) => 'written' in row)
      if (listed && !done) {
        done = true
        await then()
      }
      return result
    },
  }
  return Object.create(engine, { owner: { value: engine.owner.withPlugin(plugin) } }) as Engine
}

const [now, between, later] = [
  new Date('2026-11-09T10:20:00Z'),
  new Date('2026-11-09T11:20:00Z'),
  new Date('2026-11-09T12:20:00Z'),
]

test('a partition that a sweep drops between the list and the look is gone, and no error', async () => {
  const { house, visit, run } = registry
  await visit(now, 1)
  await visit(later, 2)
  expect(await findOldest(house.engine, ruleOf(house.engine), false)).toEqual(now)
  const engine = interrupted(() => run('drop table registry.visit_p2026110910'))
  expect(await findOldest(engine, ruleOf(engine), false)).toEqual(later)
})

test('so the preview counts what is left', async () => {
  const { visit, run } = registry
  await visit(between, 3)
  const engine = interrupted(() => run('drop table registry.visit_p2026110911'))
  const { rules } = await previewRetention(engine, new Date('2027-02-01T00:00:00Z'))
  expect(rules.find(({ table }) => table === 'visit')).toMatchObject({ going: 1, oldest: later })
})

test('a table that is missing otherwise stays an error', async () => {
  const { engine } = registry.house
  const read = async () => {
    await registry.run('select from registry.nowhere')
  }
  const name = 'visit_p2026110912'
  await expect(readPartition(engine, ruleOf(engine), { name, gone: null, read })).rejects.toThrow(/nowhere/)
})
