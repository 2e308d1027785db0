import { dateIn } from '#core/calendar.ts'
import type { Context } from '#core/context.ts'
import { controller } from '#modules/notice'
import type { Request, Tables } from './data.ts'
import { deadlineOf, extensionAllowedUntil } from './deadline.ts'
import { errors } from './errors.ts'
import { doer, note, withRequest } from './moving.ts'
import { endPause, insertPause, pausedRequests, pausesOf, updateRequest } from './queries.ts'

type Ctx = Context<Tables>

/** How urgent a request is: the officer's traffic light. */
export type Light = 'calm' | 'notice' | 'soon' | 'urgent' | 'overdue'

/** A request's time, as it stands today. */
export interface Time {
  readonly receivedOn: string
  readonly today: string
  readonly due: string
  readonly strict: string
  readonly target: string
  readonly paused: boolean
  readonly extendableUntil: string
  readonly light: Light
}

type Dated = Pick<Request, 'id' | 'received_at' | 'extended_at' | 'answered_at' | 'closed_at'>

export const todayOf = (ctx: Ctx): string => dateIn(ctx.now(), ctx.config.zone)

const lightOf = (today: string, due: string, warnings: readonly string[]): Light => {
  if (today > due) return 'overdue'
  const passed = warnings.filter((day) => today >= day).length
  return (['calm', 'notice', 'soon', 'urgent'] as const)[passed] ?? 'urgent'
}

/** The deadlines of requests by their ids, on the controller's calendar. */
export async function timesOf(ctx: Ctx, requests: readonly Dated[]): Promise<Map<number, Time>> {
  const [{ land }, pauses] = await Promise.all([
    controller(ctx),
    pausesOf(
      ctx.db,
      requests.map(({ id }) => id),
    ),
  ])
  return new Map(
    requests.map((request) => {
      const receivedOn = dateIn(request.received_at, ctx.config.zone)
      const over = request.answered_at ?? request.closed_at
      const today = over ? dateIn(over, ctx.config.zone) : todayOf(ctx)
      const given = {
        receivedOn,
        land,
        today,
        pauses: pauses
          .filter((pause) => pause.request_id === request.id)
          .map(({ from_on: from, to_on: to }) => ({ from, to })),
      }
      const { due, strict, internalTarget, warnings, paused } = deadlineOf({
        ...given,
        extended: request.extended_at !== null,
      })
      return [
        request.id,
        {
          receivedOn,
          today,
          due,
          strict,
          target: internalTarget,
          paused,
          extendableUntil: extensionAllowedUntil(given),
          light: lightOf(today, due, warnings),
        },
      ]
    }),
  )
}

export async function timeOf(ctx: Ctx, request: Dated): Promise<Time> {
  const time = (await timesOf(ctx, [request])).get(request.id)
  if (!time) throw errors.not_found()
  return time
}

/** Puts the last day to answer where lists and checks find it. */
export async function keepTime(ctx: Ctx, request: Request): Promise<void> {
  const { due } = await timeOf(ctx, request)
  if (due !== request.due_on) await updateRequest(ctx.db, request.id, { due_on: due })
}

/** The end of what is paused moves with each day. */
export async function keepTimes(ctx: Ctx): Promise<void> {
  const requests = await pausedRequests(ctx.db)
  const times = await timesOf(ctx, requests)
  for (const { id, due_on: before } of requests) {
    const due = times.get(id)?.due
    if (due && due !== before) await updateRequest(ctx.db, id, { due_on: due })
  }
}

/** The clock stands still from today, while reasonable doubts about who asks are cleared up (Art. 12(6) GDPR). */
export async function beginPause(ctx: Ctx, request: Request, reason: string): Promise<void> {
  await insertPause(ctx.db, { request_id: request.id, from_on: todayOf(ctx), reason })
  await note(ctx, request.id, 'paused', { facts: { reason } })
  await keepTime(ctx, request)
}

export async function stopPause(ctx: Ctx, request: Request): Promise<void> {
  if (!(await endPause(ctx.db, request.id, todayOf(ctx)))) return
  await note(ctx, request.id, 'resumed')
  await keepTime(ctx, request)
}

/** The officer ends a pause: what was asked for has come, or will not. */
export const resume = (ctx: Ctx, id: number): Promise<void> => withRequest(ctx, id, stopPause)

/** Two months more, once, told with the reasons within the first month (Art. 12(3) GDPR). The letter goes with it. */
export async function extend(ctx: Ctx, request: Request, reason: string): Promise<Request> {
  if (request.answered_at || request.closed_at) throw errors.answered_before()
  if (request.extended_at) throw errors.extended_before()
  if (!reason.trim()) throw errors.reason_missing()
  const { extendableUntil } = await timeOf(ctx, request)
  if (todayOf(ctx) > extendableUntil) throw errors.too_late_to_extend({ until: extendableUntil })
  const extended = await updateRequest(ctx.db, request.id, {
    extended_at: ctx.now(),
    extension_reason: reason.trim(),
  })
  await note(ctx, request.id, 'extended', { facts: { actor: doer(ctx) } })
  await keepTime(ctx, extended)
  return extended
}
