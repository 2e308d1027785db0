import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Engine } from '../engine.ts'
import type { Module } from '../module.ts'
import { type Permission, may } from '../permission.ts'
import { actorOf } from './actor.ts'
import { Download, type Route } from './contract.ts'
import { describeOperation } from './openapi.ts'
import { refusals } from './refusals.ts'
import { type Web, countRequest } from './web.ts'

/** Throws 401 or 403 unless the one who asks holds the permission. */
export async function demand(
  engine: Engine,
  request: Parameters<typeof actorOf>[1],
  permission: Permission,
): Promise<void> {
  const actor = await actorOf(engine, request)
  if (may(actor, permission)) return
  throw actor.kind === 'public'
    ? refusals.not_signed_in()
    : refusals.forbidden({ permission: permission.name })
}

const answer = (reply: FastifyReply, given: unknown): FastifyReply => {
  if (given instanceof Download)
    return reply
      .headers({ 'content-type': given.type, ...given.headers })
      .send(typeof given.body === 'string' ? Buffer.from(given.body) : given.body)
  return given === undefined ? reply.code(204).send() : reply.send(given)
}

function register(
  http: FastifyInstance,
  web: Web,
  module: Module,
  { endpoint, permission, handle }: Route,
): void {
  const { engine, limits } = web
  const kind = endpoint.perMinute ? `${endpoint.method} ${endpoint.path}` : 'api'
  http.route({
    method: endpoint.method,
    url: endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    ...(endpoint.bodyLimit ? { bodyLimit: endpoint.bodyLimit } : {}),
    schema: describeOperation(module.name, endpoint, permission),
    // Before the body is read: who may not, is not listened to.
    onRequest: async (request) => {
      await countRequest(web, request, kind, endpoint.perMinute ?? limits.api, 'actor')
      await demand(engine, request, permission)
    },
    handler: async (request, reply) => {
      const ctx = engine.context(module.name, await actorOf(engine, request))
      const input = {
        params: endpoint.params ? request.params : undefined,
        query: endpoint.query ? request.query : undefined,
        body: endpoint.body ? request.body : undefined,
      }
      return answer(reply, await handle(ctx, input as never))
    },
  })
}

/** The routes of all modules: counted, permitted, parsed, handled, and answered with what the contract declares. */
export function registerRoutes(http: FastifyInstance, web: Web): void {
  for (const module of web.engine.modules)
    for (const route of module.routes ?? []) register(http, web, module, route)
}
