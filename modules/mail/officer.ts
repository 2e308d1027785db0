import type { Context } from '#core/context.ts'
import { officer } from '#modules/notice'
import type { Tables } from './data.ts'
import { errors } from './errors.ts'
import { makeMessageId } from './message-ids.ts'
import { domainOf } from './addresses.ts'
import { readMailOf, type ReadMail } from './mails.ts'
import { detailOf, queueLetter } from './outbox.ts'
import { parseMail } from './parse.ts'
import { endDocument } from './queries.ts'
import { officerCase, officerCases, setOfficerCase } from './queries-officer.ts'
import { answersTo, outgoingIds } from './queries-outbox.ts'
import { ownHostName, requireSender } from './sender.ts'

export interface OfficerAnswer {
  readonly at: Date
  readonly text: string
  readonly state: 'queued' | 'sent' | 'failed'
  readonly detail: string
}

export interface OfficerCase {
  readonly id: number
  readonly receivedAt: Date
  readonly closedAt: Date | null
  /** Why it can't be shown; the source still can. Null when it can. */
  readonly quarantineReason: string | null
  readonly mail: ReadMail | null
  readonly answers: readonly OfficerAnswer[]
}

/** Mails to the data protection officer, newest first. */
export const listOfficerCases = (
  ctx: Context<Tables>,
  page: { state: 'open' | 'closed'; before: number | undefined; limit: number },
) => officerCases(ctx, page)

/** Throws `not_found`. */
export async function readOfficerCase(ctx: Context<Tables>, mailId: number): Promise<OfficerCase> {
  const row = await officerCase(ctx, mailId)
  if (!row) throw errors.not_found()
  const answers = await answersTo(ctx, 'officer', mailId)
  return {
    id: row.mail_id,
    receivedAt: row.received_at,
    closedAt: row.closed_at,
    quarantineReason: row.state === 'parsed' ? null : (row.quarantine_reason ?? 'received'),
    mail: row.state === 'parsed' ? await readMailOf(ctx, 'officer', mailId) : null,
    answers: await Promise.all(
      answers.map(async (one) => ({
        at: one.created_at,
        text: (await parseMail(one.raw, '')).text,
        state: one.state === 'sent' || one.state === 'failed' ? one.state : ('queued' as const),
        detail: detailOf(ctx, one),
      })),
    ),
  }
}

const answerSubject = (subject: string): string => (/^(re|aw):/i.test(subject) ? subject : `Re: ${subject}`)

/** The officer answers, as the officer. Throws `not_found`, `no_sender`. */
export async function replyAsOfficer(ctx: Context<Tables>, mailId: number, text: string): Promise<void> {
  const mail = await readMailOf(ctx, 'officer', mailId)
  const { email } = await officer(ctx)
  await queueLetter(
    ctx,
    {
      messageId: makeMessageId(`dpo-${mailId}`, domainOf(email) || ownHostName(ctx)),
      to: [mail.from.address],
      subject: answerSubject(mail.subject),
      text,
      inReplyTo: mail.messageId,
      references: [...mail.references, mail.messageId],
    },
    { route: 'officer', mailId },
  )
}

/** Closing starts the period after which the mail is deleted; opening again stops it. Throws `not_found`. */
export async function closeOfficerCase(ctx: Context<Tables>, mailId: number, closed: boolean): Promise<void> {
  const closedAt = closed ? ctx.now() : null
  await ctx.transaction(async (ctx) => {
    if (!(await setOfficerCase(ctx, mailId, closedAt))) throw errors.not_found()
    await endDocument(ctx, 'officer', [mailId], closedAt)
  })
}

/** A mail as whoever makes a request of it reads it. Throws `not_found`. */
export const readOfficerMailOf = (ctx: Context<Tables>, mailId: number): Promise<ReadMail> =>
  readMailOf(ctx, 'officer', mailId)

/** A new Message-ID in the domain of the officer's address; `hint` stands in it. */
export async function officerMessageId(ctx: Context<Tables>, hint: string): Promise<string> {
  const { address } = await requireSender(ctx, 'officer')
  return makeMessageId(hint, domainOf(address) || ownHostName(ctx))
}

/** Ids of what was written to a person as the officer, by Message-ID. */
export const officerLetters = (ctx: Context<Tables>, messageIds: readonly string[]): Promise<number[]> =>
  outgoingIds(ctx, 'officer', messageIds)
