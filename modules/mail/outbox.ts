import { z } from 'zod'
import type { Context } from '#core/context.ts'
import { actorKey } from '#core/contexts.ts'
import type { JobName } from '#core/jobs.ts'
import { normalAddress, type Route } from './addresses.ts'
import { giveUpAfterMs } from './back-off.ts'
import { cleanLine } from './clean.ts'
import { compose, type Letter } from './compose.ts'
import type { Tables } from './data.ts'
import { errors } from './errors.ts'
import { sendingChanged } from './events.ts'
import {
  answeredMail,
  insertOutgoing,
  outgoingMails,
  outgoingSource,
  requeueOutgoing,
  reviveRecipients,
  stalledOutgoing,
  statesOf,
} from './queries-outbox.ts'
import { requireSender } from './sender.ts'

/** One mail of the outbox to the relay; jobs of one mail run one after the other. */
export const sendJob: JobName<{ outboxId: number }> = {
  name: 'mail.send',
  payload: z.object({ outboxId: z.number().int() }),
}

export const enqueueSending = (ctx: Context<Tables>, outboxId: number, runAt?: Date): Promise<void> =>
  ctx.enqueue(
    sendJob,
    { outboxId },
    { queue: `mail.send/${outboxId}`, key: `mail.send/${outboxId}`, ...(runAt ? { runAt } : {}) },
  )

const checked = (addresses: readonly string[]): string[] =>
  addresses.map((address) => {
    if (!z.email().safeParse(address).success) throw errors.bad_address({ address: cleanLine(address, 100) })
    return address
  })

/**
 * Queues a mail: composed and stored before the first try, so that every try sends the same bytes under the
 * same Message-ID. Does nothing when the Message-ID is known. Throws `no_recipient`, `bad_address`, `no_sender`.
 */
export async function queueLetter(
  ctx: Context<Tables>,
  letter: Letter,
  { route = 'support', mailId }: { route?: Route; mailId?: number } = {},
): Promise<void> {
  const to = checked(letter.to)
  const cc = checked(letter.cc ?? [])
  const recipients = [...new Map([...to, ...cc].map((address) => [normalAddress(address), address])).values()]
  if (to.length === 0) throw errors.no_recipient()
  const sender = await requireSender(ctx, route)
  const now = ctx.now()
  const raw = await compose({ ...letter, to, cc, subject: cleanLine(letter.subject) }, sender, now)
  await ctx.transaction(async (ctx) => {
    const answers = [...(letter.references ?? []), letter.inReplyTo ?? ''].filter(Boolean)
    const answered = await answeredMail(ctx, route, answers)
    const id = await insertOutgoing(ctx, {
      messageId: letter.messageId,
      route,
      mailId: mailId ?? answered?.id ?? null,
      sender: sender.address,
      recipients,
      raw,
      now,
      giveUpAt: new Date(now.getTime() + giveUpAfterMs),
      documentEndedAt: answered?.document_ended_at ?? null,
    })
    if (id === null) return
    await enqueueSending(ctx, id)
    if (route === 'support')
      await ctx.announce(sendingChanged, { messageId: letter.messageId, state: 'queued' })
  })
}

/** Another five days for a mail that failed or waits. Throws `not_failed`. */
export async function sendAgain(ctx: Context<Tables>, id: number, route: Route = 'support'): Promise<void> {
  await ctx.transaction(async (ctx) => {
    const now = ctx.now()
    const row = await requeueOutgoing(ctx, route, id, now, new Date(now.getTime() + giveUpAfterMs))
    if (!row) throw errors.not_failed()
    await reviveRecipients(ctx, id)
    await enqueueSending(ctx, id)
    if (route === 'support')
      await ctx.announce(sendingChanged, { messageId: row.message_id, state: 'queued' })
  })
}

export interface SentState {
  readonly messageId: string
  readonly state: 'queued' | 'sent' | 'failed'
  /** What the relay said last, or why nothing was tried; empty when there is nothing to say. */
  readonly detail: string
}

/** What there is to say of how a mail stands: why nothing was tried, or what the relay said last. */
export const detailOf = (
  ctx: Context<Tables>,
  { state, last_response }: { readonly state: string; readonly last_response: string | null },
): string => (state === 'queued' && !ctx.config.smtpUrl ? 'no relay' : (last_response ?? ''))

/** How it stands with these mails; ids that were never queued are left out. */
export async function sentStates(
  ctx: Context<Tables>,
  messageIds: readonly string[],
  route: Route = 'support',
): Promise<SentState[]> {
  const rows = await statesOf(ctx, route, messageIds)
  return rows.map((row) => ({
    messageId: row.message_id,
    state: row.state === 'sent' || row.state === 'failed' ? row.state : 'queued',
    detail: detailOf(ctx, row),
  }))
}

/** Enqueues what is due and may have lost its job: mails that waited for a relay, or were in hand at a crash. */
export async function resumeSending(ctx: Context<Tables>, due: Date): Promise<void> {
  if (!ctx.config.smtpUrl) return
  for (let after = 0; ;) {
    const rows = await stalledOutgoing(ctx, due, after, 200)
    for (const { id } of rows) await enqueueSending(ctx, id)
    const last = rows.at(-1)
    if (!last) return
    after = last.id
  }
}

/** Outgoing mails of support, newest first. */
export const listOutgoing = (
  ctx: Context<Tables>,
  page: { state?: string | undefined; before?: number | undefined; limit: number },
) => outgoingMails(ctx, { state: page.state, before: page.before, limit: page.limit })

/** The bytes as they are sent; that somebody looked goes into the evidence. Throws `not_found`, also for what the officer wrote. */
export async function outgoingSourceOf(ctx: Context<Tables>, id: number): Promise<Buffer> {
  const row = await outgoingSource(ctx, 'support', id)
  if (!row) throw errors.not_found()
  await ctx.record('mail.outgoing_source_read', { outboxId: id, actor: actorKey(ctx.actor) })
  return row.raw
}
