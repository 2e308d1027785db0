import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createTransport } from 'nodemailer'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBudget, createGate } from './budget.ts'
import { letter, type MailHouse, openMailHouse, rawClient, sendRaw } from './fixtures.ts'
import { limitsSetting } from './settings.ts'
import { handlers } from './smtp-intake.ts'
import { bufferLog } from './transport-log.ts'

let house: MailHouse
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zusage-tls-'))
  const tls = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  const kind = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost'
  await promisify(execFile)('openssl', [...kind.split(' '), '-keyout', tls.key, '-out', tls.cert])
  house = await openMailHouse({ config: { tls } })
})
afterAll(async () => {
  await house?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

test('with a certificate STARTTLS is offered and works', async () => {
  const transport = createTransport({
    host: '127.0.0.1',
    port: house.smtp.port,
    requireTLS: true,
    tls: { rejectUnauthorized: false },
  })
  const raw = letter('Verschlüsselt')
  const info = await transport.sendMail({ envelope: { from: 'a@b.de', to: 'info@ipro.de' }, raw })
  expect(info.response).toMatch(/^250/)
})

test('VRFY tells nobody which addresses there are: 252 for one of ours as for any other (RFC 5321, 3.5.3)', async () => {
  await using client = await rawClient(house.smtp.port)
  await client.say('EHLO x.de')
  const [known, unknown] = [
    await client.say('VRFY info@ipro.de'),
    await client.say('VRFY ghost@elsewhere.de'),
  ]
  expect(known).toMatch(/^252 /)
  expect(unknown).toBe(known)
  expect(await client.say('VRFY')).toMatch(/^501 /)
  expect(await client.say('NOOP')).toMatch(/^250/)
})

test('too much at once is put off with 452, and the bytes are given back', async () => {
  const budget = createBudget(100_000)
  const { maxBytes } = await house.ctx.readSetting(limitsSetting)
  const log = bufferLog(house.ctx)
  const server = new SMTPServer({
    ...handlers({ ctx: house.ctx, log, budget, gate: createGate(1), talks: new Map(), maxBytes }),
    size: maxBytes,
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  const large = `${letter('Viel')}${'x'.repeat(70)}\r\n`.repeat(1500)
  expect((await sendRaw(port, { to: ['info@ipro.de'], bytes: large })).data).toMatch(/^452 4\.3\.1/)
  expect(budget.free()).toBe(100_000)
  expect((await sendRaw(port, { to: ['info@ipro.de'], bytes: letter('Wenig') })).data).toMatch(/^250/)
  expect(budget.free()).toBe(100_000)
  await using announced = await rawClient(port)
  await announced.say('EHLO x.de')
  expect(await announced.say('MAIL FROM:<a@b.de> SIZE=200000')).toMatch(/^452/)
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    for (const connection of server.connections) connection.close()
  })
  await log.flush()
  const refused = await house.ctx.db
    .selectFrom('transport_log')
    .select('recipients')
    .where('code', '=', 452)
    .execute()
  expect(refused).toContainEqual({ recipients: ['info@ipro.de'] })
})

test('the size limit that is set applies to the next mail', async () => {
  await house.ctx.writeSetting(limitsSetting, { maxBytes: 1024 * 1024 })
  const bytes = `${letter('Zu groß')}${`${'x'.repeat(70)}\r\n`.repeat(16_000)}`
  expect((await sendRaw(house.smtp.port, { to: ['info@ipro.de'], bytes })).data).toMatch(/^552 5\.3\.4/)
})

test('a port that is taken stops the start with a sentence', async () => {
  const taken = house.smtp.port
  await expect(openMailHouse({ config: { smtpPort: taken } })).rejects.toThrow(
    new RegExp(`SMTP_PORT: mail can't be taken in at 127\\.0\\.0\\.1:${taken} \\(EADDRINUSE\\)`),
  )
})
