import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '#core/context.ts'
import { attempt, succeeded } from './attempts.ts'
import { type Auth, openAuth } from './auth.ts'
import { type authEndpoints, authEndpoints as endpoints } from './auth-endpoints.ts'
import { problemOf } from './auth-problems.ts'
import { authenticate } from './authenticate.ts'
import type { Tables } from './data.ts'
import { enter } from './entry.ts'
import { errors } from './errors.ts'
import { weakness } from './password.ts'

type AuthEndpoint = (typeof authEndpoints)[number]

/** What the library sees of a request: neither the address nor the browser. */
const passedOn = ['cookie', 'origin', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest'] as const

function ask(ctx: Context<Tables>, endpoint: AuthEndpoint, request: FastifyRequest, body: unknown): Request {
  const headers = new Headers(body === undefined ? {} : { 'content-type': 'application/json' })
  for (const name of passedOn) {
    const value = request.headers[name]
    if (typeof value === 'string') headers.set(name, value)
  }
  return new Request(`${ctx.config.publicUrl}/api/auth${endpoint.path}`, {
    method: endpoint.method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

function parse(endpoint: AuthEndpoint, request: FastifyRequest): Record<string, unknown> | undefined {
  if (!endpoint.body) return undefined
  const parsed = endpoint.body.safeParse(request.body ?? {})
  if (!parsed.success)
    throw errors.request_invalid({
      fields: parsed.error.issues.map((issue) => issue.path.join('.')).join(', '),
    })
  return { ...parsed.data, ...endpoint.fixed }
}

const pick = (answer: unknown, fields: AuthEndpoint['answer']): unknown =>
  fields === 'whole'
    ? answer
    : Object.fromEntries(Object.entries(answer ?? {}).filter(([key]) => fields.includes(key)))

/** The key that failed attempts count against; refuses a new password that is too simple on the way. */
async function guard(
  ctx: Context<Tables>,
  endpoint: AuthEndpoint,
  request: FastifyRequest,
  body: Record<string, unknown> | undefined,
): Promise<string | null> {
  if (endpoint.counts === 'email') return `email:${String(body?.email).toLowerCase()}`
  if (endpoint.counts !== 'actor') return null
  const actor = await authenticate(ctx, { headers: { cookie: request.headers.cookie ?? '' } })
  if (actor?.kind !== 'staff') throw errors.signed_out()
  const chosen = endpoint.newPassword ? body?.[endpoint.newPassword] : undefined
  if (typeof chosen === 'string' && weakness(chosen, [actor.name, actor.email])) throw errors.weak_password()
  return `account:${actor.id}`
}

async function answer(
  ctx: Context<Tables>,
  auth: Auth,
  endpoint: AuthEndpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const body = parse(endpoint, request)
  const key = await guard(ctx, endpoint, request, body)
  if (key) await attempt(ctx, key)
  const response = await auth.handle(ask(ctx, endpoint, request, body))
  const given: unknown = await response.json().catch(() => null)
  if (!response.ok) throw problemOf(response.status, given, ctx.config.publicUrl)
  if (key) await succeeded(ctx, key)
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) void reply.header('set-cookie', cookies)
  void reply.header('cache-control', 'no-store')
  return pick(given, endpoint.answer)
}

/** Sign-in and what belongs to it below /api/auth; the step from a one-time link into the console. */
export async function mount(ctx: Context<Tables>, http: FastifyInstance): Promise<void> {
  let opened: Promise<Auth> | null = null
  const open = (): Promise<Auth> => {
    opened ??= openAuth(ctx).catch((error: unknown) => {
      opened = null
      throw error
    })
    return opened
  }
  for (const endpoint of endpoints)
    http.route({
      method: endpoint.method,
      url: `/api/auth${endpoint.path}`,
      bodyLimit: 64 * 1024,
      handler: async (request, reply) => answer(ctx, await open(), endpoint, request, reply),
    })
  http.get<{ Querystring: { code?: string } }>('/api/auth/enter', async (request, reply) =>
    enter(ctx, request.query.code ?? '', reply),
  )
}
