import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type MailHouse, openMailHouse } from './fixtures.ts'
import { newMessageId, queueMail, readMail, sentState } from './index.ts'
import { sendAgain } from './outbox.ts'

interface Heard {
  readonly from: string
  readonly to: string[]
  readonly bytes: string
}

const heard: Heard[] = []
/** What the relay says; null: yes. */
let onRecipient: (address: string) => [number, string] | null = () => null
let onMessage: () => Promise<[number, string] | null> = async () => null

const reply = (refusal: [number, string] | null): Error | null =>
  refusal && Object.assign(new Error(refusal[1]), { responseCode: refusal[0] })

const relay = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onRcptTo: ({ address }, _session, done) => done(reply(onRecipient(address))),
  onData(stream, session, done) {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    const decide = async (): Promise<void> => {
      const { mailFrom, rcptTo } = session.envelope
      heard.push({
        from: mailFrom ? mailFrom.address : '',
        to: rcptTo.map((one) => one.address),
        bytes: Buffer.concat(chunks).toString(),
      })
      done(reply(await onMessage()), 'kept for you')
    }
    stream.on('end', () => void decide())
  },
})

let house: MailHouse
const start = new Date('2026-11-23T09:00:00Z')

beforeAll(async () => {
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
  const { port } = relay.server.address() as AddressInfo
  house = await openMailHouse({ config: { smtpUrl: `smtp://127.0.0.1:${port}` } })
})
afterAll(async () => {
  await house?.[Symbol.asyncDispose]()
  await new Promise<void>((resolve) => relay.close(resolve))
})
afterEach(() => {
  onRecipient = () => null
  onMessage = async () => null
  heard.length = 0
})

const queue = async (to: string[], extra: object = {}): Promise<string> => {
  const messageId = await newMessageId(house.ctx, 't12')
  await queueMail(house.ctx, {
    messageId,
    to,
    subject: 'Ihre Frage – gelöst',
    text: 'Guten Tag,\n.\ngelöst.',
    ...extra,
  })
  return messageId
}
const state = async (messageId: string) => (await sentState(house.ctx, [messageId]))[0]
const outbox = (messageId: string) =>
  house.ctx.db.selectFrom('outbox').selectAll().where('message_id', '=', messageId).executeTakeFirstOrThrow()

const logOf = (id: number) =>
  house.ctx.db.selectFrom('transport_log').selectAll().where('queue_id', '=', String(id)).execute()

describe('a mail leaves', () => {
  test('with its headers, once, however often it is queued', async () => {
    const messageId = await queue(['k@kunde.de'], {
      cc: ['chef@kunde.de'],
      html: '<p>gelöst</p>',
      inReplyTo: '<frage@kunde.de>',
      references: ['<erste@kunde.de>', '<frage@kunde.de>'],
    })
    await queueMail(house.ctx, { messageId, to: ['k@kunde.de'], subject: 'anders', text: 'anders' })
    await house.work()
    expect(heard).toHaveLength(1)
    expect(heard[0]).toMatchObject({ from: 'info@ipro.de', to: ['chef@kunde.de', 'k@kunde.de'] })
    const bytes = heard[0]?.bytes ?? ''
    expect(bytes).toContain(`Message-ID: ${messageId}\r\n`)
    expect(bytes).toContain('In-Reply-To: <frage@kunde.de>\r\n')
    expect(bytes).toMatch(/References: <erste@kunde.de>\s+<frage@kunde.de>\r\n/)
    expect(bytes).toMatch(/^From: IPRO GmbH <info@ipro.de>\r\n/m)
    expect(bytes).not.toMatch(/Auto-Submitted/)
    expect(messageId).toMatch(/^<t12\.[0-9a-f]{24}@ipro\.de>$/)
    expect(await state(messageId)).toEqual({ messageId, state: 'sent', detail: '250 kept for you' })
    await house.work()
    expect(heard).toHaveLength(1)
  })

  test('saying that no person wrote it', async () => {
    await queue(['k@kunde.de'], { automatic: true })
    await house.work()
    expect(heard[0]?.bytes).toMatch(/^Auto-Submitted: auto-replied\r$/m)
    expect(heard[0]?.bytes).toMatch(/^X-Auto-Response-Suppress: All\r$/m)
  })

  test('never with what a line break would smuggle in', async () => {
    await expect(queue(['k@kunde.de\r\nBcc: x@evil.de'])).rejects.toMatchObject({ code: 'mail.bad_address' })
    await expect(queue([])).rejects.toMatchObject({ code: 'mail.no_recipient' })
    await queue(['k@kunde.de'], { subject: 'Hallo\r\nBcc: x@evil.de' })
    await house.work()
    expect(heard[0]?.bytes).not.toMatch(/^Bcc:/m)
  })
})

