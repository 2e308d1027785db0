import { expect, test } from 'vitest'
import { defineModule } from '../module.ts'
import { declare } from '../ledger/declare.ts'
import { sampleModule } from './fixtures.ts'
import { openWeb, openWire } from './testing.ts'

const patience = { headers: 300, request: 500, silence: 2000, keepAlive: 300, check: 50 }

test('a header that drips in is cut off, while others are answered', async () => {
  await using web = await openWeb({ modules: [sampleModule().module], listen: true, patience })
  const wire = openWire(web.url ?? '')
  wire.socket.write('GET /api/open HTTP/1.1\r\nhost: x\r\n')
  const dripping = setInterval(() => wire.socket.write('x-drip: 1\r\n'), 50)
  expect((await fetch(`${web.url}/api/open`)).status).toBe(200)
  const heard = await wire.closed()
  clearInterval(dripping)
  expect(heard).toMatch(/^HTTP\/1\.1 408/)
})

test('a body that drips in is cut off', async () => {
  await using web = await openWeb({ modules: [sampleModule().module], listen: true, patience })
  const wire = openWire(web.url ?? '')
  wire.socket.write(
    'POST /api/things HTTP/1.1\r\nhost: x\r\nauthorization: Bearer administrator\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n',
  )
  const dripping = setInterval(() => wire.socket.write(' '), 50)
  await wire.closed()
  clearInterval(dripping)
  expect(wire.socket.destroyed).toBe(true)
})

test('a connection that says nothing at all is closed', async () => {
  await using web = await openWeb({ modules: [], listen: true, patience })
  const wire = openWire(web.url ?? '')
  await wire.closed()
  expect(wire.socket.destroyed).toBe(true)
})

test('stopping finishes the request in hand and takes no new one', async () => {
  const started = Promise.withResolvers<void>()
  const finish = Promise.withResolvers<void>()
  const { module } = defineModule<Record<string, never>>({
    name: 'slow',
    folder: import.meta.dirname,
    ledger: declare({}),
    activities: {},
    pages: [
      {
        method: 'GET',
        path: '/slow',
        handle: async () => {
          started.resolve()
          await finish.promise
          return { type: 'text/plain', file: 'done' }
        },
      },
    ],
  })
  const web = await openWeb({ modules: [module], listen: true })
  const asked = fetch(`${web.url}/slow`).then((answer) => answer.text())
  await started.promise
  const stopped = web[Symbol.asyncDispose]()
  await expect(fetch(`${web.url}/health`)).rejects.toThrow('fetch failed')
  finish.resolve()
  expect(await asked).toBe('done')
  await stopped
})
