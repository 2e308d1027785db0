import type { FastifyInstance } from 'fastify'
import { isSecure } from './transport.ts'

/** Content security policy: nothing but our own files. Pages get no script at all; the console its own. */
export const contentPolicy = (options: { scripts?: boolean; styleNonce?: string } = {}): string =>
  [
    `default-src 'none'`,
    ...(options.scripts ? [`script-src 'self'`] : []),
    `style-src 'self'${options.styleNonce ? ` 'nonce-${options.styleNonce}'` : ''}`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `frame-src 'self'`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ')

const always: Readonly<Record<string, string>> = {
  'content-security-policy': contentPolicy(),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'permissions-policy':
    'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'cache-control': 'no-store',
}

/** Security headers on every answer, and the request's id; a handler may say otherwise for its own answer. */
export function addHeaders(http: FastifyInstance): void {
  http.addHook('onRequest', async (request, reply) => {
    reply.headers(always).header('x-request-id', request.id)
    if (isSecure(request)) reply.header('strict-transport-security', 'max-age=31536000')
  })
}
