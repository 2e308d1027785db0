import type { Context } from '#core/context.ts'
import { normalAddress } from './addresses.ts'
import type { Tables } from './data.ts'
import { officerReceived, quarantined, received } from './events.ts'
import type { ParsedMail } from './parse.ts'
import { Unreadable } from './parse.ts'
import { saveParsed, setQuarantined, unparsedMail } from './queries.ts'
import { readApart } from './reader.ts'
import { ownAddresses } from './sender.ts'

/** SQLSTATE classes that blame the value: data exception, program limit exceeded. */
const refusedValue = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && /^(22|54)/.test(String(error.code))

/** Whether support wrote it to itself: answering would make a circle. */
const fromOurselves = async (ctx: Context<Tables>, parsed: ParsedMail): Promise<boolean> =>
  (await ownAddresses(ctx)).has(normalAddress(parsed.from.address))

/**
 * Parses a mail that was taken in and announces it; what can't be parsed is set aside whole. Does nothing when
 * it is parsed already.
 */
export async function understand(ctx: Context<Tables>, mailId: number): Promise<void> {
  const mail = await unparsedMail(ctx, mailId)
  if (!mail) return
  try {
    const parsed = await readApart(mail.raw, mail.envelope_from)
    const automatic = parsed.automatic ?? ((await fromOurselves(ctx, parsed)) ? 'own-address' : null)
    await ctx.transaction(async (ctx) => {
      const settled = await saveParsed(ctx, mailId, parsed, automatic)
      if (settled && !settled.probe)
        await ctx.announce(mail.route === 'officer' ? officerReceived : received, { mailId })
    })
  } catch (error) {
    if (!(error instanceof Unreadable) && !refusedValue(error)) throw error
    const reason = error instanceof Unreadable ? error.reason : 'unstorable'
    await ctx.transaction(async (ctx) => {
      if (!(await setQuarantined(ctx, mailId, reason))) return
      await ctx.announce(mail.route === 'officer' ? officerReceived : quarantined, { mailId })
    })
    ctx.log.warn({ mailId, reason }, 'a mail could not be parsed and waits in quarantine')
  }
}
