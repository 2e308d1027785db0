import type { Context } from '#core/context.ts'
import type { AnsweredRequest } from '#core/module.ts'
import type { Tables } from './data.ts'
import { openLogBuffer, type LogBuffer } from './log-buffer.ts'
import { insertRequests } from './queries.ts'

/** Every process, and every installation in it, has one. */
const buffers = new WeakMap<object, LogBuffer<AnsweredRequest>>()

const cut = (text: string, most: number): string =>
  // PostgreSQL's text holds no NUL.
  (text.length > most ? `${text.slice(0, most - 1)}…` : text).replaceAll('\0', '')

/** What browsers send is of any length; what we keep is not. */
const bounded = (request: AnsweredRequest): AnsweredRequest => ({
  at: request.at,
  address: cut(request.address, 64),
  method: cut(request.method, 32),
  path: cut(request.path, 2048),
  protocol: cut(request.protocol, 16),
  status: request.status,
  bytes: request.bytes,
  referrer: request.referrer && cut(request.referrer, 2048),
  agent: request.agent && cut(request.agent, 512),
})

/** The buffer between the answers and the table. */
export function accessLog(ctx: Context<Tables>): LogBuffer<AnsweredRequest> {
  const known = buffers.get(ctx.config)
  if (known) return known
  const opened = openLogBuffer<AnsweredRequest>({
    write: (rows) => insertRequests(ctx.db, rows),
    async lost(rows) {
      ctx.log.error({ rows }, 'the access log lost lines: the database took them too slowly')
      await ctx.record('access_log.lost', { rows })
    },
    failed: (error) => ctx.log.error({ err: error }, 'the access log could not be written; trying again'),
  })
  buffers.set(ctx.config, opened)
  return opened
}

/** Hears a request that was answered. */
export const logRequest = (ctx: Context<Tables>, request: AnsweredRequest): void =>
  accessLog(ctx).add(bounded(request))
