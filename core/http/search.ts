import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { SearchHit } from '../module.ts'
import { searchAll } from '../permission.ts'
import { actorOf } from './actor.ts'
import { describeOperation } from './openapi.ts'
import { demand } from './routes.ts'
import { search } from './search-api.ts'
import { type Web, countRequest } from './web.ts'

/** One of each list in turn, so that no module’s hits hide another’s. */
export function inTurn<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length))
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat()
}

/** `GET /api/search`: what the modules find, each under its own role and what the one who asks may see. */
export function registerSearch(http: FastifyInstance, web: Web): void {
  const { engine, limits } = web
  http.route({
    method: search.method,
    url: search.path,
    schema: describeOperation('engine', search, searchAll),
    onRequest: async (request) => {
      await countRequest(web, request, 'api', limits.api, 'actor')
      await demand(engine, request, searchAll)
    },
    handler: async (request): Promise<z.input<typeof search.answer>> => {
      const actor = await actorOf(engine, request)
      const { q, limit } = request.query as z.output<typeof search.query>
      const found: readonly SearchHit[][] = await Promise.all(
        engine.modules.flatMap(
          (module) => module.search?.(engine.context(module.name, actor), q, limit) ?? [],
        ),
      )
      return {
        hits: inTurn(found)
          .slice(0, limit)
          .map(({ at, ...hit }) => ({ ...hit, at: at.toISOString() })),
      }
    },
  })
}
