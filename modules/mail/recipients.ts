import { say } from '#core/errors.ts'
import type { Context } from '#core/context.ts'
import type { Recipient } from '#core/network.ts'
import type { Tables } from './data.ts'
import { relaySetting } from './settings.ts'
import { relayOf } from './smtp-relay.ts'

/** Whom this module connects to: the relay of SMTP_URL. */
export async function recipients(ctx: Context<Tables>): Promise<Recipient[]> {
  const relay = relayOf(ctx.config)
  if (!relay) return []
  const { name, country } = await ctx.readSetting(relaySetting)
  return [
    {
      key: 'mail.relay',
      name: name || relay.host,
      country,
      host: relay.host,
      purpose: say('sending our e-mails', 'Versand unserer E-Mails'),
    },
  ]
}
