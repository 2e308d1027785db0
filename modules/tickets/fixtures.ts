import type { Actor, Context } from '#core/context.ts'
import { openHouse, type TestHouse } from '#core/testing/house.ts'
import { received } from '#modules/mail'
import { enquiryReceived } from '#modules/website'
import { modules } from '../../modules.ts'
import type { Tables } from './data.ts'

export const agent: Actor = {
  kind: 'staff',
  id: 'agent-1',
  name: 'Anna Agentin',
  email: 'anna@example.net',
  roles: ['agent'],
}

export const colleague: Actor = {
  kind: 'staff',
  id: 'agent-2',
  name: 'Kai Kollege',
  email: 'kai@example.net',
  roles: ['agent'],
}

export const auditor: Actor = {
  kind: 'staff',
  id: 'auditor-1',
  name: 'Udo Prüfer',
  email: 'udo@example.net',
  roles: ['auditor'],
}

/** A house that knows as whom it writes. */
export async function openTicketHouse(): Promise<TestHouse> {
  const house = await openHouse({ modules, config: { mailDomains: ['example.net'] } })
  await house.ownerPool.query(
    `insert into engine.setting (module, key, version, value, actor) values ('notice', 'controller', 1, $1, 'test')`,
    [
      JSON.stringify({
        name: 'Muster GmbH',
        street: 'Weg 1',
        postcode: '71229',
        city: 'Leonberg',
        country: 'DE',
        land: 'BW',
        phone: '+49 7152 1',
        fax: '',
        email: 'support@example.net',
      }),
    ],
  )
  return house
}

export interface MailGiven {
  readonly from: string
  readonly name: string
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly subject: string
  readonly text: string
  readonly html: string | null
  readonly messageId: string
  readonly inReplyTo: string | null
  readonly references: readonly string[]
  readonly automatic: boolean
  readonly spam: boolean
  readonly at: Date
  readonly attachments: readonly unknown[]
  readonly raw: string
}

let made = 0

const addressees = (addresses: readonly string[]): string =>
  JSON.stringify(addresses.map((address) => ({ name: '', address })))

/** A mail to support as the mail module has parsed it. Returns its id. */
export async function aMail(house: TestHouse, given: Partial<MailGiven> = {}): Promise<number> {
  const messageId = given.messageId ?? `<mail-${++made}@kunde.example>`
  const raw = given.raw ?? `Message-ID: ${messageId}\r\n\r\n${given.text ?? ''}`
  const at = given.at ?? house.clock.now()
  const { rows } = await house.ownerPool.query<{ id: number }>(
    `insert into mail.mail (route, state, received_at, envelope_from, envelope_to, size, sha256, raw, from_name, from_address,
                            to_list, cc_list, subject, message_id, in_reply_to, reference_ids, body_text, body_html, automatic, spam, attachments)
     values ('support', 'parsed', $1, $2, '{support@example.net}', $3, md5(random()::text), $4, $5, $2, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
     returning id::int as id`,
    [
      at,
      given.from ?? 'erika@kunde.example',
      raw.length,
      Buffer.from(raw),
      given.name ?? 'Erika Muster',
      addressees(given.to ?? ['support@example.net']),
      addressees(given.cc ?? []),
      given.subject ?? 'Der Drucker druckt nicht',
      messageId,
      given.inReplyTo ?? null,
      given.references ?? [],
      given.text ?? 'Guten Tag, der Drucker im Büro steht still.',
      given.html ?? null,
      given.automatic ? 'auto-submitted' : null,
      given.spam ? JSON.stringify({ flag: true, score: 12 }) : null,
      JSON.stringify(given.attachments ?? []),
    ],
  )
  return rows[0]?.id ?? 0
}

/** A mail to support that was announced and has reached its ticket. Returns the ticket's number. */
export async function aTicket(house: TestHouse, given: Partial<MailGiven> = {}): Promise<number> {
  const mailId = await aMail(house, given)
  await house.context('mail').announce(received, { mailId })
  await house.work()
  const { ticket_id } = await house
    .context<Tables>('tickets')
    .db.selectFrom('message')
    .select('ticket_id')
    .where('mail_id', '=', mailId)
    .executeTakeFirstOrThrow()
  return ticket_id
}

/** Context of the tickets for a member of staff. */
export const asStaff = (house: TestHouse, actor: Actor = agent): Context<Tables> =>
  house.context<Tables>('tickets', actor)

/** An enquiry from the website that was announced and has its ticket. Returns the ticket's number. */
export async function anEnquiry(
  house: TestHouse,
  given: { name?: string; email?: string; message?: string } = {},
): Promise<number> {
  const client = await house.ownerPool.connect()
  try {
    await client.query('begin')
    await client.query('set constraints all deferred')
    const { rows } = await client.query<{ id: number; consent_id: string }>(
      `insert into website.enquiry (received_at, language, name, email, message, consent_id)
       values ($1, 'de', $2, $3, $4, gen_random_uuid()) returning id::int as id, consent_id`,
      [
        house.clock.now(),
        given.name ?? 'Ines Interessentin',
        given.email ?? 'ines@fragen.example',
        given.message ?? 'Was kostet Ihr Produkt?',
      ],
    )
    const enquiry = rows[0]
    await client.query(
      `insert into website.consent (id, enquiry_id, wording, wording_sha256, notice_version_id, language, given_at)
       values ($1, $2, 'Ja.', 'x', 1, 'de', $3)`,
      [enquiry?.consent_id, enquiry?.id, house.clock.now()],
    )
    await client.query('commit')
    await house.context('website').announce(enquiryReceived, { enquiryId: enquiry?.id ?? 0 })
    await house.work()
    const { ticket_id } = await house
      .context<Tables>('tickets')
      .db.selectFrom('enquiry')
      .select('ticket_id')
      .where('enquiry_id', '=', enquiry?.id ?? 0)
      .executeTakeFirstOrThrow()
    return ticket_id
  } finally {
    client.release()
  }
}
