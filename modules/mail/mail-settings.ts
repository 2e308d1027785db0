import type { Context } from '#core/context.ts'
import type { Tables } from './data.ts'
import { addressesSetting, foreignLogsSetting, limitsSetting, relaySetting } from './settings.ts'
import { relayOf } from './smtp-relay.ts'
import { acceptance } from './take-in.ts'

export async function readSettings(ctx: Context<Tables>) {
  const [addresses, relay, limits, foreignLogs, accepted] = await Promise.all([
    ctx.readSetting(addressesSetting),
    ctx.readSetting(relaySetting),
    ctx.readSetting(limitsSetting),
    ctx.readSetting(foreignLogsSetting),
    acceptance(ctx),
  ])
  const host = relayOf(ctx.config)
  return {
    addresses,
    relay,
    limits,
    foreignLogs,
    domains: [...accepted.domains].sort(),
    officer: accepted.officer[0] ?? null,
    relayHost: host && `${host.host}:${host.port}`,
    smtpPort: ctx.config.smtpPort,
    lmtpPort: ctx.config.lmtpPort,
  }
}

interface MailSettings {
  readonly addresses: string[]
  readonly relay: { name: string; country: string }
  readonly limits: { maxBytes: number }
  readonly foreignLogs: { files: string[]; truncate: boolean }
}

/** Writes what differs, so that the versions tell what was changed. */
export async function saveSettings(ctx: Context<Tables>, value: MailSettings): Promise<void> {
  const before = await readSettings(ctx)
  const differs = (key: keyof MailSettings): boolean =>
    JSON.stringify(before[key]) !== JSON.stringify(value[key])
  if (differs('addresses')) await ctx.writeSetting(addressesSetting, value.addresses)
  if (differs('relay')) await ctx.writeSetting(relaySetting, value.relay)
  if (differs('limits')) await ctx.writeSetting(limitsSetting, value.limits)
  if (differs('foreignLogs')) await ctx.writeSetting(foreignLogsSetting, value.foreignLogs)
}
