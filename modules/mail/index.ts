import { say } from '#core/errors.ts'
import { defineModule } from '#core/module.ts'
import { activities } from './activities.ts'
import { ledger } from './data.ts'
import { jobs } from './jobs.ts'
import { readAttachmentOf, readMailOf, readSourceOf, setDocumentEndOf } from './mails.ts'
import { closeOfficerCase, officerLetters, officerMessageId, readOfficerMailOf } from './officer.ts'
import { queueLetter, resumeSending, sentStates } from './outbox.ts'
import { permissions } from './permissions.ts'
import { promises } from './promises.ts'
import { recipients } from './recipients.ts'
import { routes } from './routes.ts'
import { newMessageIdFor, supportSender } from './sender.ts'
import { settings } from './settings.ts'
import { listenForMail } from './smtp-listeners.ts'
import { closeRelay } from './smtp-relay.ts'

export type { Letter } from './compose.ts'
export { received, sendingChanged } from './events.ts'
export type { AttachmentContent, ReadMail } from './mails.ts'
export type { SentState } from './outbox.ts'
export type { AttachmentFacts } from './parse.ts'
export type { Mailbox } from './reading.ts'
export { sanitiseMailHtml, type SanitisedHtml } from './sanitise.ts'
export type { SpamVerdict } from './spam.ts'

/** E-mail in and out, and its log (notice 2, 3.2). */
export const mail = defineModule({
  name: 'mail',
  folder: import.meta.dirname,
  needs: {
    notice: say(
      'whose domains and addresses mail is taken for, and as whom it is sent',
      'für wessen Domains und Adressen Post angenommen wird, und in wessen Namen sie geht',
    ),
  },
  ledger,
  activities,
  settings,
  permissions,
  routes,
  jobs,
  promises,
  recipients,
  connections: 6,
  start: async (ctx) => {
    await resumeSending(ctx, ctx.now())
    if (!ctx.config.smtpUrl)
      ctx.log.warn('SMTP_URL is not set: mail that is written waits in the outbox until a relay is named')
    const listeners = await listenForMail(ctx)
    return {
      async [Symbol.asyncDispose]() {
        await listeners[Symbol.asyncDispose]()
        closeRelay(ctx.config)
      },
    }
  },
})

/** A parsed mail to support. Throws `mail.not_found`, also for the officer's mail. */
export const readMail = mail.door((ctx, mailId: number) => readMailOf(ctx, 'support', mailId))

/** Throws `mail.not_found`, `mail.no_attachment`. */
export const readAttachment = mail.door((ctx, mailId: number, index: number) =>
  readAttachmentOf(ctx, 'support', mailId, index),
)

/** The whole mail as it came, byte for byte. Throws `mail.not_found`. */
export const readSource = mail.door((ctx, mailId: number) => readSourceOf(ctx, 'support', mailId))

/** Stores a mail for sending; every try sends the same bytes. Idempotent by Message-ID. */
export const queueMail = mail.door((ctx, letter: Parameters<typeof queueLetter>[1]) =>
  queueLetter(ctx, letter),
)

/** A new Message-ID in the domain that sends; `hint` stands in it. */
export const newMessageId = mail.door(newMessageIdFor)

/** The address support writes as; empty when none is known. */
export const supportAddress = mail.door(async (ctx) => (await supportSender(ctx)).address)

/** How it stands with mails that were queued. */
export const sentState = mail.door((ctx, messageIds: readonly string[]) => sentStates(ctx, messageIds))

/** Says when the document ended to which mails and their answers belong; null: it is open (notice 3.2). */
export const setDocumentEnd = mail.door(setDocumentEndOf)

/** The same as the data protection officer writes: kept apart from support's, to the officer alone. */
export const queueOfficerMail = mail.door((ctx, letter: Parameters<typeof queueLetter>[1]) =>
  queueLetter(ctx, letter, { route: 'officer' }),
)

/** A new Message-ID in the domain of the officer's address. Throws `mail.no_sender`. */
export const newOfficerMessageId = mail.door(officerMessageId)

/** How it stands with what was written as the officer. */
export const officerSending = mail.door((ctx, messageIds: readonly string[]) =>
  sentStates(ctx, messageIds, 'officer'),
)

/** Ids of what was written as the officer, by Message-ID. */
export const officerOutbox = mail.door(officerLetters)

/** A mail to the officer, of which a request is made. Throws `mail.not_found`. */
export const readOfficerMail = mail.door(readOfficerMailOf)

/** A mail to the officer has become something that is dealt with elsewhere. Throws `mail.not_found`. */
export const settleOfficerMail = mail.door((ctx, mailId: number) => closeOfficerCase(ctx, mailId, true))
