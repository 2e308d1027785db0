import type { Context } from '#core/context.ts'
import { identities, type Identity } from '#modules/customers'
import { sentState } from '#modules/mail'
import { namesOf } from '#modules/staff'
import type * as api from './api.ts'
import type { Message, Tables, Ticket } from './data.ts'
import { filesOf } from './thread.ts'

type Ctx = Context<Tables>

/** Names of staff by id; who is no longer there keeps the id. */
async function namesFor(
  ctx: Ctx,
  ids: readonly (string | null)[],
): Promise<(id: string | null) => api.Ticket['owner']> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  const staff = wanted.filter((id) => !/^(token|system):|^public$/.test(id))
  const names = new Map((staff.length > 0 ? await namesOf(ctx, staff) : []).map(({ id, name }) => [id, name]))
  return (id) => (id === null ? null : { id, name: names.get(id) ?? id.replace(/^(token|system):/, '') })
}

/** Tickets with the names of owners and customers, asked of those who hold them. */
export async function presentTickets(ctx: Ctx, rows: readonly Ticket[]): Promise<api.Ticket[]> {
  const [name, customers] = await Promise.all([
    namesFor(
      ctx,
      rows.map((row) => row.owner_id),
    ),
    identities(ctx, [...new Set(rows.flatMap((row) => row.person_id ?? []))]),
  ])
  return rows.map((row) => ({
    id: row.id,
    subject: row.subject,
    state: row.state,
    origin: row.origin,
    unread: row.unread,
    owner: name(row.owner_id),
    requester:
      row.requester_email === null ? null : { name: row.requester_name ?? '', email: row.requester_email },
    customer: presentCustomer(customers.find((one) => one.personId === row.person_id)),
    createdAt: row.created_at.toISOString(),
    lastMessageAt: row.last_message_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
  }))
}

export async function presentTicket(ctx: Ctx, row: Ticket): Promise<api.Ticket> {
  const [ticket] = await presentTickets(ctx, [row])
  if (!ticket) throw new Error('A row is presented as one ticket.')
  return ticket
}

const presentCustomer = (identity: Identity | undefined): api.Ticket['customer'] =>
  identity
    ? {
        personId: identity.personId,
        name: identity.name,
        organisation:
          identity.organisationId === null
            ? null
            : {
                id: identity.organisationId,
                name: identity.organisation ?? '',
                number: identity.customerNumber ?? '',
              },
      }
    : null

/** Messages with who wrote them, how far answers have come, and what is attached. */
export async function presentMessages(ctx: Ctx, rows: readonly Message[]): Promise<api.Message[]> {
  const sent = rows.flatMap((row) => (row.kind === 'out' && row.message_id ? row.message_id : []))
  const [name, states, attachments] = await Promise.all([
    namesFor(
      ctx,
      rows.map((row) => row.author_id),
    ),
    sent.length > 0 ? sentState(ctx, sent) : [],
    filesOf(ctx, rows),
  ])
  const sending = (row: Message): api.Message['sending'] => {
    if (row.kind !== 'out') return null
    if (row.refused !== null) return { state: 'failed', detail: row.refused }
    const known = states.find((one) => one.messageId === row.message_id)
    // Handed over, and the outbox no longer keeps it: it isn't waiting any more.
    if (!known && row.handed_over_at) return null
    return { state: known?.state ?? 'queued', detail: known?.detail ?? null }
  }
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    at: row.created_at.toISOString(),
    author: name(row.author_id),
    sender: row.sender_email === null ? null : { name: row.sender_name ?? '', email: row.sender_email },
    recipients: row.recipients ?? [],
    copies: row.copies,
    text: row.text,
    formatted: row.formatted,
    original: row.mail_id !== null,
    automatic: row.automatic,
    stranger: row.stranger,
    spam: row.spam,
    spamScore: row.spam_score === null ? null : Number(row.spam_score),
    sending: sending(row),
    attachments: attachments
      .filter((one) => one.message_id === row.id)
      .map(({ part, filename, type, size, inline }) => ({ part, filename, type, size, inline })),
  }))
}

export async function presentMessage(ctx: Ctx, row: Message): Promise<api.Message> {
  const [message] = await presentMessages(ctx, [row])
  if (!message) throw new Error('A row is presented as one message.')
  return message
}
