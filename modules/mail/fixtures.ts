import type { AddressInfo } from 'node:net'
import { connect, type Socket } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { Config } from '#core/config.ts'
import type { Actor, Context } from '#core/context.ts'
import { type Role, roles } from '#core/permission.ts'
import { openHouse, type TestHouse } from '#core/testing/house.ts'
import { type Controller, notice, saveController, saveOfficer } from '#modules/notice'
import type { Tables } from './data.ts'
import { mail } from './index.ts'
import { listeningAt } from './smtp-listeners.ts'

export interface MailHouse extends TestHouse {
  readonly ctx: Context<Tables>
  readonly smtp: AddressInfo
  readonly lmtp: AddressInfo
  /** A request to the API by somebody with this role; the answer's JSON. */
  ask(
    role: Role | null,
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    body?: object,
  ): Promise<{ status: number; json: unknown; raw: Buffer; headers: Record<string, unknown> }>
}

/** Stands in for the accounts: whoever names a role in the header `x-role` has it. */
async function signIn(_ctx: unknown, request: FastifyRequest): Promise<Actor | null> {
  const role = roles.find((one) => one === request.headers['x-role'])
  return role ? { kind: 'staff', id: role, name: role, email: `${role}@ipro.de`, roles: [role] } : null
}

/** A house named IPRO that takes mail in on ports of its own, support and officer known. */
export async function openMailHouse(
  options: { config?: Partial<Config>; now?: Date } = {},
): Promise<MailHouse> {
  const house = await openHouse({
    modules: [notice.module, { ...mail.module, authenticate: signIn }],
    start: true,
    ...(options.now ? { now: options.now } : {}),
    config: { mailDomains: ['ipro.de'], smtpPort: 0, lmtpPort: 0, ...options.config },
  })
  const ctx = house.context<Tables>('mail')
  await saveController(ctx, controllerOfTests)
  await saveOfficer(ctx, { name: 'Odile', email: 'datenschutz@ipro.de' })
  const listening = listeningAt(ctx)
  if (!listening?.smtp || !listening.lmtp) throw new Error('The house does not listen.')
  return {
    ...house,
    ctx,
    smtp: listening.smtp,
    lmtp: listening.lmtp,
    async ask(role, method, url, body) {
      const answer = await house.http.inject({
        method,
        url,
        headers: role ? { 'x-role': role } : {},
        ...(body ? { payload: body } : {}),
      })
      const json: unknown = /json/.test(String(answer.headers['content-type'])) ? answer.json() : null
      return { status: answer.statusCode, json, raw: answer.rawPayload, headers: answer.headers }
    },
  }
}

const controllerOfTests: Controller = {
  name: 'IPRO GmbH',
  street: 'Steinbeisstr. 6',
  postcode: '71229',
  city: 'Leonberg',
  country: 'DE',
  land: 'BW',
  phone: '+49 7152 1',
  fax: '',
  email: 'info@ipro.de',
}

export const letter = (subject: string, lines: readonly string[] = []): string =>
  [
    'From: Jürgen Müller <j.mueller@optik-mueller.de>',
    'To: info@ipro.de',
    `Subject: ${subject}`,
    'Date: Mon, 23 Nov 2026 10:11:12 +0100',
    `Message-ID: <${subject.replaceAll(/\W+/g, '-')}@optik-mueller.de>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    ...lines,
    '',
    'Guten Tag,',
    '.hidden dot',
    'der Drucker geht nicht.',
    '',
  ].join('\r\n')

/** A client that sends what it is told, byte for byte, and hears complete replies. */
export interface RawClient extends AsyncDisposable {
  readonly socket: Socket
  /** The next complete reply, all lines of it. */
  hear(): Promise<string>
  say(text: string): Promise<string>
  /** Everything heard until the peer closes. */
  rest(): Promise<string>
}

const ignore = (): void => undefined

export async function rawClient(port: number): Promise<RawClient> {
  const socket = connect(port, '127.0.0.1')
  let heard = ''
  let closed = false
  let wake = ignore
  socket.on('data', (chunk) => {
    heard += chunk.toString('utf8')
    wake()
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    closed = true
    wake()
  })
  const news = (): Promise<void> => new Promise((resolve) => (wake = resolve))
  const hear = async (): Promise<string> => {
    for (;;) {
      const found = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(heard)
      if (found) {
        heard = heard.slice(found[0].length)
        return found[0].trimEnd()
      }
      if (closed) throw new Error(`The peer closed; heard so far: ${heard}`)
      await news()
    }
  }
  await hear()
  return {
    socket,
    hear,
    async say(text) {
      socket.write(`${text}\r\n`)
      return hear()
    },
    async rest() {
      while (!closed) await news()
      return heard
    },
    async [Symbol.asyncDispose]() {
      socket.destroy()
      while (!closed) await news()
    },
  }
}

/** Sends one mail with the given commands; the answers to RCPT and to the bytes. */
export async function sendRaw(
  port: number,
  mail: { from?: string; to: readonly string[]; bytes: string | Buffer; hello?: string },
): Promise<{ rcpt: string[]; data: string }> {
  await using client = await rawClient(port)
  await client.say(mail.hello ?? 'EHLO optik-mueller.de')
  await client.say(`MAIL FROM:<${mail.from ?? 'j.mueller@optik-mueller.de'}>`)
  const rcpt: string[] = []
  for (const to of mail.to) rcpt.push(await client.say(`RCPT TO:<${to}>`))
  const go = await client.say('DATA')
  if (!go.startsWith('354')) return { rcpt, data: go }
  const bytes = typeof mail.bytes === 'string' ? Buffer.from(mail.bytes) : mail.bytes
  const stuffed = bytes.toString('latin1').replaceAll(/^\./gm, '..')
  client.socket.write(Buffer.from(stuffed, 'latin1'))
  return { rcpt, data: await client.say(stuffed.endsWith('\r\n') ? '.' : '\r\n.') }
}
