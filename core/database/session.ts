import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { oneByOne } from '../rounds.ts'

/**
 * One long-lived connection of a process, on which it listens and holds its advisory locks. When the server
 * goes away it reconnects, listens again and asks for the locks again.
 */
export interface Session extends AsyncDisposable {
  /** `hear` is called with an empty word after the connection was lost: something may have been missed. */
  listen(channel: string, hear: (payload: string) => void): Promise<AsyncDisposable>
  /** Runs `work` whenever this process holds the lock `name`; the signal aborts when it is lost. */
  lead(name: string, work: (signal: AbortSignal) => Promise<void>): AsyncDisposable
  /** Holds a lock, until disposed, that nobody else asks for but to see whether we live. */
  mark(name: string): Promise<AsyncDisposable>
}

interface Leadership {
  readonly name: string
  readonly work: (signal: AbortSignal) => Promise<void>
  abort: AbortController | null
  running: Promise<void>
  ended: boolean
}

const retryMs = 500

export async function openSession(options: {
  config: pg.ClientConfig
  /** Called before each attempt to reconnect: brings the embedded server up again. */
  recover: () => Promise<void>
  warn: (error: unknown, message: string) => void
}): Promise<Session> {
  const heard = new Map<string, Set<(payload: string) => void>>()
  const leaderships = new Set<Leadership>()
  const marks = new Set<string>()
  let closed = false
  let client: pg.Client | null = null
  let connecting: Promise<void> | null = null
  /** One question at a time, as the protocol has it. */
  const ask = oneByOne((of: pg.Client, sql: string, values: unknown[] = []) =>
    of.query<{ got: boolean }>(sql, values),
  )

  const lose = (lost: pg.Client): void => {
    if (client !== lost) return
    client = null
    for (const one of leaderships) one.abort?.abort()
    if (!closed) connecting ??= reconnect()
  }

  const open = async (): Promise<void> => {
    const next = new pg.Client(options.config)
    next.on('notification', ({ channel, payload }) => {
      for (const hear of heard.get(channel) ?? []) hear(payload ?? '')
    })
    next.on('error', (error) => {
      options.warn(error, 'the session with the database was lost')
      lose(next)
    })
    next.on('end', () => lose(next))
    await next.connect()
    for (const channel of heard.keys()) await ask(next, `listen ${pg.escapeIdentifier(channel)}`)
    for (const name of marks) await ask(next, 'select pg_try_advisory_lock(hashtextextended($1, 0))', [name])
    client = next
  }

  const reconnect = async (): Promise<void> => {
    while (!closed) {
      try {
        await options.recover()
        await open()
        break
      } catch (error) {
        options.warn(error, 'the database does not answer; trying again')
        await pause(retryMs)
      }
    }
    connecting = null
    // What was said meanwhile is lost: an empty word tells the hearers to look for themselves.
    for (const hearers of heard.values()) for (const hear of hearers) hear('')
    for (const one of leaderships) void seek(one)
  }

  const free = (held: pg.Client, name: string): Promise<unknown> =>
    ask(held, 'select pg_advisory_unlock(hashtextextended($1, 0))', [name]).catch(() => lose(held))

  const seek = async (one: Leadership): Promise<void> => {
    await one.running
    while (!one.ended && client && !one.abort) {
      const held = client
      try {
        const { rows } = await ask(held, 'select pg_try_advisory_lock(hashtextextended($1, 0)) as got', [
          one.name,
        ])
        if (rows[0]?.got && one.ended) return void (await free(held, one.name))
        if (client === held && rows[0]?.got) {
          const abort = new AbortController()
          one.abort = abort
          one.running = one
            .work(abort.signal)
            .catch((error: unknown) => options.warn(error, `${one.name} stopped with an error`))
            .then(async () => {
              one.abort = null
              if (client === held) await free(held, one.name)
            })
          await one.running
          if (one.ended || abort.signal.aborted) return
        }
        await pause(retryMs)
      } catch {
        return // the session was lost: reconnecting seeks again
      }
    }
  }

  await open()
  return {
    async listen(channel, hear) {
      const hearers = heard.get(channel) ?? new Set()
      hearers.add(hear)
      heard.set(channel, hearers)
      if (hearers.size === 1 && client) await ask(client, `listen ${pg.escapeIdentifier(channel)}`)
      return {
        async [Symbol.asyncDispose]() {
          hearers.delete(hear)
        },
      }
    },
    lead(name, work) {
      const one: Leadership = { name, work, abort: null, running: Promise.resolve(), ended: false }
      leaderships.add(one)
      void seek(one)
      return {
        async [Symbol.asyncDispose]() {
          one.ended = true
          leaderships.delete(one)
          one.abort?.abort()
          await one.running
        },
      }
    },
    async mark(name) {
      marks.add(name)
      if (client) await ask(client, 'select pg_try_advisory_lock(hashtextextended($1, 0)) as got', [name])
      return {
        async [Symbol.asyncDispose]() {
          marks.delete(name)
          if (client) await free(client, name)
        },
      }
    },
    async [Symbol.asyncDispose]() {
      closed = true
      for (const one of leaderships) {
        one.ended = true
        one.abort?.abort()
      }
      await Promise.all([...leaderships].map((one) => one.running))
      await connecting
      await client?.end()
    },
  }
}
