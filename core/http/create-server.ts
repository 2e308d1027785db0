import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import { serializerCompiler } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { proxiesIn } from './proxies.ts'
import { describeProblem, problemType } from './problems.ts'
import { refusals } from './refusals.ts'
import { readTls } from './tls.ts'
import { validate } from './validation.ts'

/** How long a client may take, in milliseconds: who sends a header byte by byte is shown out. */
export interface Patience {
  readonly headers: number
  readonly request: number
  /** Without a byte in either direction; the live channel's heartbeat is well below it. */
  readonly silence: number
  readonly keepAlive: number
  readonly check: number
}

export const usualPatience: Patience = {
  headers: 15_000,
  request: 120_000,
  silence: 75_000,
  keepAlive: 10_000,
  check: 5_000,
}

const mostConnections = 5000

/** What is said to a client whose bytes are no HTTP request, or come too slowly. */
function answerGarbage(this: FastifyInstance, error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const late = error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
  const status = late
    ? '408 Request Timeout'
    : error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : '400 Bad Request'
  const body = JSON.stringify({
    ...describeProblem(refusals.malformed(), { id: randomUUID(), url: '' }, 'en'),
    status: Number(status.slice(0, 3)),
    title: status.slice(4),
  })
  if (socket.writable)
    socket.write(
      `HTTP/1.1 ${status}\r\ncontent-type: ${problemType}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    )
  socket.destroySoon()
}

/** What may be written to our log about a request: no address, no path with its values, no header. */
const serializers = {
  req: ({ method, routeOptions }: FastifyRequest) => ({ method, route: routeOptions.url ?? 'none' }),
  res: (reply: FastifyReply) => ({ status: reply.statusCode }),
}

/** Fastify with our limits: over TLS when the config names a certificate. Logs method, pattern, status and id, no more. */
export function createServer(config: Config, log: Logger, patience: Patience): FastifyInstance {
  const tls = readTls(config)
  const timeouts = {
    headersTimeout: patience.headers,
    connectionsCheckingInterval: patience.check,
    maxHeaderSize: 16 * 1024,
  }
  const options = {
    trustProxy: config.trustProxy ? proxiesIn(config.trustProxy) : false,
    bodyLimit: 1024 * 1024,
    connectionTimeout: patience.silence,
    requestTimeout: patience.request,
    keepAliveTimeout: patience.keepAlive,
    forceCloseConnections: 'idle' as const,
    genReqId: () => randomUUID(),
    requestIdHeader: false as const,
    logController: new LogController({ disableRequestLogging: true }),
    loggerInstance: log.child({}, { serializers }),
    clientErrorHandler: answerGarbage as never,
    routerOptions: { maxParamLength: 500, caseSensitive: true },
  }
  const http = (tls
    ? fastify({ ...options, https: { ...tls, ...timeouts } })
    : fastify({ ...options, http: timeouts })) as unknown as FastifyInstance
  http.server.maxConnections = mostConnections
  http.setValidatorCompiler(validate as never)
  http.setSerializerCompiler(serializerCompiler as never)
  http.removeContentTypeParser('text/plain')
  http.addHook('onResponse', async (request, reply) =>
    request.log.debug({ req: request, res: reply }, 'answered'),
  )
  return http
}