describe('what the relay refuses', () => {
  test('now, is tried again later with the same bytes', async () => {
    onMessage = async () => [451, '4.7.1 greylisted']
    const messageId = await queue(['k@kunde.de'])
    await house.work()
    expect(await state(messageId)).toMatchObject({
      state: 'queued',
      detail: expect.stringContaining('greylisted') as string,
    })
    const { id, next_try_at } = await outbox(messageId)
    const [line] = await logOf(id)
    expect(next_try_at.getTime() - (line?.at.getTime() ?? 0)).toBe(60_000)
    onMessage = async () => null
    await house.ownerPool.query(`update graphile_worker._private_jobs set run_at = now()`)
    await house.work()
    expect(await state(messageId)).toMatchObject({ state: 'sent' })
    expect(heard).toHaveLength(2)
    expect(heard[0]?.bytes).toBe(heard[1]?.bytes)
  })

  test('for ever and for everybody, has failed at once; and can be sent again', async () => {
    onRecipient = () => [550, '5.1.1 no such user']
    const messageId = await queue(['weg@kunde.de'])
    await house.work()
    expect(await state(messageId)).toEqual({ messageId, state: 'failed', detail: '550 5.1.1 no such user' })
    onRecipient = () => null
    await sendAgain(house.ctx, (await outbox(messageId)).id)
    await house.work()
    expect(await state(messageId)).toMatchObject({ state: 'sent' })
    await expect(sendAgain(house.ctx, (await outbox(messageId)).id)).rejects.toMatchObject({
      code: 'mail.not_failed',
    })
  })

  test('for some, reaches the others, and only those deferred are tried again', async () => {
    const says = new Map<string, [number, string]>([
      ['weg@kunde.de', [550, 'gone']],
      ['voll@kunde.de', [452, 'full']],
    ])
    onRecipient = (address) => says.get(address) ?? null
    const messageId = await queue(['da@kunde.de', 'weg@kunde.de', 'voll@kunde.de'])
    await house.work()
    expect(await state(messageId)).toMatchObject({ state: 'queued', detail: '452 full' })
    const { id } = await outbox(messageId)
    const recipients = () =>
      house.ctx.db
        .selectFrom('outbox_recipient')
        .select(['address', 'state'])
        .where('outbox_id', '=', id)
        .orderBy('address')
        .execute()
    expect(await recipients()).toEqual([
      { address: 'da@kunde.de', state: 'accepted' },
      { address: 'voll@kunde.de', state: 'pending' },
      { address: 'weg@kunde.de', state: 'rejected' },
    ])
    says.clear()
    await house.ownerPool.query(`update graphile_worker._private_jobs set run_at = now()`)
    await house.work()
    expect(heard.map((one) => one.to)).toEqual([['da@kunde.de'], ['voll@kunde.de']])
    expect(await state(messageId)).toMatchObject({ state: 'sent' })
  })

  test('for five days, has failed', async () => {
    onMessage = async () => [451, 'later']
    const messageId = await queue(['k@kunde.de'])
    for (let tries = 0; tries < 60 && (await state(messageId))?.state === 'queued'; tries++) {
      const { next_try_at } = await outbox(messageId)
      house.clock.set(next_try_at)
      await house.ownerPool.query(`update graphile_worker._private_jobs set run_at = now()`)
      await house.work()
    }
    const row = await outbox(messageId)
    expect(row).toMatchObject({ state: 'failed', last_response: '451 later' })
    expect(row.attempts).toBe(34)
    expect(row.document_ended_at).toEqual(row.ended_at)
  })
})

