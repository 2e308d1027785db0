import { cited } from '#core/cite.ts'
import type { Context } from '#core/context.ts'
import type { Disclosure } from '#core/person/package/options.ts'
import type { Tables } from './data.ts'
import { errors } from './errors.ts'
import { doer, note, withRequest } from './moving.ts'
import { insertTold, setTold } from './queries.ts'

type Ctx = Context<Tables>

/** Puts down everybody to whom data may have been disclosed, to be told or struck off one by one (Art. 19 GDPR). */
export async function listRecipients(ctx: Ctx, requestId: number, finding: number): Promise<void> {
  const recipients = (await ctx.house.recipients()).map(({ key, name, country, purpose }) => ({
    request_id: requestId,
    recipient: key,
    name,
    country,
    purpose: cited(purpose).de,
  }))
  const told = [...recipients, ...(await actualRecipients(ctx, requestId, finding))]
  if (told.length > 0) await insertTold(ctx.db, told)
}

/** Those to whom data of the person really went, each once, with the last time. */
async function actualRecipients(ctx: Ctx, requestId: number, finding: number) {
  const last = new Map<string, Disclosure>()
  for await (const disclosure of ctx.house.persons.disclosures(finding)) {
    const known = last.get(disclosure.recipient.toLowerCase())
    if (!known || known.at < disclosure.at) last.set(disclosure.recipient.toLowerCase(), disclosure)
  }
  return [...last.values()].map(({ recipient, country, data, reason, at }, index) => ({
    request_id: requestId,
    recipient: `disclosed.${index + 1}`,
    name: '',
    address: recipient,
    country,
    purpose: `${data} (${reason})`,
    disclosed_at: at,
  }))
}

/**
 * The officer told a recipient, found that this one holds nothing of the person, or says why telling is impossible or
 * disproportionate. Throws `no_recipient`, `no_excuse`.
 */
export const settleRecipient = (
  ctx: Ctx,
  id: number,
  recipient: string,
  state: 'open' | 'told' | 'none' | 'impossible',
  reason?: string,
): Promise<void> =>
  withRequest(ctx, id, async (ctx) => {
    if (state === 'impossible' && !reason?.trim()) throw errors.no_excuse()
    const at = state === 'open' ? null : ctx.now()
    const { numUpdatedRows } = await setTold(ctx.db, id, recipient, {
      state,
      at,
      actor: doer(ctx),
      reason: state === 'impossible' ? (reason?.trim() ?? null) : null,
    })
    if (numUpdatedRows === 0n) throw errors.no_recipient()
    await note(ctx, id, 'recipient', { facts: { recipient, state } })
  })
