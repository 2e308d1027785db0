import { randomBytes } from 'node:crypto'
import { createTransport } from 'nodemailer'
import type { Context } from '#core/context.ts'
import { officer, officerAddresses } from '#modules/notice'
import { domainOf } from './addresses.ts'
import { compose } from './compose.ts'
import type { Tables } from './data.ts'
import { makeMessageId } from './message-ids.ts'
import { dropProbes, logMentions, noteProbe, probeRows } from './queries-probe.ts'
import { ownHostName, probeSender } from './sender.ts'
import { listeningAt } from './smtp-listeners.ts'
import { newQueueId, repeatKey, sha256, takeIn } from './take-in.ts'

export interface Probe {
  /** A word that stands in the mail's subject and text and nowhere else. */
  readonly canary: string
  /** The way it was sent. */
  readonly way: 'smtp' | 'lmtp' | 'internal'
  /** The rows it became, as this module sees them. */
  readonly rows: readonly { readonly id: number; readonly route: string }[]
  /** Lines it left in the transport log, and lines of the log in which the word stands. */
  readonly log: { readonly lines: number; readonly mentions: number }
}

const near = (address: string): string => (address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address)

async function deliver(
  ctx: Context<Tables>,
  sender: string,
  to: string,
  bytes: Buffer,
): Promise<Probe['way']> {
  const listening = listeningAt(ctx)
  const listener = listening?.smtp ?? listening?.lmtp
  if (!listener) {
    const recipients = [{ address: to, route: 'officer' as const }]
    const peer = { peerHost: ownHostName(ctx), peerAddress: '127.0.0.1', queueId: newQueueId() }
    await takeIn(ctx, { sender, recipients, bytes, ...peer })
    return 'internal'
  }
  const lmtp = !listening?.smtp
  const transport = createTransport({
    host: near(listener.address),
    port: listener.port,
    lmtp,
    ignoreTLS: true,
    name: ownHostName(ctx),
    connectionTimeout: 10_000,
    socketTimeout: 20_000,
  })
  try {
    await transport.sendMail({ envelope: { from: sender, to: [to] }, raw: bytes })
  } catch (error) {
    // The house is closing: that is no breach.
    if (listeningAt(ctx) !== listening) return deliver(ctx, sender, to, bytes)
    throw error
  }
  return lmtp ? 'lmtp' : 'smtp'
}

const interruptedMs = 10 * 60_000

/** One test message to one address of the officer; removed again once `look` has seen it. */
async function probe<R>(ctx: Context<Tables>, email: string, look: (probe: Probe) => Promise<R>): Promise<R> {
  const since = ctx.now()
  const canary = `probe-${randomBytes(12).toString('hex')}`
  const sender = probeSender(ctx)
  const messageId = makeMessageId('probe', domainOf(sender))
  const letter = { messageId, to: [email], subject: canary, text: `${canary}\r\n`, automatic: true }
  const bytes = await compose(letter, { name: '', address: sender }, since)
  const digest = sha256(bytes)
  const keys = (['officer', 'support'] as const).map((route) => repeatKey(route, [email], digest))
  await noteProbe(ctx, digest, keys, since)
  try {
    const way = await deliver(ctx, sender, email, bytes)
    const log = await logMentions(ctx, since, sender, canary)
    return await look({ canary, way, rows: await probeRows(ctx, keys), log })
  } finally {
    await dropProbes(ctx, digest, new Date(since.getTime() - interruptedMs))
  }
}

/**
 * Writes to the data protection officer through the own listener, shows `look` where the mail arrived and what
 * the log says of it, and removes it again. Null when no officer's address is known.
 */
export async function probeOfficer<R>(
  ctx: Context<Tables>,
  look: (probe: Probe) => Promise<R>,
): Promise<R | null> {
  const { email } = await officer(ctx)
  return email ? probe(ctx, email, look) : null
}

/** The same with each address that is the officer's, those of before too; none when none is named today. */
export async function probeOfficers<R>(
  ctx: Context<Tables>,
  look: (probe: Probe) => Promise<R>,
): Promise<R[]> {
  if (!(await officer(ctx)).email) return []
  const seen: R[] = []
  for (const address of await officerAddresses(ctx)) seen.push(await probe(ctx, address, look))
  return seen
}
