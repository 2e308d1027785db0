import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { available } from '../outside/available.ts'
import { freePort, type Postfix, startPostfix } from '../outside/postfix.ts'
import { createServer, type ServerProcess, until } from '../outside/server.ts'
import { hand, letter, setUp, type Staff } from './visit.ts'

interface Ticket {
  readonly id: number
  readonly subject: string
  readonly messages: readonly { readonly kind: string; readonly text: string; readonly delivery?: unknown }[]
}

/** Words of the live channel, as they arrive. */
async function listen(
  server: ServerProcess,
  staff: Staff,
  heard: (event: string) => void,
): Promise<AbortController> {
  const stop = new AbortController()
  const answer = await fetch(`${server.url}/api/live`, {
    headers: { cookie: staff.cookie },
    signal: stop.signal,
  })
  const read = async (): Promise<void> => {
    for await (const chunk of answer.body ?? []) heard(Buffer.from(chunk).toString())
  }
  read().catch(() => undefined)
  return stop
}

const header = (mail: string, name: string): string =>
  new RegExp(`^${name}: ((?:.*\\r?\\n[ \\t])*.*)`, 'mi').exec(mail)?.[1]?.replaceAll(/\s+/g, ' ').trim() ?? ''

describe.runIf(available('/usr/sbin/postfix'))('a customer’s mail becomes an answered ticket', () => {
  let postfix: Postfix
  let server: ServerProcess
  let staff: Staff

  beforeAll(async () => {
    const smtpPort = await freePort()
    postfix = await startPostfix({ customers: 'kunde.test', ours: { domain: 'ipro.test', port: smtpPort } })
    server = await createServer({
      SMTP_URL: `smtp://127.0.0.1:${postfix.port}`,
      SMTP_PORT: String(smtpPort),
      MAIL_DOMAINS: 'ipro.test',
      LOG_LEVEL: 'info',
    })
    await server.start()
    staff = await setUp(server)
  }, 120_000)

  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
    await postfix?.[Symbol.asyncDispose]()
  }, 60_000)

  test('arrives live, is answered through Postfix, and the reply joins the same ticket', async () => {
    const words: string[] = []
    const stop = await listen(server, staff, (word) => words.push(word))
    const question = letter({
      from: 'Karla Kunde <karla@kunde.test>',
      to: 'support@ipro.test',
      subject: 'Der Drucker schweigt',
      text: 'Guten Tag, seit gestern druckt nichts mehr.',
      id: 'frage-1@kunde.test',
    })
    expect(
      await hand(postfix.port, { from: 'karla@kunde.test', to: 'support@ipro.test', raw: question }),
    ).toBe(true)
    await until(
      async () => words.some((word) => word.includes('tickets.opened')),
      'the live channel to tell of it',
    )
    stop.abort()
    const { items } = await staff.call<{ items: Ticket[] }>('GET', '/api/tickets?state=open')
    expect(items.map((one) => one.subject)).toEqual(['Der Drucker schweigt'])
    const id = items[0]?.id ?? 0

    const key = crypto.randomUUID()
    for (let again = 0; again < 2; again++)
      await staff.call('POST', `/api/tickets/${id}/replies`, {
        key,
        text: 'Bitte einmal aus- und einschalten.',
      })
    const [answer = ''] = await until(async () => {
      const mails = await postfix.mailbox()
      return mails.length > 0 && mails
    }, 'the answer in the customer’s mailbox')
    expect(header(answer, 'In-Reply-To')).toBe('<frage-1@kunde.test>')
    expect(header(answer, 'References')).toContain('<frage-1@kunde.test>')
    expect(header(answer, 'Message-ID')).toMatch(/^<[^<>\s]+@[^<>\s]+>$/)
    expect(header(answer, 'Subject')).toContain(`[#${id}]`)

    const reply = letter({
      from: 'Karla Kunde <karla@kunde.test>',
      to: 'support@ipro.test',
      subject: 'AW: Drucker',
      text: 'Jetzt geht es, danke!',
      id: 'antwort-1@kunde.test',
      headers: [
        `In-Reply-To: ${header(answer, 'Message-ID')}`,
        `References: ${header(answer, 'Message-ID')}`,
      ],
    })
    expect(await hand(postfix.port, { from: 'karla@kunde.test', to: 'support@ipro.test', raw: reply })).toBe(
      true,
    )
    const ticket = await until(async () => {
      const read = await staff.call<Ticket>('GET', `/api/tickets/${id}`)
      return read.messages.length === 3 && read
    }, 'the reply on the same ticket')
    expect(ticket.messages.map((one) => one.kind)).toEqual(['in', 'out', 'in'])
    expect(await postfix.mailbox()).toHaveLength(1)
    expect(
      (await staff.call<{ items: Ticket[] }>('GET', '/api/tickets/search?q=einschalten')).items,
    ).toHaveLength(1)
  }, 120_000)

  test('every promise is kept within a minute of the set-up, and the command says so', async () => {
    const reports = await until(async () => {
      const { promises } = (await (await fetch(`${server.url}/health`)).json()) as { promises: string }
      return promises === 'kept' && (await (await fetch(`${server.url}/privacy.json`)).json())
    }, 'all promises to be kept').catch(async (error: unknown) => {
      throw new Error(`${String(error)}\n${(await server.command('promises')).output}`)
    })
    expect(reports).toBeTruthy()
    const said = await server.command('promises', '--json')
    expect(said.code).toBe(0)
    const evidence = await server.command('evidence', 'verify')
    expect(evidence.output).toContain('nothing tampered with')
    expect(evidence.code).toBe(0)
  }, 120_000)

  test('a second start on the same data folder says who holds it; SIGTERM ends with 0', async () => {
    const second = await createServer({ DATA_DIR: server.dataDir, SMTP_PORT: '0' })
    await expect(second.start()).rejects.toThrow(/is in use by process \d+/)
    expect(await server.stop()).toBe(0)
  }, 60_000)
})
