import type { FastifyRequest } from 'fastify'

const isLoopbackAddress = (address: string): boolean => /^(127\.|::1$|::ffff:127\.)/.test(address)

const wasForwarded = ({ headers }: FastifyRequest): boolean =>
  Object.keys(headers).some((name) => /^(forwarded|via|x-real-ip|x-forwarded-.*)$/.test(name))

/** The client's address; behind a trusted proxy the one that the proxy saw. */
export const clientAddress = (request: FastifyRequest): string =>
  (request.ip ?? '').replace(/^::ffff:(?=\d+\.)/, '')

/**
 * Whether the request was made on this very machine. It is not as soon as a forwarding header appears: then
 * somebody else may stand behind the connection, whether the proxy is trusted or not.
 */
export const isLocal = (request: FastifyRequest): boolean =>
  isLoopbackAddress(request.socket?.remoteAddress ?? '') && !wasForwarded(request)

/** Whether the request came encrypted: over our own TLS, or so says a proxy named in TRUST_PROXY. */
export const isSecure = (request: FastifyRequest): boolean => request.protocol === 'https'

/** Whether what a person types may come this way: HTTPS, or the own machine (promise 3.1/forms-https). */
export const mayUseForms = (request: FastifyRequest): boolean => isSecure(request) || isLocal(request)
