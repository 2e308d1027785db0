import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Engine } from '../engine.ts'
import type { AnsweredRequest } from '../module.ts'
import { clientAddress } from './transport.ts'

const bytesOf = (request: FastifyRequest, reply: FastifyReply): number => {
  const length = Number(reply.raw.getHeader('content-length'))
  return request.method === 'HEAD' || !Number.isFinite(length) ? 0 : length
}

/** Values of one-time codes and tokens in an address: who reads a log must not be able to use them. */
const hideCodes = (address: string): string => address.replaceAll(/([?&](?:code|token)=)[^&#]*/gi, '$1…')

/** Only what the browser transmitted, and the answer (notice 3.1): no cookie, no other header. */
const describe = (at: Date, request: FastifyRequest, reply: FastifyReply): AnsweredRequest => ({
  at,
  address: clientAddress(request),
  method: request.method,
  path: hideCodes(request.url),
  protocol: `HTTP/${request.raw.httpVersion}`,
  status: reply.raw.statusCode,
  bytes: bytesOf(request, reply),
  referrer: request.headers.referer === undefined ? null : hideCodes(request.headers.referer),
  agent: request.headers['user-agent'] ?? null,
})

/** Tells the modules of every request that was answered. One that fails to hear it harms nobody. */
export function tellModules(http: FastifyInstance, engine: Engine): void {
  const hearers = engine.modules.filter((module) => module.answered)
  http.addHook('onResponse', async (request, reply) => {
    const answered = describe(engine.now(), request, reply)
    for (const module of hearers)
      try {
        module.answered?.(engine.context(module.name), answered)
      } catch (error) {
        engine.log.error({ err: error }, `module ${module.name} did not take note of a request`)
      }
  })
}
