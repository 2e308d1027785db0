import { plus } from '#core/calendar.ts'
import type { Context } from '#core/context.ts'
import { recognise } from '#modules/customers'
import { listAgents } from '#modules/staff'
import type { Tables } from './data.ts'
import { talk } from './demo-talk.ts'

const months = 5
const count = 240
const hour = 3_600_000

interface Made {
  readonly subject: string
  readonly asked: string
  readonly answered: string | null
  readonly noted: string | null
  readonly at: Date
  readonly closedAt: Date | null
  readonly customer: number
}

/** The nth of some months of tickets: old ones are closed, recent ones open or waiting. */
function imagine(n: number, now: Date, zone: string): Made {
  const from = plus(now, { months: -months }, zone).getTime()
  const at = new Date(from + ((now.getTime() - from) * (n + 0.5)) / count)
  const words = talk[(n * 5) % talk.length]
  const answeredAt = at.getTime() + (1 + ((n * 13) % 30)) * hour
  const isRecent = n > count - 14
  const answered =
    isRecent && n % 2 === 0 ? null : answeredAt < now.getTime() ? (words?.answered ?? null) : null
  return {
    subject: words?.subject ?? '',
    asked: words?.asked ?? '',
    answered,
    noted: n % 3 === 0 ? (words?.noted ?? null) : null,
    at,
    closedAt:
      isRecent || answered === null ? null : new Date(Math.min(answeredAt + 20 * hour, now.getTime())),
    customer: ((n * 17) % 60) + 1,
  }
}

/** Some months of invented questions and answers. */
export async function fillDemo(ctx: Context<Tables>): Promise<void> {
  const now = ctx.now()
  const agents = await listAgents(ctx)
  for (let n = 0; n < count; n++) {
    const made = imagine(n, now, ctx.config.zone)
    const email = `kontakt@optik-${made.customer}.example`
    const who = await recognise(ctx, email)
    const owner = made.answered === null ? null : (agents[n % Math.max(agents.length, 1)]?.id ?? null)
    const answeredAt = new Date(Math.min(made.at.getTime() + (1 + ((n * 13) % 30)) * hour, now.getTime()))
    await ctx.transaction(async ({ db }) => {
      const { id } = await db
        .insertInto('ticket')
        .values({
          subject: made.subject,
          state: made.closedAt ? 'closed' : made.answered === null ? 'open' : 'pending',
          origin: 'mail',
          owner_id: owner,
          person_id: who?.personId ?? null,
          organisation_id: who?.organisationId ?? null,
          requester_email: email,
          requester_name: who?.name ?? '',
          unread: made.answered === null,
          created_at: made.at,
          updated_at: made.closedAt ?? (made.answered === null ? made.at : answeredAt),
          last_message_at: made.answered === null ? made.at : answeredAt,
          closed_at: made.closedAt,
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      const message = {
        ticket_id: id,
        automatic: false,
        message_id: `<demo-${n}-in@optik-${made.customer}.example>`,
      }
      await db
        .insertInto('message')
        .values({
          ...message,
          kind: 'in',
          sender_email: email,
          sender_name: who?.name ?? '',
          text: `Guten Tag,\n\n${made.asked}\n\nFreundliche Grüße\n${who?.name ?? ''}`,
          created_at: made.at,
        })
        .execute()
      if (made.noted)
        await db
          .insertInto('message')
          .values({
            ticket_id: id,
            kind: 'note',
            author_id: owner,
            text: made.noted,
            created_at: new Date(made.at.getTime() + hour / 2),
          })
          .execute()
      if (made.answered)
        await db
          .insertInto('message')
          .values({
            ...message,
            kind: 'out',
            author_id: owner,
            message_id: `<demo-${n}-out@ipro.example>`,
            in_reply_to: message.message_id,
            recipients: [email],
            text: `Guten Tag,\n\n${made.answered}\n\nFreundliche Grüße\nIhr Supportteam`,
            handed_over_at: answeredAt,
            created_at: answeredAt,
          })
          .execute()
    })
  }
}
