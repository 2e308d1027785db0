import { createHash, randomBytes } from 'node:crypto'
import type { Context } from '#core/context.ts'
import { controller, officer } from '#modules/notice'
import { type Acceptance, domainOf, normalAddress, type Route } from './addresses.ts'
import type { Tables } from './data.ts'
import { storeArrival } from './queries.ts'
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
    officer(ctx),
  ])
  const own =
    ctx.config.mailDomains ??
    [ctx.config.admin?.email, responsible.email].map((email) => domainOf(email ?? ''))
  return {
    domains: new Set(
      [...own, ...support.map(domainOf)].filter(Boolean).map((domain) => domainOf(`@${domain}`)),
    ),
    support: support.map(normalAddress),
    officer: dpo.email ? normalAddress(dpo.email) : null,
  }
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** By this a repeat is recognised: the same recipients of a route and the same bytes. */
export const repeatKey = (route: Route, to: readonly string[], digest: string): string =>
  sha256([route, ...to.map(normalAddress).sort(), digest].join('\n'))

/**
 * Stores a mail whole, split by route, with its log line and the jobs to parse it, in one commit. When this
 * returns, the mail is on disk. Ids of the new rows; null for a delivery that was there already.
 */
export async function takeIn(ctx: Context<Tables>, arrival: Arrival): Promise<(number | null)[]> {
  const digest = sha256(arrival.bytes)
  const deliveries = (['support', 'officer'] as const)
    .map((route) => ({
      route,
      to: arrival.recipients.filter((one) => one.route === route).map((one) => one.address),
    }))
    .filter(({ to }) => to.length > 0)
    .map(({ route, to }) => ({ route, to, key: repeatKey(route, to, digest) }))
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
