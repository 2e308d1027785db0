import { createHash, randomBytes } from 'node:crypto'
import type { Context } from '#core/context.ts'
import { controller, officerAddresses } from '#modules/notice'
import { type Acceptance, domainOf, normalAddress, type Route } from './addresses.ts'
import type { Tables } from './data.ts'
import { answeredIds } from './message-ids.ts'
import { storeArrival } from './queries.ts'
import { answersOfficer } from './queries-officer.ts'
import { addressesSetting } from './settings.ts'

/** A mail as it came over the wire, with its recipients already admitted. */
export interface Arrival {
  readonly sender: string
  readonly recipients: readonly { readonly address: string; readonly route: Route }[]
  readonly bytes: Buffer
  /** What the peer called itself, and its network address. */
  readonly peerHost: string
  readonly peerAddress: string
  readonly queueId: string
}

export const newQueueId = (): string => randomBytes(6).toString('hex').toUpperCase()

/** The recipients this installation takes mail for, as settings and notice have it now. */
export async function acceptance(ctx: Context<Tables>): Promise<Acceptance> {
  const [support, responsible, dpo] = await Promise.all([
    ctx.readSetting(addressesSetting),
    controller(ctx),
    officerAddresses(ctx),
  ])
  const own =
    ctx.config.mailDomains ??
    [ctx.config.admin?.email, responsible.email].map((email) => domainOf(email ?? ''))
  return {
    domains: new Set(
      [...own, ...support.map(domainOf)].filter(Boolean).map((domain) => domainOf(`@${domain}`)),
    ),
    support: support.map(normalAddress),
    officer: dpo.map(normalAddress),
  }
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** By this a repeat is recognised: the same recipients of a route and the same bytes. */
export const repeatKey = (route: Route, to: readonly string[], digest: string): string =>
  sha256([route, ...to.map(normalAddress).sort(), digest].join('\n'))

/**
 * Stores a mail whole, by its route, with its log line and the jobs to parse it, in one commit. When this
 * returns, the mail is on disk. Ids of the new rows; null for a delivery that was there already.
 */
export async function takeIn(ctx: Context<Tables>, arrival: Arrival): Promise<(number | null)[]> {
  const digest = sha256(arrival.bytes)
  // What is addressed to the officer too is the officer's alone (Art. 38(5) GDPR), who may pass it on.
  const toOfficer = arrival.recipients.some((one) => one.route === 'officer')
  // So is what answers a letter of the officer, whomever it is addressed to.
  const answering = !toOfficer && (await answersOfficer(ctx, answeredIds(arrival.bytes)))
  const route = toOfficer || answering ? 'officer' : 'support'
  const to = arrival.recipients.map((one) => one.address)
  const deliveries = [{ route, to, key: repeatKey(route, to, digest), quiet: answering }] as const
  return storeArrival(ctx, {
    received: ctx.now(),
    sender: arrival.sender,
    bytes: arrival.bytes,
    digest,
    deliveries,
    peerHost: arrival.peerHost,
    peerAddress: arrival.peerAddress,
    response: `2.0.0 Taken in as ${arrival.queueId}`,
    queueId: arrival.queueId,
  })
}
