import { randomUUID } from 'node:crypto'
import { createTransport } from 'nodemailer'
import type { Page } from 'playwright-core'
import { type ServerProcess, until } from '../outside/server.ts'

/** Sends in a mail that nobody can read, answers a ticket, and waits until quarantine and outbox hold them. */
export async function fillMail({ request }: Page, { url, smtpPort }: ServerProcess): Promise<void> {
  const asked = async <T>(path: string) => (await (await request.get(`${url}/api/mail/${path}`)).json()) as T
  const { domains } = await asked<{ domains: string[] }>('settings')
  const transport = createTransport({ host: '127.0.0.1', port: smtpPort, ignoreTLS: true })
  await transport.sendMail({
    envelope: { from: 'bombe@kunde.example', to: [`info@${domains[0]}`] },
    raw: `Subject: Bombe\r\n${'X-A: b\r\n'.repeat(150_000)}\r\nx\r\n`,
  })
  await request.post(`${url}/api/tickets/10001/replies`, {
    headers: { origin: url },
    data: { key: randomUUID(), html: '<p>Ist unterwegs.</p>' },
  })
  const holds = async (path: string) => (await asked<{ mails: object[] }>(path)).mails.length > 0
  await until(() => holds('quarantine'), 'the mail to be in quarantine')
  await until(() => holds('outbox?state=waiting'), 'the answer to wait in the outbox')
}
