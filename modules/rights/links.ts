import { plus } from '#core/calendar.ts'
import type { Context } from '#core/context.ts'
import type { Language } from '#core/errors.ts'
import type { Identifiers } from '#core/person/persons.ts'
import type { Period } from '#core/retention/keep.ts'
import type { Request, Tables } from './data.ts'
import { errors } from './errors.ts'
import { requestById } from './queries.ts'
import { findLink, insertLink } from './queries-links.ts'
import { hashOf, makeSecret } from './secrets.ts'

type Ctx = Context<Tables>

/** How long somebody has to say that a request is theirs; then what was entered is deleted. */
export const confirmWithin: Period = { days: 30 }
/** How long the page of a request opens: beyond the longest period to answer. */
const pageFor: Period = { months: 5 }

const pathIn = (language: Language, path: string): string => (language === 'de' ? path : `/en${path}`)

/** The address of a page for whoever holds its secret; what the access log keeps of it is cut off. */
const addressOf = (ctx: Ctx, language: Language, page: 'confirm' | 'request', code: string): string =>
  `${ctx.config.publicUrl}${pathIn(language, `/rights/${page}`)}?code=${code}`

/** A link that says, once: this request is mine. `proves`: which identifiers are then known to be theirs. */
export async function makeConfirmLink(
  ctx: Ctx,
  request: Request,
  { proves, known }: { proves: Partial<Identifiers>; known: boolean },
): Promise<string> {
  const code = makeSecret()
  const now = ctx.now()
  await insertLink(ctx.db, {
    hash: hashOf(code),
    request_id: request.id,
    kind: 'confirm',
    known,
    created_at: now,
    proves: JSON.stringify(proves) as never,
    expires_at: plus(now, confirmWithin, ctx.config.zone),
  })
  return addressOf(ctx, request.language, 'confirm', code)
}

/** A secret of the private page of a request. */
export async function makePageCode(ctx: Ctx, request: Request): Promise<string> {
  const code = makeSecret()
  const now = ctx.now()
  await insertLink(ctx.db, {
    hash: hashOf(code),
    request_id: request.id,
    kind: 'page',
    created_at: now,
    expires_at: plus(now, pageFor, ctx.config.zone),
  })
  return code
}

/** The private page of a request, as an address. */
export const makePageLink = async (ctx: Ctx, request: Request): Promise<string> =>
  addressOf(ctx, request.language, 'request', await makePageCode(ctx, request))

/** The request behind a secret; it stays valid. Throws `no_link`. */
export async function openLink(ctx: Ctx, kind: 'confirm' | 'page', code: string): Promise<Request> {
  const link = await findLink(ctx.db, hashOf(code), kind, ctx.now())
  const request = link && (await requestById(ctx.db, link.request_id))
  if (!request) throw errors.no_link()
  return request
}
