import type { FastifyRequest } from 'fastify'
import type { Actor } from '../context.ts'
import type { Engine } from '../engine.ts'

const known = new WeakMap<FastifyRequest, Promise<Actor>>()

/** Asks the modules who the request comes from; the first that knows answers. Nobody: the public. */
export async function identify(engine: Engine, request: FastifyRequest): Promise<Actor> {
  for (const module of engine.modules) {
    const actor = await module.authenticate?.(engine.context(module.name), request)
    if (actor) return actor
  }
  return { kind: 'public' }
}

/** Who the request comes from; asked once, and only when somebody wants to know. */
export function actorOf(engine: Engine, request: FastifyRequest): Promise<Actor> {
  const asked = known.get(request) ?? identify(engine, request)
  known.set(request, asked)
  return asked
}

/** What an actor is counted under. */
export const actorName = (actor: Actor): string | null =>
  actor.kind === 'staff' || actor.kind === 'token' ? `${actor.kind}:${actor.id}` : null
