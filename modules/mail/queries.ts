import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import type { Route } from './addresses.ts'
import type { Tables } from './data.ts'
import type { ParsedMail } from './parse.ts'

export async function storeArrival(
  ctx: Context<Tables>,
  arrival: {
    received: Date
    sender: string
    bytes: Buffer
    digest: string
    /** `quiet`: the line in the log does not say who wrote. */
    deliveries: readonly { route: Route; to: readonly string[]; key: string; quiet?: boolean }[]
    peerHost: string
    peerAddress: string
    response: string
    queueId: string
  },
): Promise<(number | null)[]> {
  const { rows } = await sql<{ ids: (number | null)[] }>`
    select take_in(${arrival.received}, ${arrival.sender}, ${arrival.bytes}, ${arrival.digest},
      ${JSON.stringify(arrival.deliveries)}::jsonb, ${arrival.peerHost}, ${arrival.peerAddress},
      ${arrival.response}, ${arrival.queueId}) as ids`.execute(ctx.db)
  return rows[0]?.ids ?? []
}

/** What parsing needs of a mail that is not parsed yet; undefined when there is nothing (more) to do. */
export const unparsedMail = (ctx: Context<Tables>, id: number) =>
  ctx.db
    .selectFrom('mail')
    .select(['id', 'route', 'raw', 'envelope_from'])
    .where('id', '=', id)
    .where('state', '<>', 'parsed')
    .executeTakeFirst()

export interface Settled {
  /** A check of our own promises sent it: nobody is to hear of it. */
  readonly probe: boolean
}

/** Null when somebody else was faster. A mail under a Message-ID that we sent ourselves counts as automatic. */
export async function saveParsed(
  ctx: Context<Tables>,
  id: number,
  parsed: ParsedMail,
  automatic: string | null,
): Promise<Settled | null> {
  const row = await ctx.db
    .updateTable('mail')
    .set((eb) => ({
      state: 'parsed',
      parsed_at: ctx.now(),
      quarantine_reason: null,
      reader: parsed.reader,
      from_name: parsed.from.name,
      from_address: parsed.from.address,
      to_list: sql`${JSON.stringify(parsed.to)}::jsonb`,
      cc_list: sql`${JSON.stringify(parsed.cc)}::jsonb`,
      subject: parsed.subject,
      sent_at: parsed.date,
      message_id: parsed.messageId,
      in_reply_to: parsed.inReplyTo,
      reference_ids: [...parsed.references],
      body_text: parsed.text,
      body_html: parsed.html,
      automatic:
        automatic ??
        eb
          .selectFrom('outbox')
          .select(sql<string>`'own-message'`.as('reason'))
          .where('outbox.message_id', '=', parsed.messageId),
      spam: sql`${parsed.spam ? JSON.stringify(parsed.spam) : null}::jsonb`,
      attachments: sql`${JSON.stringify(parsed.attachments)}::jsonb`,
    }))
    .where('id', '=', id)
    .where('state', '<>', 'parsed')
    .returning((eb) => [
      'route',
      eb
        .exists(eb.selectFrom('probe').select('sha256').whereRef('probe.sha256', '=', 'mail.sha256'))
        .as('probe'),
    ])
    .executeTakeFirst()
  if (row?.route === 'officer')
    await ctx.db
      .updateTable('officer_case')
      .set({ from_name: parsed.from.name, from_address: parsed.from.address, subject: parsed.subject })
      .where('mail_id', '=', id)
      .execute()
  return row ? { probe: Boolean(row.probe) } : null
}

/** True when it was not in quarantine before. */
export async function setQuarantined(ctx: Context<Tables>, id: number, reason: string): Promise<boolean> {
  const row = await ctx.db
    .updateTable('mail')
    .set({ state: 'quarantined', quarantine_reason: reason })
    .where('id', '=', id)
    .where('state', '=', 'received')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

const waiting = (ctx: Context<Tables>, route: Route) =>
  ctx.db.selectFrom('mail').where('route', '=', route).where('state', '<>', 'parsed')

/** Mails that wait for parsing since before `since`: their job was lost or given up. */
export const leftUnparsed = (ctx: Context<Tables>, since: Date, limit: number) =>
  ctx.db
    .selectFrom('mail')
    .select('id')
    .where('state', '=', 'received')
    .where('received_at', '<', since)
    .orderBy('id')
    .limit(limit)
    .execute()

/** Newest first: what could not be parsed, and what still waits since before `since`. Handled ones left out. */
export const quarantinedMails = (
  ctx: Context<Tables>,
  page: { before: number | undefined; limit: number; since: Date },
) =>
  waiting(ctx, 'support')
    .select(['id', 'received_at', 'envelope_from', 'envelope_to', 'size', 'state', 'quarantine_reason'])
    .where('document_ended_at', 'is', null)
    .where((eb) => eb.or([eb('state', '=', 'quarantined'), eb('received_at', '<', page.since)]))
    .$if(page.before !== undefined, (query) => query.where('id', '<', page.before ?? 0))
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute()

export const quarantinedMail = (ctx: Context<Tables>, route: Route, id: number) =>
  waiting(ctx, route).select(['id', 'state']).where('id', '=', id).executeTakeFirst()

export const parsedMail = (ctx: Context<Tables>, route: Route, id: number) =>
  ctx.db
    .selectFrom('mail')
    .select([
      ...(['id', 'received_at', 'envelope_to', 'from_name', 'from_address', 'to_list', 'cc_list'] as const),
      ...([
        'subject',
        'sent_at',
        'message_id',
        'in_reply_to',
        'reference_ids',
        'body_text',
        'body_html',
      ] as const),
      ...(['automatic', 'spam', 'attachments', 'state', 'quarantine_reason'] as const),
    ])
    .where('id', '=', id)
    .where('route', '=', route)
    .executeTakeFirst()

export const mailSource = (ctx: Context<Tables>, route: Route, id: number) =>
  ctx.db
    .selectFrom('mail')
    .select(['raw', 'attachments'])
    .where('id', '=', id)
    .where('route', '=', route)
    .executeTakeFirst()

export async function endDocument(
  ctx: Context<Tables>,
  route: Route,
  mailIds: readonly number[],
  endedAt: Date | null,
): Promise<void> {
  const rows = await ctx.db
    .updateTable('mail')
    .set({ document_ended_at: endedAt })
    .where('id', 'in', [...mailIds])
    .where('route', '=', route)
    .returning(['id', 'in_reply_to', 'reference_ids'])
    .execute()
  const answered = rows.flatMap((row) => [row.in_reply_to ?? '', ...row.reference_ids])
  await ctx.db
    .updateTable('outbox')
    .set({ document_ended_at: endedAt })
    .where('route', '=', route)
    .where((eb) =>
      eb.or([
        eb('mail_id', 'in', [0, ...rows.map((row) => row.id)]),
        eb('message_id', 'in', ['', ...answered]),
      ]),
    )
    .execute()
}
