import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { Socket, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { afterAll, afterEach, expect, test } from 'vitest'
import { declare } from './ledger/declare.ts'
import { defineModule } from './module.ts'
import { openHouse } from './testing/house.ts'

const declared = '127.0.0.3'

const folder = await mkdtemp(join(tmpdir(), 'zusage-sample-'))
await mkdir(join(folder, 'migrations'))
await writeFile(join(folder, 'migrations/0001_nothing.sql'), 'select 1;')

const { module } = defineModule({
  name: 'sample',
  folder,
  ledger: declare({}),
  activities: {},
  recipients: async () => [
    { key: 'sample.relay', name: 'Relay', country: 'DE', host: declared, purpose: 'tests' },
  ],
})

/** A listener in another process, which says how many came. */
async function listenElsewhere(host: string): Promise<{ port: number; child: ChildProcess }> {
  const program = `let came = 0
    require('node:net').createServer((socket) => { came++; socket.end('hello') })
      .listen(0, '${host}', function () { process.send({ port: this.address().port }) })
    process.on('message', () => process.send({ came }))`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  child.unref()
  process.once('exit', () => child.kill())
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return { port, child }
}

const cameTo = async ({ child }: { child: ChildProcess }): Promise<number> => {
  child.send('how many')
  const [{ came }] = (await once(child, 'message')) as [{ came: number }]
  return came
}

// As a library may hold it that was loaded before the watch began.
const heldConnect = Socket.prototype.connect

const foreign = await listenElsewhere('127.0.0.2')
const relay = await listenElsewhere(declared)
const house = await openHouse({ modules: [module] })
const { network } = house.engine
let before = 0
afterEach(() => void (before = network.figures?.().undeclaredAttempts ?? 0))
afterAll(async () => {
  foreign.child.kill()
  relay.child.kill()
  await house[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const attempts = (): number => (network.figures?.().undeclaredAttempts ?? 0) - before

test('a library that opens a socket of its own never gets there; it is counted', async () => {
  const socket = connect(foreign.port, '127.0.0.2')
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
  expect(error.code).toBe('ERR_UNDECLARED')
  expect(await cameTo(foreign)).toBe(0)
  expect(attempts()).toBe(1)
  expect(network.figures?.().recent[0]).toMatchObject({ host: '127.0.0.2', port: foreign.port })
})

test.each<[string, () => Promise<unknown>]>([
  ['TLS', () => once(connectTls({ host: '127.0.0.2', port: foreign.port }), 'secureConnect')],
  ['fetch', () => fetch(`http://127.0.0.2:${foreign.port}/`)],
  ['options', () => once(connect({ host: '127.0.0.2', port: foreign.port }), 'connect')],
  ['a name', () => once(connect({ host: 'undeclared.example', port: 443 }), 'connect')],
])('%s does not get there either', async (_, open) => {
  await expect(open()).rejects.toThrow(/not declared|fetch failed/)
  expect(await cameTo(foreign)).toBe(0)
  expect(attempts()).toBeGreaterThanOrEqual(1)
})

test('a way round the guard is blocked all the same', async () => {
  const socket = new Socket()
  Reflect.apply(heldConnect, socket, [{ host: '127.0.0.2', port: foreign.port }])
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
  expect(error.code).toBe('ERR_IP_BLOCKED')
  expect(await cameTo(foreign)).toBe(0)
  expect(attempts()).toBe(1)
})

test('UDP is closed before it sends', async () => {
  const socket = createSocket('udp4')
  expect(() => socket.send('x', 9, '127.0.0.2')).toThrow('Not running')
  expect(attempts()).toBe(1)
})

test('asking the one way out for an undeclared place is refused, with what to do', async () => {
  await expect(network.connect({ host: '127.0.0.2', port: foreign.port })).rejects.toMatchObject({
    code: 'network.undeclared',
    message: expect.stringContaining('Declare it') as string,
  })
  expect(await cameTo(foreign)).toBe(0)
  expect(attempts()).toBe(1)
})

test('a declared recipient is reached through the one way out, and only so', async () => {
  const stream = await network.connect({ host: declared, port: relay.port })
  expect(String((await once(stream, 'data'))[0])).toBe('hello')
  stream.destroy()
  expect(attempts()).toBe(0)
  await once(connect(relay.port, declared), 'error')
  expect(await cameTo(relay)).toBe(1)
  expect(attempts()).toBe(1)
})

test('a declared recipient that does not answer is said to', async () => {
  await expect(network.connect({ host: declared, port: 1 })).rejects.toMatchObject({
    code: 'network.unreachable',
    status: 502,
  })
})

test('listeners of this process and the database are inside the house', async () => {
  const server = createServer((socket) => socket.end('own')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const socket = connect(port, '127.0.0.1')
  expect(String((await once(socket, 'data'))[0])).toBe('own')
  server.close()
  await house.ownerPool.query('select 1')
  expect(attempts()).toBe(0)
})

test('what was refused stands in the evidence', async () => {
  await house.chain()
  const entries = await house.engine.house.evidence({ kind: 'network.undeclared' })
  expect(entries).toContainEqual(
    expect.objectContaining({ module: 'engine', payload: { host: '127.0.0.2', port: foreign.port } }),
  )
  expect(entries).toContainEqual(
    expect.objectContaining({ payload: { host: 'undeclared.example', port: 443 } }),
  )
})
