import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServer, type ServerProcess } from '../outside/server.ts'

let server: ServerProcess
let into: string

beforeAll(async () => {
  into = await mkdtemp(join(tmpdir(), 'zusage-backups-'))
  server = await createServer({ SMTP_PORT: 'off' }, ['--demo'])
  await server.start()
}, 120_000)
afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  await rm(into, { recursive: true, force: true })
})

test('the start says once that mail waits, since no relay is set', () => {
  expect(server.output().match(/SMTP_URL is not set/g)).toHaveLength(1)
})

test('an operator backs up beside the running server, restores when it is stopped, and goes on', async () => {
  const backup = await server.command('backup', into)
  expect(backup.output).toMatch(/100 % .* MB of .* MB/)
  expect(backup.output).toContain('not in it, keep it elsewhere: keys')
  expect(backup.code).toBe(0)
  expect((await fetch(`${server.url}/health`)).status).toBe(200)

  // The next backup tries the one before it, too: there is what has to be repeated.
  const [former = ''] = await readdir(into)
  await appendFile(join(into, former, 'postgres', 'PG_VERSION'), ' ')
  const next = await server.command('backup', into)
  expect(next.output).toMatch(
    new RegExp(`It can be restored[^]*Trying ${former}[^]*can't be restored: .*${former} is damaged`),
  )
  expect(next.code).not.toBe(0)
  await expect
    .poll(async () => (await server.command('promises')).output, { timeout: 60_000 })
    .toContain(`The backup ${former} could not be restored on trial`)

  const refused = await server.command('restore', into, '--replace')
  expect(refused.output).toMatch(/is running .*: stop Zusage, and run the restore again/)
  expect(refused.code).toBe(2)

  expect(await server.stop()).toBe(0)
  const list = await server.command('backups', into)
  expect(list.output).toMatch(/^\S+Z +0\.0 days +[\d.]+ MB +Zusage \S+, PostgreSQL 18/)
  expect((await server.command('restore', into)).output).toContain('To replace it, add --replace')
  const restored = await server.command('restore', into, '--replace')
  expect(restored.output).toMatch(/The evidence goes on after entry \d+/)
  expect(restored.code).toBe(0)

  await server.start()
  const verified = await server.command('evidence', 'verify')
  expect(verified.output).toMatch(/restored on \S+ from \S+Z: the chain goes on after entry \d+/)
  expect(verified.output).toContain('nothing tampered with')
  expect((await server.command('promises')).output).toContain('kept')
  expect(await server.stop()).toBe(0)
  expect((await readdir(server.dataDir)).filter((name) => name.startsWith('postgres.'))).toEqual([
    expect.stringMatching(/^postgres\.before-restore-/),
    'postgres.log',
  ])
}, 400_000)

test.each([
  [['backup'], /Usage: npm run zusage -- backup DIR/],
  [['backup', 'x', '--keep-days', '0'], /--keep-days takes a whole number/],
  [['backup', 'x', '--wrong'], /Unknown option/],
  [['restore', 'nowhere', 'else'], /Usage: npm run zusage -- restore DIR/],
  [['unheard-of'], /Usage: npm run zusage -- <command>/],
  [['copy', 'nothing'], /names no database/],
] as const)('%j says what to type', async (args, answer) => {
  const { code, output } = await server.command(...args)
  expect(output).toMatch(answer)
  expect(code).toBe(2)
})

test.each([
  [['--help'], /^Usage: npm run zusage -- <command>/],
  [['token', 'create', '--help'], /^Usage: npm run zusage -- token create --email/],
  [['staff', 'reset', '-h'], /^Usage: npm run zusage -- staff reset --email/],
  [['evidence', 'verify', '--help'], /^Usage: npm run zusage -- evidence verify/],
  [['promises', '--help'], /^Usage: npm run zusage -- promises/],
  [['backup', '--help'], /^Usage: npm run zusage -- backup DIR/],
  [['backups', '--help'], /^Usage: npm run zusage -- backups DIR/],
  [['restore', '--help'], /^Usage: npm run zusage -- restore DIR/],
  [['copy', '--help'], /^Usage: npm run zusage -- copy/],
] as const)('%j says how it is written, and is no mistake', async (args, answer) => {
  const { code, output } = await server.command(...args)
  expect(output).toMatch(answer)
  expect(code).toBe(0)
})

test('help needs no settings that are right', async () => {
  const wrong = await createServer({ SMTP_PORT: 'nonsense' })
  expect(await wrong.command('token', 'create', '--help')).toMatchObject({ code: 0 })
  expect(await wrong.command('promises')).toMatchObject({ code: 2 })
  await wrong[Symbol.asyncDispose]()
})

test('with a PostgreSQL of one’s own, backup and restore point to its tools', async () => {
  const own = await createServer({ DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c' })
  for (const word of ['backup', 'restore']) {
    const { code, output } = await own.command(word, into)
    expect(output).toContain('pgBackRest')
    expect(code).toBe(2)
  }
  await own[Symbol.asyncDispose]()
})
