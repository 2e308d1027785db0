import type { FastifyRequest } from 'fastify'
import type { Engine } from '../engine.ts'
import { actorName, actorOf } from './actor.ts'
import { type FormTokens } from './form-token.ts'
import { type Limiter, type Limits, addressKey } from './limits.ts'
import type { SiteFrame } from './pages.ts'
import { refusals } from './refusals.ts'
import { clientAddress } from './transport.ts'

/** What the parts of the HTTP server share. */
export interface Web {
  readonly engine: Engine
  readonly frame: SiteFrame
  readonly tokens: FormTokens
  readonly limits: Limits
  readonly limiter: Limiter
}

/** Counts a request under its address, or under who makes it. Throws 429 when there were too many. */
export async function countRequest(
  web: Web,
  request: FastifyRequest,
  kind: string,
  perMinute: number,
  by: 'address' | 'actor' = 'address',
): Promise<void> {
  const actor = by === 'actor' ? actorName(await actorOf(web.engine, request)) : null
  const seconds = web.limiter.take(kind, actor ?? addressKey(clientAddress(request)), perMinute)
  if (seconds > 0) throw refusals.too_many({ seconds })
}
