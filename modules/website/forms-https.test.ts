import { expect, test } from 'vitest'
import type { Config } from '#core/config.ts'
import { openHouse } from '#core/testing/house.ts'
import { notice } from '#modules/notice'
import type { Tables } from './data.ts'
import { website } from './index.ts'

async function stateWith(config: Partial<Config>): Promise<string> {
  await using house = await openHouse({ modules: [notice.module, website.module], config })
  await house.prove()
  const ctx = house.context<Tables>('website')
  const found = (await ctx.house.promises()).find((promise) => promise.key === '3.1/forms-https')
  return `${found?.state}: ${found?.seen.en}`
}

test('forms over plain HTTP are refused off the loopback', async () => {
  expect(await stateWith({})).toMatch(/^kept/)
  expect(await stateWith({ publicUrl: 'https://www.example.com' })).toMatch(/^kept/)
})

test('an address without https turns 3.1/forms-https red', async () => {
  expect(await stateWith({ publicUrl: 'http://www.example.com' })).toMatch(/^broken: This website's address/)
})

test('trusting everybody as a proxy turns it red: whoever likes could say that the way was encrypted', async () => {
  expect(await stateWith({ trustProxy: '127.0.0.1' })).toMatch(/^kept/)
  expect(await stateWith({ trustProxy: '128.0.0.0/1' })).toMatch(/^broken: A form .*forged: 403/)
})
