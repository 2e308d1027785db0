import { plus } from '#core/calendar.ts'
import type { Context } from '#core/context.ts'
import type { Language } from '#core/errors.ts'
import { controller } from '#modules/notice'
import { person } from './actor.ts'
import type { Tables } from './data.ts'
import { errors } from './errors.ts'
import { accountChanged } from './events.ts'
import { pledgeVersion, pledgeWording } from './pledge-text.ts'
import { findAccount, insertPledge, lastPledge, updateAccount } from './queries.ts'
import { sha256 } from './secrets.ts'
import { pledgeMonths } from './settings.ts'

type PledgeState = 'current' | 'missing' | 'expired'

export const pledgeState = (validUntil: Date | null, at: Date): PledgeState =>
  validUntil === null ? 'missing' : validUntil > at ? 'current' : 'expired'

/** Compared as people write names: small differences of case and space do not count. */
const asWritten = (name: string): string => name.trim().replaceAll(/\s+/g, ' ').toLocaleLowerCase('de')

interface Signature {
  readonly accountId: string
  /** As typed under the text. */
  readonly name: string
  readonly language: Language
  /** The controller's name as it stood in the text shown. */
  readonly controller: string
}

/** Records a signature: the words as shown, who signed, and until when it is in force. */
export async function signAs(ctx: Context<Tables>, signature: Signature): Promise<void> {
  const now = ctx.now()
  const wording = pledgeWording(signature.language, signature.controller)
  const validUntil = plus(now, { months: await ctx.readSetting(pledgeMonths) }, ctx.config.zone)
  await insertPledge(ctx.db, {
    account_id: signature.accountId,
    text_version: pledgeVersion,
    language: signature.language,
    wording,
    signed_name: signature.name.trim(),
    signed_at: now,
    valid_until: validUntil,
  })
  await ctx.record('pledge.signed', {
    account: signature.accountId,
    version: pledgeVersion,
    sha256: sha256(wording).toString('hex'),
    validUntil: validUntil.toISOString(),
  })
  await ctx.announce(accountChanged, { accountId: signature.accountId })
}

/** An account made from ADMIN_EMAIL has no name yet; the first signature gives it one. */
const isNameless = (account: { name: string; email: string }): boolean =>
  account.name === account.email.split('@')[0]

/** The signed-in person's signature under the text of this version. */
export async function signPledge(
  ctx: Context<Tables>,
  signed: { name: string; version: number; language: Language },
): Promise<void> {
  const { id } = person(ctx)
  if (signed.version !== pledgeVersion) throw errors.pledge_outdated()
  const account = await findAccount(ctx.db, ctx.now(), id)
  if (!account) throw errors.not_found()
  const nameless = isNameless(account)
  if (!nameless && asWritten(signed.name) !== asWritten(account.name))
    throw errors.pledge_name({ name: account.name })
  const { name: company } = await controller(ctx)
  await ctx.transaction(async (ctx) => {
    if (nameless) await updateAccount(ctx.db, id, { name: signed.name.trim(), updated_at: ctx.now() })
    await signAs(ctx, { accountId: id, name: signed.name, language: signed.language, controller: company })
  })
}

/** The text to sign and what was signed last. */
export async function readPledge(ctx: Context<Tables>, language: Language) {
  const { id } = person(ctx)
  const [company, signed, account] = await Promise.all([
    controller(ctx),
    lastPledge(ctx.db, id),
    findAccount(ctx.db, ctx.now(), id),
  ])
  return {
    version: pledgeVersion,
    wording: pledgeWording(language, company.name),
    name: account && !isNameless(account) ? account.name : '',
    state: pledgeState(signed?.valid_until ?? null, ctx.now()),
    signed: signed ?? null,
  }
}
