import { createTransport } from 'nodemailer'
import { type ServerProcess, until } from '../outside/server.ts'

export const password = 'vier blaue Esel am Bach'

const form = {
  company: 'Muster & Söhne GmbH',
  street: 'Hauptstraße 1',
  postcode: '70173',
  city: 'Stuttgart',
  land: 'BW',
  phone: '+49 711 123456',
  fax: '+49 711 123457',
  companyEmail: 'info@ipro.test',
  officerName: 'Dr. Dora Schutz',
  officerEmail: 'datenschutz@ipro.test',
  name: 'Erika Mustermann',
  email: 'erika@ipro.test',
  password,
  repeat: password,
  agreed: 'yes',
  signedName: 'Erika Mustermann',
}

/** A signed-in member of staff, as a browser on our own pages speaks. */
export interface Staff {
  readonly cookie: string
  call<A>(method: string, path: string, body?: unknown): Promise<A>
}

const inputOf = (page: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? ''

/** Follows the one-time link from the server's output and fills the first form. */
export async function setUp(server: ServerProcess): Promise<Staff> {
  const link = await until(
    async () => /http\S*\/setup\?code=[\w-]+/.exec(server.output())?.[0],
    'the set-up link',
  )
  const page = await (await fetch(link.replace(/^https?:\/\/[^/]+/, server.url))).text()
  const fields = { ...form, token: inputOf(page, 'token'), code: inputOf(page, 'code') }
  // A form that comes back within a second is taken for a machine's, and is shown again.
  const answer = await until(async () => {
    const sent = await fetch(`${server.url}/setup`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: server.url, 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams(fields),
    })
    if (sent.status === 303) return sent
    if (sent.status !== 422) throw new Error(`The set-up form answered ${sent.status}: ${await sent.text()}`)
    return null
  }, 'the set-up form to be taken')
  const entry = await fetch(new URL(answer.headers.get('location') ?? '', server.url), { redirect: 'manual' })
  const cookies = entry.headers.getSetCookie().map((one) => one.split(';', 1)[0] ?? '')
  return speak(server, cookies.join('; '))
}

export const speak = (server: ServerProcess, cookie: string): Staff => ({
  cookie,
  async call<A>(method: string, path: string, body?: unknown): Promise<A> {
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers: {
        cookie,
        'sec-fetch-site': 'same-origin',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (answer.status === 204 ? undefined : await answer.json()) as A
  },
})

/** One try to hand a mail over; resolves to whether it was acknowledged. */
export async function hand(port: number, mail: { from: string; to: string; raw: string }): Promise<boolean> {
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    connectionTimeout: 3000,
    greetingTimeout: 3000,
    socketTimeout: 10_000,
  })
  try {
    await transport.sendMail({ envelope: { from: mail.from, to: mail.to }, raw: mail.raw })
    return true
  } catch {
    return false
  } finally {
    transport.close()
  }
}

export const letter = (of: {
  from: string
  to: string
  subject: string
  text: string
  id: string
  headers?: readonly string[]
}): string =>
  [
    `From: ${of.from}`,
    `To: ${of.to}`,
    `Subject: ${of.subject}`,
    `Message-ID: <${of.id}>`,
    'Date: Mon, 23 Nov 2026 10:00:00 +0100',
    ...(of.headers ?? []),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    of.text,
    '',
  ].join('\r\n')
