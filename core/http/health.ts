import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Engine } from '../engine.ts'
import type { PromiseState } from '../promises/declare.ts'
import { version } from '../version.ts'

interface Health {
  readonly status: 'ok' | 'unavailable'
  /** The worst state of any promise. */
  readonly promises: PromiseState
  /** Keys of those that are broken, or whose check is overdue. */
  readonly broken: readonly string[]
  /** Keys of those of which nothing is known yet. */
  readonly unproven: readonly string[]
  readonly version: string
  readonly database: 'ok' | 'unreachable'
}

const worstFirst: readonly PromiseState[] = ['broken', 'overdue', 'unproven', 'kept']

const patience = 3000

/** The work's result, or null when it fails or takes too long. */
async function inTime<R>(work: Promise<R>): Promise<R | null> {
  const done = new AbortController()
  const late = pause(patience, null, { signal: done.signal, ref: false }).catch(() => null)
  try {
    return await Promise.race([work, late])
  } catch {
    return null
  } finally {
    done.abort()
  }
}

async function look(engine: Engine): Promise<Health> {
  const reached = await inTime(engine.ownerPool.query('select 1'))
  const reports = reached && (await inTime(engine.house.promises()))
  const keysOf = (...those: PromiseState[]): string[] =>
    reports?.filter(({ state }) => those.includes(state)).map(({ key }) => key) ?? []
  const states = reports?.map(({ state }) => state) ?? []
  return {
    status: reached ? 'ok' : 'unavailable',
    promises: reports ? (worstFirst.find((state) => states.includes(state)) ?? 'unproven') : 'unproven',
    broken: keysOf('broken', 'overdue'),
    unproven: keysOf('unproven'),
    version,
    database: reached ? 'ok' : 'unreachable',
  }
}

/**
 * `/health`: 503 only when the server can't serve. That a promise is not kept is said, and is no reason to
 * take the server out of service.
 */
export function registerHealth(http: FastifyInstance, engine: Engine): void {
  let looking: Promise<Health> | null = null
  http.get('/health', async (_request, reply) => {
    looking ??= look(engine).finally(() => (looking = null))
    const health = await looking
    return reply.code(health.status === 'ok' ? 200 : 503).send(health)
  })
}
