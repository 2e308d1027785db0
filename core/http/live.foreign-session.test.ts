import { expect, test } from 'vitest'
import { happened, hidden, sampleModule } from './fixtures.ts'
import { openWeb, openWire } from './testing.ts'

const fast = { heartbeatMs: 20, recheckMs: 30 }
const message = (event: { name: string }, id: number) => ({
  event: event.name,
  module: 'things',
  payload: { id },
})

const ask = (url: string | null, who: string, more = '') => {
  const wire = openWire(url ?? '')
  wire.socket.write(`GET /api/live HTTP/1.1\r\nhost: x\r\ncookie: who=${who}\r\n${more}\r\n`)
  return wire
}

test('without a session there is no live channel', async () => {
  await using web = await openWeb({ modules: [sampleModule().module] })
  const answer = await web.http.inject('/api/live')
  expect(answer.json()).toMatchObject({ status: 401, code: 'http.not_signed_in' })
})

test('everyone hears what they may see, and nobody what is not live', async () => {
  await using web = await openWeb({ modules: [sampleModule().module], listen: true })
  const agent = ask(web.url, 'agent')
  const officer = ask(web.url, 'officer')
  await Promise.all([agent.heard(/: hello/), officer.heard(/: hello/)])
  web.notify('zusage_live', message(hidden, 1))
  web.notify('zusage_live', message(happened, 2))
  const heard = await agent.heard(/"id":2/)
  expect(heard).toMatch(/^HTTP\/1\.1 200[^]*text\/event-stream/)
  expect(heard).toContain('data: {"event":"things.happened","module":"things","payload":{"id":2}}')
  expect(heard).not.toContain('things.hidden')
  await web[Symbol.asyncDispose]()
  expect(await officer.closed()).not.toContain('things.happened')
})

test('the channel closes when the session ends', async () => {
  const sample = sampleModule()
  await using web = await openWeb({ modules: [sample.module], listen: true, live: fast })
  const wire = ask(web.url, 'agent')
  await wire.heard(/: still here/)
  sample.ended.add('agent')
  await wire.heard(/\r\n0\r\n\r\n$/)
  web.notify('zusage_live', message(happened, 3))
  wire.socket.destroy()
  expect(await wire.closed()).not.toContain('"id":3')
})

test('who comes back after a gap is told to ask for everything anew', async () => {
  await using web = await openWeb({ modules: [sampleModule().module], listen: true })
  expect(await ask(web.url, 'agent', 'last-event-id: 5\r\n').heard(/\n\n/)).toContain('event: resync')
  const wire = ask(web.url, 'agent')
  await wire.heard(/: hello/)
  web.notify('zusage_live', 'not readable')
  await wire.heard(/event: resync/)
})

test('a client that does not read is dropped, and the others are served', async () => {
  const mostBytes = 1_000_000
  await using web = await openWeb({ modules: [sampleModule().module], listen: true, live: { mostBytes } })
  const idle = ask(web.url, 'agent')
  await idle.heard(/: hello/)
  idle.socket.pause()
  const busy = ask(web.url, 'agent')
  await busy.heard(/: hello/)
  const connections = () =>
    new Promise<number>((resolve) => web.http.server.getConnections((_error, count) => resolve(count)))
  const note = (round: number) => ({
    ...message(happened, round),
    payload: { round, text: 'x'.repeat(500_000) },
  })
  let round = 0
  while ((await connections()) > 1 && round < 200) {
    round += 1
    web.notify('zusage_live', note(round))
    await busy.heard(new RegExp(`"round":${round},`))
  }
  expect(await connections()).toBe(1)
  web.notify('zusage_live', message(happened, 99))
  await busy.heard(/"id":99/)
})

test('one account can not take all the connections', async () => {
  await using web = await openWeb({
    modules: [sampleModule().module],
    listen: true,
    live: { mostPerActor: 1 },
  })
  await ask(web.url, 'agent').heard(/: hello/)
  expect(await ask(web.url, 'agent').heard(/http\.too_many/)).toContain('HTTP/1.1 429')
})
