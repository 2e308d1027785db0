import type { AddressInfo } from 'node:net'
import type { Pool } from 'pg'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { letters } from './letters.ts'

export async function makePlainMail(pool: Pool): Promise<void> {
  await pool.query('create schema if not exists bench')
  await pool.query(`create table bench.mail (
    id bigint generated always as identity primary key, received_at timestamptz not null default now(),
    sender text not null, subject text not null, message_id text not null, body text not null, raw bytea not null)`)
  await pool.query('alter table bench.mail alter column raw set storage external')
}

/** The least work of taking mails in: read each one's parts, and keep it by a commit of its own. Mails a second. */
export async function parseAndCommit(
  pool: Pool,
  task: { mails: number; bytes: number; connections: number; run: string },
): Promise<number> {
  const letter = letters(task.bytes, task.run)
  const mails = Array.from({ length: task.mails }, (_, index) => letter(index))
  const work = async (): Promise<void> => {
    for (let raw = mails.pop(); raw; raw = mails.pop()) {
      const { from, subject = '', messageId = '', text = '' } = await PostalMime.parse(raw)
      await pool.query({
        name: 'mail',
        text: 'insert into bench.mail (sender, subject, message_id, body, raw) values ($1, $2, $3, $4, $5)',
        values: [from?.address ?? '', subject, messageId, text, raw],
      })
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: task.connections }, work))
  return task.mails / ((performance.now() - began) / 1000)
}

export interface DiscardServer extends AsyncDisposable {
  readonly port: number
}

/** The same SMTP library that throws every mail away: what the conversation alone costs. */
export async function serveDiscard(): Promise<DiscardServer> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onData(stream, _session, done) {
      stream.on('data', () => undefined)
      stream.once('end', () => done())
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(resolve)),
  }
}