describe('a crash', () => {
  test('between the relay’s 250 and our commit sends the same again, and no third time', async () => {
    const messageId = await queue(['k@kunde.de'])
    // While the relay says yes, the database begins to refuse: our commit is lost, as in a kill.
    onMessage = async () => {
      onMessage = async () => null
      await house.ownerPool.query(
        `alter table mail.outbox add constraint broken check (state <> 'sent') not valid`,
      )
      return null
    }
    await house.work()
    expect((await outbox(messageId)).state).toBe('sending')
    await house.ownerPool.query('alter table mail.outbox drop constraint broken')
    await house.ownerPool.query(`update graphile_worker._private_jobs set run_at = now()`)
    await house.work()
    expect(await state(messageId)).toMatchObject({ state: 'sent' })
    expect(heard).toHaveLength(2)
    expect(heard[0]?.bytes).toBe(heard[1]?.bytes)
    await house.work()
    expect(heard).toHaveLength(2)
  })

  test('that lost the job is made good by the regular look', async () => {
    const messageId = await queue(['k@kunde.de'])
    await house.ownerPool.query('delete from graphile_worker._private_jobs')
    await house.ctx.db
      .updateTable('outbox')
      .set({ state: 'sending' })
      .where('message_id', '=', messageId)
      .execute()
    house.clock.advance({ hours: 1 })
    const catchUp = house.engine.module('mail').jobs?.find((job) => job.name === 'mail.catch_up')
    await catchUp?.run(house.ctx as never, {} as never)
    await house.work()
    expect(await state(messageId)).toMatchObject({ state: 'sent' })
  })
})

describe('the log', () => {
  test('has the envelope and the answer of what was sent, and nothing of its content', async () => {
    const messageId = await queue(['log@kunde.de'], { subject: 'Geheimnis-7731' })
    await house.work()
    const { id } = await outbox(messageId)
    expect(await logOf(id)).toMatchObject([
      {
        direction: 'out',
        peer_host: '127.0.0.1',
        sender: 'info@ipro.de',
        recipients: ['log@kunde.de'],
        code: 250,
        response: '250 kept for you',
      },
    ])
    const { rows } = await house.ownerPool.query(
      `select from mail.transport_log l where l::text like '%Geheimnis%' or l::text like '%=?%'`,
    )
    expect(rows).toHaveLength(0)
  })
})

test('a mail of our own that comes back is kept and marked', async () => {
  const messageId = await queue(['info@ipro.de'], { subject: 'Kreis' })
  await house.work()
  const { sendRaw } = await import('./fixtures.ts')
  await sendRaw(house.smtp.port, {
    to: ['info@ipro.de'],
    bytes: `X-Forwarded: 1\r\n${heard[0]?.bytes ?? ''}`,
  })
  await house.work()
  const { id } = await house.ctx.db
    .selectFrom('mail')
    .select('id')
    .where('message_id', '=', messageId)
    .executeTakeFirstOrThrow()
  expect((await readMail(house.ctx, id)).automatic).toBe(true)
})

test('without a relay mails wait and say so, and leave when there is one', async () => {
  await using waiting = await openMailHouse({ now: start })
  const messageId = await newMessageId(waiting.ctx, 'wartet')
  await queueMail(waiting.ctx, { messageId, to: ['k@kunde.de'], subject: 'x', text: 'y' })
  await waiting.work()
  expect(await sentState(waiting.ctx, [messageId, '<unknown@x>'])).toEqual([
    { messageId, state: 'queued', detail: 'no relay' },
  ])
})
