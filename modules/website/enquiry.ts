import { randomUUID } from 'node:crypto'
import type { Context } from '#core/context.ts'
import type { Wording } from './consent.ts'
import type { Tables } from './data.ts'
import { errors } from './errors.ts'
import { enquiryReceived } from './events.ts'
import {
  countHandedOut,
  enquiryById,
  insertEnquiry,
  lockSender,
  repeatedEnquiry,
  setClosed,
  setHandedOut,
} from './queries.ts'

/** What somebody wrote through the form. */
export interface Enquiry {
  readonly id: number
  readonly at: Date
  readonly name: string
  readonly email: string
  readonly message: string
}

/** A second press of the button, or of the browser's reload, within this time is the same enquiry. */
const repeatWithin = 10 * 60 * 1000

/** Enquiry, consent and event in one transaction (Art. 7(1) GDPR). Returns the id; that of the first when it is a repeat. */
export function receiveEnquiry(
  ctx: Context<Tables>,
  given: Pick<Enquiry, 'name' | 'email' | 'message'>,
  wording: Wording,
): Promise<number> {
  return ctx.transaction(async (ctx) => {
    const now = ctx.now()
    await lockSender(ctx.db, given.email)
    const known = await repeatedEnquiry(ctx.db, given, new Date(now.getTime() - repeatWithin))
    if (known) return known.id
    const enquiryId = await insertEnquiry(
      ctx.db,
      { ...given, received_at: now, language: wording.language, consent_id: randomUUID() },
      {
        wording: wording.text,
        wording_sha256: wording.sha256,
        notice_version_id: wording.versionId,
        language: wording.language,
        given_at: now,
      },
    )
    await ctx.announce(enquiryReceived, { enquiryId })
    return enquiryId
  })
}

/** What the consent to an enquiry is withdrawn from. */
const activity = 'website.enquiry'

/**
 * For whoever answers it. Asked at this moment: a consent that was withdrawn since it was given carries nothing any more
 * (Art. 7(3) GDPR). Throws `enquiry_not_found`, `consent_withdrawn`.
 */
export async function readEnquiry(ctx: Context<Tables>, id: number): Promise<Enquiry> {
  const row = await enquiryById(ctx.db, id)
  if (!row) throw errors.enquiry_not_found({ id })
  if (await ctx.house.persons.objects({ emails: [row.email] }, 'consent', activity, row.given_at))
    throw errors.consent_withdrawn()
  await setHandedOut(ctx.db, id, ctx.now())
  return { id: row.id, at: row.received_at, name: row.name, email: row.email, message: row.message }
}

/** Answered: the period after which it is deleted begins. */
export async function closeEnquiry(ctx: Context<Tables>, id: number): Promise<void> {
  if (!(await setClosed(ctx.db, id, ctx.now()))) throw errors.enquiry_not_found({ id })
}

/** The matter goes on: the period begins anew when it is closed again. */
export async function reopenEnquiry(ctx: Context<Tables>, id: number): Promise<void> {
  if (!(await setClosed(ctx.db, id, null))) throw errors.enquiry_not_found({ id })
}

/** Enquiries of an address that were read after a moment at which their consent had been withdrawn; there must be none. */
export const countUsedAfter = (ctx: Context<Tables>, email: string, withdrawnAt: Date): Promise<number> =>
  countHandedOut(ctx.db, email, withdrawnAt)
