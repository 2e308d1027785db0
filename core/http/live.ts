import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Actor } from '../context.ts'
import type { Engine } from '../engine.ts'
import { livePermission } from '../events.ts'
import { may } from '../permission.ts'
import { actorName, actorOf, identify } from './actor.ts'
import { refusals } from './refusals.ts'
import { type Web, countRequest } from './web.ts'

/** What the database tells every process, and what the console receives: who announced what, keys only. */
const arrival = z.object({ event: z.string(), module: z.string(), payload: z.unknown() })

export interface LiveOptions {
  /** A comment that keeps proxies from closing the connection. */
  readonly heartbeatMs: number
  /** How often it is asked whether the session still stands. */
  readonly recheckMs: number
  /** A client that leaves more than this unread is dropped; it comes back and asks for everything anew. */
  readonly mostBytes: number
  readonly mostPerActor: number
}

export const usualLive: LiveOptions = {
  heartbeatMs: 20_000,
  recheckMs: 60_000,
  mostBytes: 64 * 1024,
  mostPerActor: 50,
}

interface Listener {
  actor: Actor
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

function write(listener: Listener, text: string, mostBytes: number): void {
  const { raw } = listener.reply
  if (raw.writableLength > mostBytes) raw.destroy()
  else raw.write(text)
}

/** Ends the channel of everyone whose session has ended; takes over roles that have changed. */
async function recheck(engine: Engine, listeners: ReadonlySet<Listener>): Promise<void> {
  for (const listener of listeners) {
    const now = await identify(engine, listener.request).catch(() => null)
    if (now && actorName(now) !== null && actorName(now) === actorName(listener.actor)) listener.actor = now
    else listener.reply.raw.end()
  }
}

/**
 * `GET /api/live` (server-sent events): tells signed-in people what happens, as far as they may see it. One
 * listener on the database serves all connections of the process. After a gap (`Last-Event-ID` given, or a
 * message that could not be read) the client is told to ask for everything anew: event `resync`.
 */
export async function registerLive(http: FastifyInstance, web: Web, options: LiveOptions): Promise<void> {
  const { engine, limits } = web
  const listeners = new Set<Listener>()
  let sent = 0

  const hear = (message: string): void => {
    let given: unknown
    try {
      given = JSON.parse(message)
    } catch {
      given = null
    }
    const parsed = arrival.safeParse(given)
    sent += 1
    const permission = parsed.success ? livePermission(parsed.data.event) : null
    const text = parsed.success
      ? `id: ${sent}\ndata: ${JSON.stringify(parsed.data)}\n\n`
      : `id: ${sent}\nevent: resync\ndata: {}\n\n`
    for (const listener of listeners)
      if (!parsed.success || (permission && may(listener.actor, permission)))
        write(listener, text, options.mostBytes)
  }

  const listening = await engine.listen('zusage_live', hear)
  const beating = setInterval(() => {
    for (const listener of listeners) write(listener, ': still here\n\n', options.mostBytes)
  }, options.heartbeatMs)
  let checking = false
  const rechecking = setInterval(() => {
    if (checking) return
    checking = true
    void recheck(engine, listeners).finally(() => (checking = false))
  }, options.recheckMs)
  http.addHook('preClose', async () => {
    clearInterval(beating)
    clearInterval(rechecking)
    for (const { reply } of listeners) reply.raw.end()
    await listening[Symbol.asyncDispose]()
  })

  http.get('/api/live', async (request, reply) => {
    await countRequest(web, request, 'api', limits.api, 'actor')
    const actor = await actorOf(engine, request)
    const name = actorName(actor)
    if (name === null) throw refusals.not_signed_in()
    const own = [...listeners].filter((one) => actorName(one.actor) === name).length
    if (own >= options.mostPerActor) throw refusals.too_many({ seconds: 30 })

    reply.hijack()
    const listener: Listener = { actor, request, reply }
    listeners.add(listener)
    reply.raw.once('close', () => listeners.delete(listener))
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    })
    const missed = request.headers['last-event-id'] !== undefined
    write(
      listener,
      `retry: 2000\nid: ${sent}\n${missed ? 'event: resync\ndata: {}\n' : ': hello\n'}\n`,
      options.mostBytes,
    )
  })
}
