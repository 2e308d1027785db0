import type { Context } from '#core/context.ts'
import { nextTry } from './back-off.ts'
import type { Tables } from './data.ts'
import { sendingChanged } from './events.ts'
import { enqueueSending } from './outbox.ts'
import {
  claimOutgoing,
  endOwnDocument,
  pendingRecipients,
  setOutgoing,
  setRecipient,
} from './queries-outbox.ts'
import { handToRelay, type Outcome, type Relay, relayOf } from './smtp-relay.ts'
import { type LogLine, writeLogLines } from './transport-log.ts'

type Claimed = NonNullable<Awaited<ReturnType<typeof claimOutgoing>>>

const states = { accepted: 'accepted', rejected: 'rejected', deferred: 'pending' } as const

/** One line for each answer the relay gave. */
function logLines(at: Date, relay: Relay, mail: Claimed, outcomes: readonly Outcome[]): LogLine[] {
  const answers = Map.groupBy(outcomes, (one) => `${one.code ?? 0} ${one.response}`)
  return [...answers.values()].map((same) => ({
    at,
    direction: 'out' as const,
    peer_host: relay.host,
    peer_address: '',
    sender: mail.sender,
    recipients: same.map((one) => one.address),
    size: mail.size,
    code: same[0]?.code ?? 0,
    response: same[0]?.response ?? '',
    queue_id: String(mail.id),
  }))
}

async function settle(
  ctx: Context<Tables>,
  relay: Relay,
  mail: Claimed,
  outcomes: readonly Outcome[],
): Promise<void> {
  const now = ctx.now()
  for (const { address, result, code, response } of outcomes)
    await setRecipient(ctx, mail.id, address, { state: states[result], code, response })
  await writeLogLines(ctx, logLines(now, relay, mail, outcomes))
  const last =
    outcomes.find((one) => one.result === 'deferred') ??
    outcomes.find((one) => one.result === 'rejected') ??
    outcomes[0]
  const deferred = outcomes.some((one) => one.result === 'deferred')
  const next = deferred ? nextTry(mail.attempts, now, mail.give_up_at) : null
  const state = next
    ? 'queued'
    : deferred || outcomes.every((one) => one.result === 'rejected')
      ? 'failed'
      : 'sent'
  await setOutgoing(ctx, mail.id, {
    state,
    last_code: last?.code ?? null,
    last_response: last?.response ?? null,
    ...(next ? { next_try_at: next } : { ended_at: now }),
  })
  if (next) await enqueueSending(ctx, mail.id, next)
  else await endOwnDocument(ctx, mail.id, now)
  if (mail.route === 'support') await ctx.announce(sendingChanged, { messageId: mail.message_id, state })
}

/**
 * Sends one mail of the outbox: the stored bytes to every recipient who has not got them yet. Run again after a
 * crash it sends them again under the same Message-ID, which is the one way a double can come about.
 */
export async function send(ctx: Context<Tables>, outboxId: number): Promise<void> {
  const relay = relayOf(ctx.config)
  if (!relay) return
  const mail = await claimOutgoing(ctx, outboxId)
  if (!mail) return
  if (mail.raw.length === 0) {
    // Erased before it could leave (Art. 17 GDPR): there is nothing left to send to the others either.
    await setOutgoing(ctx, mail.id, { state: 'failed', ended_at: ctx.now(), last_response: 'erased' })
    return
  }
  const recipients = await pendingRecipients(ctx, outboxId)
  const outcomes = await handToRelay(ctx, relay, { sender: mail.sender, recipients, raw: mail.raw })
  await ctx.transaction((ctx) => settle(ctx, relay, mail, outcomes))
}
