import { cited } from '#core/cite.ts'
import type { Context } from '#core/context.ts'
import type { Tables } from './data.ts'
import { errors } from './errors.ts'
import { doer, note, withRequest } from './moving.ts'
import { insertTold, setTold } from './queries.ts'

type Ctx = Context<Tables>

/** Puts down everybody to whom data may have been disclosed, to be told or struck off one by one (Art. 19 GDPR). */
export async function listRecipients(ctx: Ctx, requestId: number): Promise<void> {
  const recipients = await ctx.house.recipients()
  if (recipients.length === 0) return
  await insertTold(
    ctx.db,
    recipients.map(({ key, name, country, purpose }) => ({
      request_id: requestId,
      recipient: key,
      name,
      country,
      purpose: cited(purpose).de,
    })),
  )
}

/** The officer told a recipient, or found that this one holds nothing of the person. Throws `no_recipient`. */
export const settleRecipient = (
  ctx: Ctx,
  id: number,
  recipient: string,
  state: 'open' | 'told' | 'none',
): Promise<void> =>
  withRequest(ctx, id, async (ctx) => {
    const at = state === 'open' ? null : ctx.now()
    const { numUpdatedRows } = await setTold(ctx.db, id, recipient, { state, at, actor: doer(ctx) })
    if (numUpdatedRows === 0n) throw errors.no_recipient()
    await note(ctx, id, 'recipient', { facts: { recipient, state } })
  })
