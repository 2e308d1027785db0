import type { Context } from '#core/context.ts'
import { newMessageId, queueMail } from '#modules/mail'
import { officer } from '#modules/notice'
import { addressOf } from '#modules/staff'
import type { Tables } from './data.ts'
import { speak } from './wording.ts'

/** Writes to the officer, at the account's address and the notice's, that access to the officer's mail was given anew. */
export async function tellOfficer(ctx: Context<Tables>, { accountId }: { accountId: string }): Promise<void> {
  const [account, { email }] = await Promise.all([addressOf(ctx, accountId), officer(ctx)])
  const to = [...new Set([account?.email, email].flatMap((one) => (one ? [one.toLowerCase()] : [])))]
  if (to.length === 0) return
  const say = speak(account?.language ?? 'de')
  const at = new Intl.DateTimeFormat(account?.language === 'en' ? 'en-GB' : 'de-DE', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: ctx.config.zone,
  }).format(ctx.now())
  await queueMail(ctx, {
    messageId: await newMessageId(ctx, 'officer-access'),
    to,
    subject: say('access.subject'),
    text: say('access.body', { at }),
    automatic: true,
  })
}
