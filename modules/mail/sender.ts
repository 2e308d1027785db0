import type { Context } from '#core/context.ts'
import { controller, officer } from '#modules/notice'
import { domainOf, normalAddress } from './addresses.ts'
import type { Tables } from './data.ts'
import { errors } from './errors.ts'
import { makeMessageId } from './message-ids.ts'
import type { Mailbox } from './reading.ts'
import { addressesSetting } from './settings.ts'

/** As whom support writes: its first address, else the controller's. Empty when neither is known. */
export async function supportSender(ctx: Context<Tables>): Promise<Mailbox> {
  const [addresses, responsible] = await Promise.all([ctx.readSetting(addressesSetting), controller(ctx)])
  return { name: responsible.name, address: addresses[0] ?? responsible.email }
}

/** As whom the data protection officer writes; where none is designated, the controller answers for it (Art. 12(1) GDPR). */
export async function officerSender(ctx: Context<Tables>): Promise<Mailbox> {
  const [{ name, email }, responsible] = await Promise.all([officer(ctx), controller(ctx)])
  return email ? { name, address: email } : { name: responsible.name, address: responsible.email }
}

/** Throws `no_sender` when there is nobody to write as. */
export async function requireSender(ctx: Context<Tables>, route: 'support' | 'officer'): Promise<Mailbox> {
  const sender = await (route === 'officer' ? officerSender(ctx) : supportSender(ctx))
  if (!sender.address) throw errors.no_sender()
  return sender
}

/** Every address support writes as, in normal form. */
export async function ownAddresses(ctx: Context<Tables>): Promise<ReadonlySet<string>> {
  const [addresses, support] = await Promise.all([ctx.readSetting(addressesSetting), supportSender(ctx)])
  return new Set([...addresses, support.address].filter(Boolean).map(normalAddress))
}

/** The name by which this house speaks to other mail servers. */
export const ownHostName = (ctx: Context<Tables>): string => new URL(ctx.config.publicUrl).hostname

/** A new Message-ID in the domain that support writes from; `hint` stands in it. */
export async function newMessageIdFor(ctx: Context<Tables>, hint: string): Promise<string> {
  const { address } = await supportSender(ctx)
  const domain = (address && domainOf(address)) || ctx.config.mailDomains?.[0] || ownHostName(ctx)
  return makeMessageId(hint, /^[\d.]+$/.test(domain) ? `[${domain}]` : domain)
}

/** As whom the checks of our own promises write; nobody can have this address. */
export const probeSender = (ctx: Context<Tables>): string => `probe@${ownHostName(ctx)}.invalid`
