import type { Context } from '#core/context.ts'
import type { Bilingual } from '#core/errors.ts'
import type { Act, Finding, PlanLine } from '#core/person/persons.ts'
import { officerSending, readOfficerMail } from '#modules/mail'
import { dateIn } from '#core/calendar.ts'
import { type Time, timeOf, timesOf, todayOf } from './clock.ts'
import type { Entry, LetterRow, Request, Tables } from './data.ts'
import { errors } from './errors.ts'
import { doer } from './moving.ts'
import {
  type After,
  countViews,
  entriesOf,
  type Filter,
  lettersOf,
  pageRequests,
  pausesOf,
  requestById,
  toldOf,
} from './queries.ts'

type Ctx = Context<Tables>

export interface Timed {
  readonly request: Request
  readonly time: Time
}

const readAfter = (after: string): After => ({ on: after.slice(0, 10), id: Number(after.slice(11)) })

/** A page of the queue. */
export async function listRequests(
  ctx: Ctx,
  { after, limit, ...filter }: Filter & { after?: string | undefined; limit: number },
): Promise<{ items: Timed[]; next: string | null }> {
  const rows = await pageRequests(ctx.db, {
    ...filter,
    limit: limit + 1,
    after: after === undefined ? undefined : readAfter(after),
  })
  const items = rows.slice(0, limit)
  const times = await timesOf(ctx, items)
  const last = items.at(-1)
  return {
    items: items.flatMap((request) => {
      const time = times.get(request.id)
      return time ? [{ request, time }] : []
    }),
    next: rows.length > limit && last ? `${last.due_on}.${last.id}` : null,
  }
}

export const countRequests = (ctx: Ctx) => countViews(ctx.db, todayOf(ctx))

/** What readers call the rows of a table, and the activity they belong to. */
export type Called = (of: Pick<PlanLine, 'module' | 'table'>) => { name: Bilingual; activity: Bilingual }

/** A request with all that belongs to it. */
export interface Opened extends Timed {
  readonly finding: Finding | null
  readonly acts: readonly Act[]
  readonly pauses: Awaited<ReturnType<typeof pausesOf>>
  readonly letters: readonly LetterRow[]
  readonly sending: Awaited<ReturnType<typeof officerSending>>
  readonly recipients: Awaited<ReturnType<typeof toldOf>>
  readonly entries: readonly Entry[]
  readonly called: Called
}

/** What each table and its activity are called, by the register. */
export async function readCalled(ctx: Ctx): Promise<Called> {
  const names = new Map(
    (await ctx.house.register()).flatMap(({ activity, retention }) =>
      retention.map(({ module, table, name }) => [`${module}.${table}`, { name, activity: activity.name }]),
    ),
  )
  return ({ module, table }) => {
    const unknown = { de: table, en: table }
    return names.get(`${module}.${table}`) ?? { name: unknown, activity: unknown }
  }
}

const hourMs = 60 * 60 * 1000
const mostRemembered = 10_000
const readings = new WeakMap<Ctx['config'], Map<string, number>>()

/** Puts into the evidence that somebody opened a file, each reader once an hour: a screen asks again with each change. */
async function noteReading(ctx: Ctx, requestId: number): Promise<void> {
  const known = readings.get(ctx.config) ?? new Map<string, number>()
  readings.set(ctx.config, known)
  const actor = doer(ctx)
  const key = `${requestId} ${actor}`
  const now = ctx.now().getTime()
  if (now - (known.get(key) ?? 0) < hourMs) return
  await ctx.record('request.read', { request: requestId, actor })
  if (known.size >= mostRemembered) known.clear()
  known.set(key, now)
}

/** Opens a file; who did is in the evidence. Throws `not_found`. */
export async function readRequest(ctx: Ctx, id: number): Promise<Opened> {
  const request = await requestById(ctx.db, id)
  if (!request) throw errors.not_found()
  const { persons } = ctx.house
  const actIds = [request.act_id, request.restriction_id, request.lifting_id].filter((act) => act !== null)
  const letters = await lettersOf(ctx.db, id)
  const [time, finding, acts, pauses, sending, recipients, entries, called] = await Promise.all([
    timeOf(ctx, request),
    request.finding_id === null ? null : persons.finding(request.finding_id).catch(() => null),
    Promise.all([...new Set(actIds)].map((act) => persons.act(act))),
    pausesOf(ctx.db, [id]),
    officerSending(
      ctx,
      letters.flatMap((letter) => letter.message_id ?? []),
    ),
    toldOf(ctx.db, id),
    entriesOf(ctx.db, id),
    readCalled(ctx),
  ])
  await noteReading(ctx, id)
  return { request, time, finding, acts, pauses, letters, sending, recipients, entries, called }
}

/** Rows that were found, with their values; that somebody looked is in the evidence. */
export async function readRows(ctx: Ctx, id: number, of: { module: string; table: string; after: number }) {
  const request = await requestById(ctx.db, id)
  if (!request) throw errors.not_found()
  if (request.finding_id === null) throw errors.not_fixed()
  const page = await ctx.house.persons.rows(request.finding_id, { ...of, limit: 50 })
  await ctx.record('request.rows_read', {
    request: id,
    module: of.module,
    table: of.table,
    rows: page.rows.length,
    actor: doer(ctx),
  })
  return page
}

/** What a mail to the officer says, to make a request of it. Throws `mail.not_found`. */
export async function readMail(ctx: Ctx, mailId: number) {
  const { from, subject, text, receivedAt } = await readOfficerMail(ctx, mailId)
  return {
    name: from.name,
    email: from.address,
    message: `${subject}\n\n${text}`.trim().slice(0, 5000),
    receivedOn: dateIn(receivedAt, ctx.config.zone),
  }
}
