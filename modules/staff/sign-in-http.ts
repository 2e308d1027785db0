import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '#core/context.ts'
import { addressKey } from '#core/http/limits.ts'
import { attempt, type Guessing, guessesAt, guessesOf, succeeded } from './attempts.ts'
import { type Auth, openAuth } from './auth.ts'
import { authOperations } from './auth-endpoints.ts'
import { problemOf } from './auth-problems.ts'
import { authenticate } from './authenticate.ts'
import type { Tables } from './data.ts'
import { enter } from './entry.ts'
import { errors } from './errors.ts'
import { deviceCookie, knownDevice } from './known-device.ts'
import { weakness } from './password.ts'

type Operation = (typeof authOperations)[number]
type Body = Readonly<Record<string, unknown>> | undefined

/** What the library sees of a request: neither the address nor the browser. */
const passedOn = ['cookie', 'origin', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest'] as const

function ask(
  ctx: Context<Tables>,
  { endpoint, fixed, asks }: Operation,
  request: FastifyRequest,
  body: Body,
): Request {
  const headers = new Headers(body && { 'content-type': 'application/json' })
  for (const name of passedOn) {
    const value = request.headers[name]
    if (typeof value === 'string') headers.set(name, value)
  }
  return new Request(`${ctx.config.publicUrl}${endpoint.path}`, {
    method: asks ? 'GET' : endpoint.method,
    headers,
    ...(body && { body: JSON.stringify({ ...body, ...fixed }) }),
  })
}

function parse({ endpoint }: Operation, request: FastifyRequest): Body {
  if (!endpoint.body) return undefined
  const parsed = endpoint.body.safeParse(request.body ?? {})
  if (!parsed.success)
    throw errors.request_invalid({
      fields: parsed.error.issues.map((issue) => issue.path.join('.')).join(', '),
    })
  return parsed.data as Body
}

/** Whom failed attempts count against; refuses a new password that is too simple on the way. */
async function guard(
  ctx: Context<Tables>,
  operation: Operation,
  request: FastifyRequest,
  body: Body,
): Promise<Guessing[]> {
  if (operation.counts === 'email') {
    const email = String(body?.email)
    const device = knownDevice(ctx, request.headers.cookie, email)
    return guessesAt(email, { device, network: addressKey(request.ip) })
  }
  if (operation.counts !== 'actor') return []
  const actor = await authenticate(ctx, { headers: { cookie: request.headers.cookie ?? '' } })
  if (actor?.kind !== 'staff') throw errors.signed_out()
  const chosen = operation.newPassword && body?.[operation.newPassword]
  if (typeof chosen === 'string' && weakness(chosen, [actor.name, actor.email])) throw errors.weak_password()
  return guessesOf(actor.id)
}

async function answer(
  ctx: Context<Tables>,
  auth: Auth,
  operation: Operation,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const body = parse(operation, request)
  const guesses = await guard(ctx, operation, request, body)
  await attempt(ctx, guesses)
  const response = await auth.handle(ask(ctx, operation, request, body))
  const given: unknown = await response.json().catch(() => null)
  if (!response.ok) throw problemOf(response.status, given)
  await succeeded(ctx, guesses)
  const cookies = response.headers.getSetCookie()
  if (operation.counts === 'email') cookies.push(deviceCookie(ctx, String(body?.email)))
  if (cookies.length > 0) void reply.header('set-cookie', cookies)
  const shown = operation.endpoint.answer
  return shown ? reply.send(shown.parse(given)) : reply.code(204).send()
}

/**
 * Sign-in and what belongs to it below /api/auth, where the server counts requests and refuses foreign pages
 * and plain HTTP before any of this runs; the step from a one-time link into the console.
 */
export async function mount(ctx: Context<Tables>, http: FastifyInstance): Promise<void> {
  let opened: Promise<Auth> | null = null
  const open = (): Promise<Auth> => {
    opened ??= openAuth(ctx).catch((error: unknown) => {
      opened = null
      throw error
    })
    return opened
  }
  for (const operation of authOperations)
    http.route({
      method: operation.endpoint.method,
      url: operation.endpoint.path,
      bodyLimit: 64 * 1024,
      handler: async (request, reply) => answer(ctx, await open(), operation, request, reply),
    })
  http.get<{ Querystring: { code?: string } }>('/api/auth/enter', async (request, reply) =>
    enter(ctx, request.query.code ?? '', reply),
  )
}
