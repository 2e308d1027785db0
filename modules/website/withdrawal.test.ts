import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#core/context.ts'
import { createPersons } from '#core/person/persons-live.ts'
import { openHouse, type TestHouse } from '#core/testing/house.ts'
import { notice } from '#modules/notice'
import type { Tables } from './data.ts'
import { countUsedAfter, readEnquiry, receiveEnquiry } from './enquiry.ts'
import { website } from './index.ts'

let house: TestHouse
let ctx: Context<Tables>

beforeAll(async () => {
  house = await openHouse({ modules: [notice.module, website.module] })
  ctx = house.context<Tables>('website')
})
afterAll(() => house[Symbol.asyncDispose]())

const wording = { text: 'x', sha256: 'y', versionId: 1, language: 'de', shown: '' } as const
const later = (): Date => {
  house.clock.set(new Date(house.clock.now().getTime() + 60_000))
  return house.clock.now()
}
const enquire = (email: string, message: string) =>
  receiveEnquiry(ctx, { name: 'E', email, message }, wording)

test('an enquiry can be read until its consent is withdrawn, one consented to afterwards again', async () => {
  const email = 'Erika@Example.org'
  const first = await enquire(email, 'eins')
  later()
  expect((await readEnquiry(ctx, first)).message).toBe('eins')
  later()
  await createPersons(house.engine).object({ emails: ['erika@example.org'] }, 'consent')
  const withdrawn = house.clock.now()
  await expect(readEnquiry(ctx, first)).rejects.toMatchObject({
    code: 'website.consent_withdrawn',
    status: 404,
  })
  expect(await countUsedAfter(ctx, email, withdrawn)).toBe(0)
  later()
  const second = await enquire(email, 'zwei')
  expect((await readEnquiry(ctx, second)).message).toBe('zwei')
  await expect(readEnquiry(ctx, first)).rejects.toMatchObject({ code: 'website.consent_withdrawn' })
  later()
  await createPersons(house.engine).object({ emails: [email] }, 'consent', 'website.enquiry')
  await expect(readEnquiry(ctx, second)).rejects.toMatchObject({ code: 'website.consent_withdrawn' })
})

test('each reading leaves its moment, so that use after a withdrawal would be seen', async () => {
  const id = await enquire('b@example.org', 'drei')
  const withdrawn = later()
  later()
  await readEnquiry(ctx, id)
  expect(await countUsedAfter(ctx, 'B@example.org', withdrawn)).toBe(1)
})

test('somebody else’s withdrawal, or one for something else, changes nothing', async () => {
  const id = await enquire('c@example.org', 'vier')
  later()
  const persons = createPersons(house.engine)
  await persons.object({ emails: ['d@example.org'] }, 'consent')
  await persons.object({ emails: ['c@example.org'] }, 'consent', 'newsletter.newsletter')
  await persons.object({ emails: ['c@example.org'] }, 'direct-marketing')
  expect((await readEnquiry(ctx, id)).message).toBe('vier')
})
