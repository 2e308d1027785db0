import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Engine } from '../engine.ts'
import { tellModules } from './access.ts'
import { describeApi } from './api-page.ts'
import { type ConsoleAssets, registerConsole } from './console-assets.ts'
import { type Patience, createServer, usualPatience } from './create-server.ts'
import { isCrossSite } from './cross-site.ts'
import { answerFailures } from './failures.ts'
import { openFormTokens } from './form-token.ts'
import { addHeaders } from './headers.ts'
import { registerHealth } from './health.ts'
import { type Limits, createLimiter, usualLimits } from './limits.ts'
import { type LiveOptions, registerLive, usualLive } from './live.ts'
import { registerMetrics } from './metrics.ts'
import { publishOpenApi } from './openapi.ts'
import type { SiteFrame } from './pages.ts'
import { refusals } from './refusals.ts'
import { registerRoutes } from './routes.ts'
import { registerSearch } from './search.ts'
import { encryptedUrl, registerPages } from './site-pages.ts'
import { mayUseForms } from './transport.ts'
import { type Web, countRequest } from './web.ts'

export type { ConsoleAssets } from './console-assets.ts'

export interface HttpOptions {
  readonly frame: SiteFrame
  /** Whether to listen on the configured address; without, only requests made inside the process are answered. */
  readonly listen: boolean
  readonly console?: ConsoleAssets
  readonly limits?: Partial<Limits>
  readonly live?: Partial<LiveOptions>
  readonly patience?: Partial<Patience>
}

export interface Http extends AsyncDisposable {
  readonly http: FastifyInstance
  /** Where it answers; null when it does not listen. */
  readonly url: string | null
}

/** What may still be in hand when the server stops. */
const graceMs = 10_000

/** What is asked of every request before its route is: no foreign website behind it, no password in the clear. */
function guard(http: FastifyInstance, web: Web): void {
  http.addHook('onRequest', async (request) => {
    if (isCrossSite(request, web.engine.config)) throw refusals.cross_site()
    if (!request.url.startsWith('/api/auth/') || request.method === 'GET') return
    if (!mayUseForms(request)) throw refusals.plain_http({ url: encryptedUrl(web, request) })
    await countRequest(web, request, 'sign-in', web.limits.signIn)
  })
}

/** While stopping, a client is told with its answer to come back on a new connection. */
function closeAfterAnswers(http: FastifyInstance): void {
  let stopping = false
  http.addHook('preClose', async () => void (stopping = true))
  http.addHook('onSend', async (_request, reply) => {
    if (stopping) reply.header('connection', 'close')
  })
}

/** Libraries' own handlers, each in a scope of its own. */
async function mountModules(http: FastifyInstance, { engine }: Web): Promise<void> {
  for (const { name, mount } of engine.modules)
    if (mount) await http.register(async (scope) => mount(engine.context(name), scope))
}

/**
 * Starts the HTTP server: the interface, the public pages, the console, `/health` and `/metrics`. Disposing
 * finishes the requests in hand.
 */
export async function startHttp(engine: Engine, options: HttpOptions): Promise<Http> {
  const { config } = engine
  const web: Web = {
    engine,
    frame: options.frame,
    tokens: await openFormTokens(config.dataDir),
    limits: { ...usualLimits, ...options.limits },
    limiter: createLimiter(),
  }
  const http = createServer(config, engine.log, { ...usualPatience, ...options.patience })
  answerFailures(http, web)
  addHeaders(http)
  guard(http, web)
  closeAfterAnswers(http)
  tellModules(http, engine)
  await publishOpenApi(http, config.publicUrl)
  describeApi(http, web)
  registerRoutes(http, web)
  registerSearch(http, web)
  await mountModules(http, web)
  await registerLive(http, web, { ...usualLive, ...options.live })
  registerHealth(http, engine)
  registerMetrics(http, engine)
  await registerPages(http, web)
  if (options.console) await registerConsole(http, options.console)
  await http.ready()
  const url = options.listen ? await http.listen({ host: config.host, port: config.port }) : null
  return {
    http,
    url,
    async [Symbol.asyncDispose]() {
      const closed = new AbortController()
      const late = pause(graceMs, undefined, { signal: closed.signal }).then(
        () => http.server.closeAllConnections(),
        () => undefined,
      )
      await http.close()
      closed.abort()
      await late
    },
  }
}
