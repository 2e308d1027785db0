import type { FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

const originOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).origin : null)

/**
 * Whether a request that may change something was made by another website in a signed-in person's browser
 * (CSRF). Browsers say where a request comes from in Sec-Fetch-Site, older ones in Origin; one that says
 * neither is refused when it carries a cookie. A bearer token can't be sent by a foreign page at all.
 */
export function isCrossSite(request: FastifyRequest, config: Pick<Config, 'publicUrl'>): boolean {
  const { headers } = request
  if (safe.has(request.method) || headers.authorization?.startsWith('Bearer ')) return false
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const { origin } = headers
  if (origin !== undefined)
    return (
      origin !== originOf(config.publicUrl) && origin !== originOf(`${request.protocol}://${request.host}`)
    )
  return headers.cookie !== undefined
}
