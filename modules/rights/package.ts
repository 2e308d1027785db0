import { plus } from '#core/calendar.ts'
import type { Context } from '#core/context.ts'
import { Download } from '#core/http/contract.ts'
import { authority, controller, officer } from '#modules/notice'
import type { Request, Tables } from './data.ts'
import { errors } from './errors.ts'
import { openLink } from './links.ts'
import { note } from './moving.ts'
import { requestById } from './queries.ts'

type Ctx = Context<Tables>

/** How long the package can be fetched, from its letter on. */
const fetchFor = { days: 30 } as const

const isPackaged = ({ kind, identity, finding_id }: Request): boolean =>
  (kind === 'access' || kind === 'portability') &&
  (identity === 'confirmed' || identity === 'officer') &&
  finding_id !== null

/** Until when the person can fetch the package; null: there is none, or not any more. */
export function packageUntil(ctx: Ctx, request: Request): Date | null {
  if (!isPackaged(request) || request.state !== 'delivered' || !request.delivered_at) return null
  const until = plus(request.delivered_at, fetchFor, ctx.config.zone)
  return until > ctx.now() ? until : null
}

/** The signed ZIP, made while it is read. Throws `no_package`. */
async function fileOf(ctx: Ctx, request: Request): Promise<Download> {
  if (!isPackaged(request) || request.finding_id === null) throw errors.no_package()
  const packed = await ctx.house.persons.pack(request.finding_id, {
    kind: request.kind === 'portability' ? 'portability' : 'access',
    language: request.language,
    controller: { ...(await controller(ctx)), officer: await officer(ctx), authority: await authority(ctx) },
    requestId: String(request.id),
  })
  return new Download('application/zip', packed, {
    filename: `${ctx.now().toISOString().slice(0, 10)}-${request.id}.zip`,
    headers: { 'cache-control': 'no-store' },
  })
}

/** What the person fetches with the secret of the private page. Throws `no_link`, `no_package`. */
export async function fetchPackage(ctx: Ctx, code: string): Promise<Download> {
  const request = await openLink(ctx, 'page', code)
  if (!packageUntil(ctx, request)) throw errors.no_package()
  await note(ctx, request.id, 'fetched')
  return fileOf(ctx, request)
}

/** The same for the officer: to look at before it goes, or to put on a data carrier. */
export async function packageOf(ctx: Ctx, id: number): Promise<Download> {
  const request = await requestById(ctx.db, id)
  if (!request) throw errors.not_found()
  await note(ctx, id, 'package_read')
  return fileOf(ctx, request)
}
