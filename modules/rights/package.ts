import { Readable } from 'node:stream'
import { plus } from '#core/calendar.ts'
import type { Context } from '#core/context.ts'
import { Download } from '#core/http/contract.ts'
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

/** Table by table, row by row, as one JSON document; memory stays flat. */
async function* written(ctx: Ctx, request: Request, finding: number): AsyncGenerator<string> {
  const provided = request.kind === 'portability'
  yield `{"request":${request.id},"right":${JSON.stringify(request.kind)},"made":${JSON.stringify(ctx.now())},"tables":[`
  let first = true
  for await (const { rows, ...table } of ctx.house.persons.read(finding, { provided })) {
    yield `${first ? '' : ','}\n${JSON.stringify(table).slice(0, -1)},"rows":[`
    first = false
    let firstRow = true
    for await (const row of rows) {
      yield `${firstRow ? '' : ','}\n${JSON.stringify(row)}`
      firstRow = false
    }
    yield ']}'
  }
  yield ']}\n'
}

const fileOf = (ctx: Ctx, request: Request): Download => {
  if (!isPackaged(request) || request.finding_id === null) throw errors.no_package()
  return new Download('application/json', Readable.from(written(ctx, request, request.finding_id)), {
    filename: `${ctx.now().toISOString().slice(0, 10)}-${request.id}.json`,
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
